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

    def distance(self, earlier: int, later: int) -> int:
        """Return how many characters of the file lie between two offsets' lines."""
        first, last = (min(self._at(one), len(self.written)) for one in (earlier, later))
        if not self._places:
            self._places.extend(accumulate((len(line) + 1 for line in self.written), initial=0))
        return self._places[last] - self._places[first] if self.written else later - earlier

    def are_apart(self, earlier: int, later: int) -> bool:
        """Tell whether two offsets are too far from each other to belong to one exchange."""
        if self.distance(earlier, later) > FAR:
            return True
        first, second = self._time(self._at(earlier)), self._time(self._at(later))
        seconds = seconds_between(first, second) if first and second else None
        return seconds is not None and seconds > LATE

    def lane(self, offset: int) -> str:
        """Return the request, process or thread that logged an offset; a line without time is part
        of what was logged above it.
        """
        last = min(self._at(offset), len(self.written) - 1)
        for above in range(last, max(-1, last - ABOVE), -1):
            lane = lane_of(self.written[above])
            if lane or time_of(self.written[above]):
                return lane
        return ""

    def _time(self, at: int) -> str:
        """Return the time of the nearest line above that has one."""
        last = min(at, len(self.written) - 1)
        for above in range(last, max(-1, last - ABOVE), -1):
            if above not in self._times:
                self._times[above] = time_of(self.written[above])
            if self._times[above]:
                return self._times[above]
        return ""
