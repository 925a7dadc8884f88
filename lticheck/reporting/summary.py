"""Counts of a run that add up: summaries of parts, merged in any order, are that of the whole.

Memory is flat but for some 50 bytes a failing grade; past a million of them, and past what is told
apart of places and causes, the counts are “at least”.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import Any, Generic, TypeVar

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.packed_table import KEY, NONE, PackedTable
from lticheck.reporting.post import Named, Post
from lticheck.reporting.report import Diagnosis, Verdict

MOST_FAILURES = 1_000_000
MOST_ARRIVED = 1_000_000
"""Grades that arrived of which the last time is known: some failed before, or will have."""
MOST_PLACES = 50_000
MOST_CAUSES = 1_000
MOST_FILES = 1_000_000
STUDENT = 6
"""Bytes of a student's hash that are kept: two of a million share them once in 500 runs."""

RECORD = struct.Struct(f">{KEY}s{STUDENT}sHIIIIIIB")
SECONDS = struct.Struct(">I")
POSITIONS = ("line", "entry", "command", "launch")
"""The kinds of position of a Location, by their numbers in a record."""

UNASKED = "not-checked"
"""What stands for a rule where nothing was found, because nobody could be asked."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What was found, as one line says it."""

    rule: str
    title: str
    severity: Severity
    party: Party


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in Canvas, and by which tool."""

    host: str = ""
    tool: str = ""
    course: Named = field(default_factory=Named)
    assignment: Named = field(default_factory=Named)


@dataclass(frozen=True, kw_only=True, eq=False)
class Failure:
    """A post that failed, with all its tries."""

    cause: Cause
    place: Place
    student: bytes
    """A part of the keyed hash; zeros where the student is not known."""
    first: int
    """Seconds since 1970; 0 where it is not known."""
    last: int
    tries: int
    example: Location
    """Where it was seen first."""
    worked_later: bool


Value = TypeVar("Value")
Record = tuple[Any, ...]
"""The values of RECORD: cell, student, cause, place, first, last, tries, file, position, its kind."""


class Summary:
    """What many diagnoses come to. `add` takes one, `merge` another summary."""

    def __init__(self, *, most: int = MOST_FAILURES) -> None:
        self.most = most
        self.diagnoses = 0
        self.verdicts: Counter[Verdict] = Counter()
        self.not_restored = 0
        self.bugs = 0
        self.undated = 0
        """Failing diagnoses of which no time is known."""
        self.errors: Counter[str] = Counter()
        """Diagnoses by the rules that found an error in them."""
        self.found: Counter[str] = Counter()
        """The same by every rule."""
        self.is_cut = False
        """Whether more failed than is told apart, so that counts are “at least”."""
        self.keys: set[str] = set()
        """The names of the hash keys: of more than one, a student may count more than once."""
        self._causes = _Numbers[Cause](MOST_CAUSES)
        self._places = _Numbers[Place](MOST_PLACES)
        self._files = _Numbers[str](MOST_FILES)
        self._failures = PackedTable(RECORD.size)
        self._arrived = PackedTable(SECONDS.size)

    def add(self, diagnosis: Diagnosis) -> None:
        """Count one masked diagnosis."""
        self.diagnoses += 1
        self.verdicts[diagnosis.verdict] += 1
        self.not_restored += diagnosis.restore_failed
        self.bugs += diagnosis.is_bug
        self.found.update({f.rule for f in diagnosis.findings})
        self.errors.update({f.rule for f in diagnosis.findings if f.severity is Severity.ERROR})
        cause, post = cause_of(diagnosis), diagnosis.post
        if post is None:
            return
        if post.arrived and post.cell:
            self._arrive(bytes.fromhex(post.cell), post.seconds)
        if cause:
            self.undated += not post.seconds
            self._fail(cause, post, diagnosis.location)

    def merge(self, other: Summary) -> None:
        """Count all that another one has counted."""
        self.diagnoses += other.diagnoses
        self.verdicts += other.verdicts
        self.not_restored += other.not_restored
        self.bugs += other.bugs
        self.undated += other.undated
        self.errors += other.errors
        self.found += other.found
        self.is_cut = self.is_cut or other.is_cut
        self.keys |= other.keys
        for key, record in other._arrived.items():  # noqa: SLF001 - of its own class
            self._arrive(key, SECONDS.unpack(record)[0])
        for key, record in other._failures.items():  # noqa: SLF001 - of its own class
            self._take(key, self._translated(RECORD.unpack(record), other))

    def failures(self) -> Iterator[Failure]:
        """Yield every post that failed, each once, however often it was tried."""
        for _, record in self._failures.items():
            cell, student, cause, place, first, last, tries, file, number, kind = RECORD.unpack(
                record
            )
            arrived = self._arrived.get(cell) if cell != NONE else None
            position = {POSITIONS[kind]: number} if number else {}
            yield Failure(
                cause=self._causes.values[cause],
                place=self._places.values[place],
                student=student,
                first=first,
                last=last,
                tries=tries,
                example=Location(file=self._files.values[file], **position),
                worked_later=arrived is not None and SECONDS.unpack(arrived)[0] > last,
            )

    def __len__(self) -> int:
        """Return how many posts failed."""
        return len(self._failures)

    @property
    def tries(self) -> int:
        """Return how often they were tried."""
        return sum(RECORD.unpack(record)[6] for _, record in self._failures.items())

    def _arrive(self, cell: bytes, seconds: int) -> None:
        former = self._arrived.get(cell)
        if former is None and len(self._arrived) >= MOST_ARRIVED:
            self.is_cut = True
        elif former is None or SECONDS.unpack(former)[0] < seconds:
            self._arrived.put(cell, SECONDS.pack(seconds))

    def _fail(self, cause: Cause, post: Post, location: Location) -> None:
        place = Place(
            host=post.host, tool=post.tool, course=post.course, assignment=post.assignment
        )
        place_number = self._places.of(place)
        if place_number is None:
            self.is_cut = True
            place_number = self._places.of(Place()) or 0
        cause_number = self._causes.of(cause)
        if cause_number is None:
            self.is_cut = True
            cause_number = 0
        kinds = ((k, getattr(location, name)) for k, name in enumerate(POSITIONS))
        kind, number = next(((k, n) for k, n in kinds if n), (0, 0))
        record = (
            bytes.fromhex(post.cell) if post.cell else NONE,
            bytes.fromhex(post.student)[:STUDENT] if post.student else bytes(STUDENT),
            cause_number,
            place_number,
            post.seconds,
            post.seconds,
            1,
            self._files.of(location.file) or 0,
            min(number, 2**32 - 1),
            kind,
        )
        self._take(_key(post.id, cause), record)

    def _take(self, key: bytes, record: Record) -> None:
        former = self._failures.get(key)
        if former is None and len(self._failures) >= self.most:
            self.is_cut = True
            return
        if former is not None:
            record = self._joined(RECORD.unpack(former), record)
        self._failures.put(key, RECORD.pack(*record))

    def _joined(self, one: Record, other: Record) -> Record:
        """Join the tries of one post: the earlier place is its example."""
        dated = [seconds for seconds in (one[4], other[4]) if seconds]
        tries = min(one[6] + other[6], 2**32 - 1)
        shown = min(one, other, key=self._order)
        return (*shown[:4], min(dated, default=0), max(one[5], other[5]), tries, *shown[7:])

    def _order(self, record: Record) -> Record:
        return (
            self._files.values[record[7]],
            record[9],
            record[8],
            record[:2],
            repr(self._places.values[record[3]]),
        )

    def _translated(self, record: Record, other: Summary) -> Record:
        """Return another summary's record with this one's numbers."""
        cause = self._causes.of(other._causes.values[record[2]])  # noqa: SLF001 - of its own class
        place = self._places.of(other._places.values[record[3]])  # noqa: SLF001
        file = self._files.of(other._files.values[record[7]])  # noqa: SLF001
        if cause is None or place is None or file is None:
            self.is_cut = True
        return (*record[:2], cause or 0, place or 0, *record[4:7], file or 0, *record[8:])


class _Numbers(Generic[Value]):
    """Numbers values in the order in which they come, up to a bound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._numbers: dict[Value, int] = {}
        self.values: list[Value] = []

    def of(self, value: Value) -> int | None:
        """Return the number of a value; None where it is one too many."""
        number = self._numbers.get(value)
        if number is None and len(self.values) < self._most:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        return number


def cause_of(diagnosis: Diagnosis) -> Cause | None:
    """Return what is wrong, in one cause; None where nothing is."""
    if diagnosis.verdict is Verdict.OK:
        return None
    worst = (Severity.ERROR, Severity.WARNING)
    found = (f for severity in worst for f in diagnosis.findings if f.severity is severity)
    first = next(found, None)
    if first:
        return Cause(rule=first.rule, title=first.title, severity=first.severity, party=first.party)
    return Cause(
        rule=UNASKED,
        title=diagnosis.not_checked or "not checked",
        severity=Severity.WARNING,
        party=Party.LTICHECK,
    )


def _key(post: str, cause: Cause) -> bytes:
    digest = hashlib.blake2b(f"{post} {cause.rule}".encode(), digest_size=KEY).digest()
    return digest if digest != NONE else digest[:-1] + b"\1"
