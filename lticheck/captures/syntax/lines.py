"""Offsets in a text to lines of the file: their numbers, times and threads."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from itertools import accumulate

from lticheck.captures.syntax.line_prefix import lane_of, seconds_between, time_of
from lticheck.model.dataclass import dataclass
from lticheck.model.location import Location

FAR = 32 * 1024
"""Characters of a log within which an exchange is over: what comes later belongs to another."""
LATE = 300.0
"""Seconds within which it is: no tool waits longer for an answer."""
ABOVE = 60
"""Lines above an event within which the record that it is part of begins."""


@dataclass(frozen=True)
class Lines:
    """Where the lines of a text begin, and what stands in them in the file."""

    starts: tuple[int, ...]
    written: tuple[str, ...] = ()
    """The lines as the file has them, from which the time is read; the text may be unwrapped."""
    first: int = 1
    """The number of the first line: of a part of a file it is not 1."""
    _times: dict[int, str] = field(default_factory=dict)
    _lanes: dict[int, str] = field(default_factory=dict)
    _places: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, first: int = 1) -> Lines:
        """Index a text, or the part of one that begins at this line."""
        lines = text.split("\n")
        lengths = (len(line) + 1 for line in lines)
        return cls(tuple(accumulate(lengths, initial=0)), tuple(lines), first)

    def location(self, offset: int) -> Location:
        """Return the line of an offset, and when it was logged."""
        at = self._at(offset)
        return Location(line=self.first + at, time=self._time(at))

    def _at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def apart(self, one: int, other: int) -> int:
        """Return how many lines lie between two offsets."""
        return abs(self._at(one) - self._at(other))

    def are_apart(self, earlier: int, later: int) -> bool:
        """Tell whether two offsets are too far from each other to belong to one exchange."""
        first, last = self._at(earlier), self._at(later)
        if first == last:
            return False
        if self._place(last) - self._place(first) > FAR:
            return True
        seconds = self.seconds_between(earlier, later)
        return seconds is not None and seconds > LATE

    def seconds_between(self, earlier: int, later: int) -> float | None:
        """Return how much later an offset was logged than another; None where that is not known."""
        begun, now = self._time(self._at(earlier)), self._time(self._at(later))
        if not (begun and now):
            return None
        return 0.0 if begun == now else seconds_between(begun, now)

    def _place(self, at: int) -> int:
        """Return where a line begins in the file."""
        if not self._places:
            self._places.extend(accumulate((len(line) + 1 for line in self.written), initial=0))
        return self._places[min(at, len(self._places) - 1)]

    def lane(self, offset: int) -> str:
        """Return the request, process or thread that logged an offset; a line without time is part
        of what was logged above it.
        """
        last = min(self._at(offset), len(self.written) - 1)
        if last not in self._lanes:
            self._lanes[last] = self._lane(last)
        return self._lanes[last]

    def _lane(self, last: int) -> str:
        for above in range(last, max(-1, last - ABOVE), -1):
            lane = lane_of(self.written[above])
            if lane or time_of(self.written[above]):
                return lane
        return ""

    def _time(self, at: int) -> str:
        """Return the time of the nearest line above that has one."""
        if at not in self._times:
            last = min(at, len(self.written) - 1)
            above = (time_of(self.written[n]) for n in range(last, max(-1, last - ABOVE), -1))
            self._times[at] = next(filter(None, above), "")
        return self._times[at]
