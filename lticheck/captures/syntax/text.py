"""Bytes to text, and offsets in a text to line numbers."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field
from itertools import accumulate

from lticheck.model.dataclass import dataclass
from lticheck.model.location import Location

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks: Windows editors write the first, PowerShell's `>` the second."""


def decode(data: bytes) -> str:
    """Turn bytes into text, whatever they are: what cannot be read becomes U+FFFD."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def without_mark(data: bytes) -> bytes:
    """Return UTF-8 without a byte order mark; data that has no mark stay as they are."""
    if not data.startswith(tuple(mark for mark, _ in MARKS)):
        return data
    return decode(data).encode("utf-8", "replace")


def lines_of(text: str, longest: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield each line with the offset at which it begins, cut off after `longest` characters."""
    start = 0
    for line in text.split("\n"):
        yield start, line[:longest]
        start += len(line) + 1


@dataclass(frozen=True)
class Lines:
    """Where the lines of a text begin, and what stands in them in the file."""

    starts: tuple[int, ...]
    written: tuple[str, ...] = ()
    """The lines as the file has them, from which the time is read; the text may be unwrapped."""
    first: int = 1
    """The number of the first line: of a part of a file it is not 1."""
    _times: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, first: int = 1) -> Lines:
        """Index a text, or the part of one that begins at this line."""
        lines = text.split("\n")
        lengths = (len(line) + 1 for line in lines)
        return cls(tuple(accumulate(lengths, initial=0)), tuple(lines), first)

    def location(self, offset: int) -> Location:
        """Return the line of an offset, and when it was logged."""
        at = bisect_right(self.starts, offset) - 1
        return Location(line=self.first + at, time=self._time(at))

    def lane(self, offset: int) -> str:
        """Return the request, process or thread that logged an offset; a line without time is part
        of what was logged above it.
        """
        from lticheck.captures.syntax.line_prefix import lane_of, time_of  # noqa: PLC0415 - start-up

        last = min(bisect_right(self.starts, offset), len(self.written)) - 1
        for above in range(last, max(-1, last - ABOVE), -1):
            lane = lane_of(self.written[above])
            if lane or time_of(self.written[above]):
                return lane
        return ""

    def _time(self, at: int) -> str:
        """Return the time of the nearest line above that has one."""
        from lticheck.captures.syntax.line_prefix import time_of  # noqa: PLC0415 - start-up time

        last = min(at, len(self.written) - 1)
        for above in range(last, max(-1, last - ABOVE), -1):
            if above not in self._times:
                self._times[above] = time_of(self.written[above])
            if self._times[above]:
                return self._times[above]
        return ""


ABOVE = 60
"""Lines above an event within which the record that it is part of begins."""
