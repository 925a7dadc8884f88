"""URLs on a screen: none is broken where a line is wrapped, and a terminal that can links them."""

from __future__ import annotations

from lticheck.model.pattern import pattern

URL = pattern(r"https?://[^\s<>\"“”‘’()\[\]{}|\\^`]*[^\s<>\"“”‘’()\[\]{}|\\^`.,;:!?']")

PLACES = 0xF0000
"""The private character that stands for the first URL; the next ones follow."""
FILL = "\ufdd1"
"""A noncharacter of Unicode, which no text holds: it fills the word up to its length."""

MOST = 60_000
HELD = pattern(f"([\U000f0000-\U000ffffd]){FILL}++|{FILL}++")

LINK = "\x1b]8;;{url}\x1b\\{url}\x1b]8;;\x1b\\"
"""OSC 8: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda."""


class Links:
    """The URLs of one screen. Each is one word while lines are wrapped, and is put back then."""

    def __init__(self, *, width: int, as_links: bool) -> None:
        """Take the columns that there are, and whether the terminal can show links."""
        self._width = width
        self._as_links = as_links
        self._urls: list[str] = []

    def hold(self, text: str, *, taken: int) -> str:
        """Put a word in the place of each URL; `taken` are the columns that others need.

        A URL that is longer than what is left overruns its line, so that it can be copied.
        """
        room = max(self._width - taken, 2)
        return URL.sub(lambda found: self._word(found[0], room), text.replace(FILL, ""))

    def _word(self, url: str, room: int) -> str:
        if len(self._urls) >= MOST:
            return url
        self._urls.append(url)
        return chr(PLACES + len(self._urls) - 1) + FILL * (min(len(url), room) - 1)

    def shown(self, lines: str) -> str:
        """Put the URLs back."""
        return HELD.sub(lambda found: self._shown(found[1]), lines)

    def _shown(self, place: str | None) -> str:
        if place is None:  # the rest of a word that was wrapped after all
            return ""
        url = self._urls[ord(place) - PLACES]
        return LINK.format(url=url) if self._as_links and url.isascii() else url
