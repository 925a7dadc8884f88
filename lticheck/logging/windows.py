"""What each thread logged of late, and when it is time to look at it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # annotations alone: a tool imports this at its start
    from lticheck.logging.entries import Entry, Thread
    from lticheck.logging.http_messages import HttpMessage

SETTLE = 0.3
"""Seconds of silence after a sign of failure: the exception comes after the answer."""
LONGEST_WAIT = 2.0
"""Seconds after which it is looked at, although its thread goes on logging."""
MOST_WINDOWS = 32
MOST_LINES = 400
MOST_CHARACTERS = 256 * 1024
QUIET = 30.0
"""Seconds after a named cause in which a mere “it failed” of the same thread says nothing new."""

LIBRARIES = ("pylti", "oauthlib", "urllib3", "requests", "httpx", "httpcore", "lti")
"""Loggers of which every line is kept."""
ABOUT = re.compile(
    r"imsx_|outcome|grade|sourcedid|score|line_?item|oauth|pylti|\blti|launch|passback",
    re.IGNORECASE,
)
"""Words of which a line of another logger must have one to be kept."""
WRONG = re.compile(
    r"fail|unsupported|error|exception|refus|denied|invalid|unable|timed? ?out|reset by"
    r"|is success False|not valid|<!doctype html|<html\b|[\"' \[:=]{1,2}[45]\d\d\b",
    re.IGNORECASE,
)
"""A sign of failure: with it a window is looked at. That it is one is for the rules to say."""


@dataclass
class Window:
    """The last lines of one thread."""

    lines: deque[str] = field(default_factory=deque)
    messages: list[HttpMessage] = field(default_factory=list)
    former: list[HttpMessage] = field(default_factory=list)
    """Those that were looked at last: an exception may bring one of them once more."""
    characters: int = 0
    last: float = 0.0
    """When the last line came, on the monotonic clock."""
    failed: float | None = None
    """When the first sign of failure came; None where there was none yet."""
    named: float | None = None
    """When a cause was last named in this thread."""
    origin: Window | None = None
    """The window that goes on, where this one was taken out of it."""

    def keep(self, line: str) -> None:
        """Add a line, and let the oldest go where there are too many."""
        self.lines.append(line)
        self.characters += len(line)
        while self.lines and self._is_over_full():
            self.characters -= len(self.lines.popleft())

    def _is_over_full(self) -> bool:
        return len(self.lines) > MOST_LINES or self.characters > MOST_CHARACTERS

    def keep_message(self, message: HttpMessage) -> None:
        """Add an exchange, unless it is there already or there are too many to hold."""
        if message in self.messages or message in self.former:
            return
        if self.characters + message.size <= MOST_CHARACTERS:
            self.characters += message.size
            self.messages.append(message)

    def ripe_at(self) -> float | None:
        """Return when it is to be looked at, or None where nothing failed."""
        if self.failed is None:
            return None
        return min(self.last + SETTLE, self.failed + LONGEST_WAIT)

    def taken(self) -> Window:
        """Return what it holds, and be empty."""
        content = Window(lines=self.lines, messages=self.messages, last=self.last, origin=self)
        self.former = self.messages or self.former
        self.lines, self.messages, self.characters, self.failed = deque(), [], 0, None
        return content

    def says_nothing_new(self, at: float) -> bool:
        """Tell whether a cause was named so shortly before that “it failed” is of the same."""
        return self.named is not None and at - self.named < QUIET


class Windows:
    """A window for each thread that logged of late; the oldest goes where there are too many."""

    def __init__(self) -> None:
        self._of: dict[Thread, Window] = {}

    def add(self, entry: Entry, now: float) -> None:
        """Keep a record's line where it may be of grades."""
        for message in entry.answers():
            self.add_message(entry.thread, message, now)
        line = entry.text()
        is_library = entry.logger.startswith(LIBRARIES)
        is_about = is_library or ABOUT.search(line) is not None
        if not is_about:
            return
        window = self._window(entry.thread, now)
        window.keep(line)
        if WRONG.search(line) and window.failed is None:
            window.failed = now

    def add_message(self, thread: Thread, message: HttpMessage, now: float) -> None:
        """Keep an exchange that a client had."""
        window = self._window(thread, now)
        window.keep_message(message)
        if window.failed is None:
            window.failed = now

    def _window(self, thread: Thread, now: float) -> Window:
        window = self._of.pop(thread, None) or Window()
        self._of[thread] = window  # the last used is the last in line
        if len(self._of) > MOST_WINDOWS:
            self._of.pop(next(iter(self._of)))
        window.last = now
        return window

    def pause(self, now: float) -> float | None:
        """Return for how many seconds nothing is to be done; None until something is logged."""
        times = [at for window in self._of.values() if (at := window.ripe_at()) is not None]
        return max(0.0, min(times) - now) if times else None

    def take_ripe(self, now: float) -> list[Window]:
        """Take what is to be looked at now."""
        return [
            w.taken() for w in self._of.values() if (at := w.ripe_at()) is not None and at <= now
        ]

    def take_all(self) -> list[Window]:
        """Take whatever shows a failure."""
        return [window.taken() for window in self._of.values() if window.failed is not None]
