"""What is kept of a log record: a cheap copy, which the watcher's thread turns into text."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from logging import LogRecord
from types import NoneType
from typing import Any

from lticheck.logging.http_messages import HttpMessage, message_of_error

Thread = tuple[object, object]
"""A thread, and the asyncio task in it: what one request logs comes from one of these."""

LONGEST = 64 * 1024
"""Characters of a message that are looked at."""
HELD = 1024 * 1024
"""Characters up to which a text is held as it is: to hold it costs the thread less than a copy."""
PLAIN = {str, bytes, int, float, bool, NoneType}
"""Types whose values never change, and whose text runs nobody's code: formatted later."""
WIDE = re.compile(r"%(?:\([^()]{0,200}\))?[-#0 +]{0,8}(?:\*|\d{5}|\d{0,4}\.(?:\*|\d{5}))")
"""A width or precision that would make a text of any length; a tool's own format has none."""
FRAMES = 30
CHAIN = 5
"""Exceptions of a chain of causes that are looked at."""


@dataclass(slots=True)
class Entry:
    """A log record, not yet formatted."""

    thread: Thread
    logger: str
    level: str
    message: str | bytes
    values: Any = ()
    error: BaseException | None = None

    @property
    def size(self) -> int:
        """Return about how many characters it holds."""
        values = self.values.values() if isinstance(self.values, dict) else self.values
        return len(self.message) + sum(len(v) for v in values if isinstance(v, str | bytes)) + 100

    def text(self) -> str:
        """Return the line as a formatter writes it, with the exception below."""
        message = str(self.message)
        if self.values and not WIDE.search(message):
            try:
                message %= self.values
            except (TypeError, ValueError, KeyError):
                message = f"{message} {self.values}"
        parts = [f"{self.level} {self.logger}: {message[:LONGEST]}"]
        if self.error is not None:
            parts.append(_of_error(self.error))
        return "\n".join(parts)

    def answers(self) -> list[HttpMessage]:
        """Return the HTTP exchanges that the exception, or one of its causes, brings along."""
        found, error = [], self.error
        for _ in range(CHAIN):
            if error is None:
                break
            if message := message_of_error(error):
                found.append(message)
            error = error.__cause__ or error.__context__
        return found[:1]


def entry_of(record: LogRecord) -> Entry:
    """Copy a record. What could change, or runs code of others, is formatted at once."""
    message, values = record.msg, record.args
    if type(message) is not str or not _is_plain(values):
        message, values = record.getMessage(), ()
    return Entry(
        thread=(record.thread, getattr(record, "taskName", None)),
        logger=record.name,
        level=record.levelname,
        message=_short(message),
        values=_cut(values) if values else (),
        error=record.exc_info[1] if isinstance(record.exc_info, tuple) else None,
    )


def _is_plain(values: Any) -> bool:
    if not values:
        return True
    if type(values) is tuple:
        return PLAIN.issuperset(map(type, values))
    return type(values) is dict and PLAIN.issuperset(map(type, values.values()))


def _cut(values: Any) -> Any:
    """Return the values, copied where they are a mapping, without what is too long."""
    if type(values) is dict:
        return {name: _short(value) for name, value in values.items()}
    return tuple(map(_short, values))


def _short(value: Any) -> Any:
    return value[:LONGEST] if type(value) in {str, bytes} and len(value) > HELD else value


def _of_error(error: BaseException) -> str:
    """Return the traceback; where an exception cannot say what it is, its type."""
    try:
        found = traceback.TracebackException.from_exception(error, limit=-FRAMES, compact=True)
        return "".join(found.format())[-LONGEST:]
    except Exception:  # noqa: BLE001 - an exception's own __str__ may raise
        return type(error).__name__
