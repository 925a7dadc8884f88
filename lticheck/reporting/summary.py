"""Counts of a run that add up: summaries of parts, merged in any order, are that of the whole.

Memory is flat but for some 50 bytes a failing grade; past a million of them, and past what is told
apart of places and causes, the counts are “at least”.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lticheck.model.findings import Severity
from lticheck.model.location import Location
from lticheck.reporting.causes import OTHERS, Cause, Failure, Place, cause_of, weight_of
from lticheck.reporting.packed_table import KEY, NONE, PackedTable
from lticheck.reporting.post import Post
from lticheck.reporting.verdict import Verdict

if TYPE_CHECKING:  # annotations alone: a report counts with this
    from lticheck.reporting.diagnosis import CheckResult, Diagnosis

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

COUNTS = (
    "diagnoses",
    "verdicts",
    "not_restored",
    "bugs",
    "findings",
    "checks",
    "unexpected_warnings",
    "undated",
    "errors",
    "found",
)
"""What of a summary is added up."""

Value = TypeVar("Value")
Record = tuple[Any, ...]
"""The values of RECORD: cell, student, cause, place, first, last, tries, file, position, kind."""


class Summary:
    """What many diagnoses come to. `add` takes one, `merge` another summary."""

    def __init__(self, *, most: int = MOST_FAILURES) -> None:
        self.most = most
        self.diagnoses = 0
        self.verdicts: Counter[Verdict] = Counter()
        self.not_restored = 0
        self.bugs = 0
        self.findings = 0
        """What somebody must act on: errors, warnings, and what was not checked."""
        self.checks: Counter[str] = Counter()
        """Of a smoke run: how many `passed`, `failed` or were `not checked`."""
        self.unexpected_warnings = 0
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
        self._causes = _Numbers[Cause](MOST_CAUSES, OTHERS)
        self._places = _Numbers[Place](MOST_PLACES, Place())
        self._files = _Numbers[str](MOST_FILES, "")
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
        self.findings += weight_of(diagnosis)
        if diagnosis.check:
            self._check(diagnosis, diagnosis.check)
        if diagnosis.post:
            self._count(diagnosis, diagnosis.post)

    def _check(self, diagnosis: Diagnosis, check: CheckResult) -> None:
        expected = {*check.expected, *check.known}
        state = "passed" if check.passed else "failed"
        self.checks["not checked" if check.could_not_check and not check.passed else state] += 1
        self.unexpected_warnings += any(
            f.severity is Severity.WARNING and f.rule not in expected for f in diagnosis.findings
        )

    def _count(self, diagnosis: Diagnosis, post: Post) -> None:
        cause = cause_of(diagnosis)
        if post.arrived and post.cell:
            self._arrive(bytes.fromhex(post.cell), post.seconds)
        if cause:
            self.undated += not post.seconds
            self._fail(cause, post, diagnosis.location)

    def merge(self, other: Summary) -> None:
        """Count all that another one has counted."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.is_cut = self.is_cut or other.is_cut
        self.keys |= other.keys
        for key, record in other._arrived.items():
            self._arrive(key, SECONDS.unpack(record)[0])
        for key, record in other._failures.items():
            self._take(key, self._translated(RECORD.unpack(record), other))

    @property
    def failing_share(self) -> float:
        """Return which part of the posts has a problem: a retry is no further post."""
        problems = retries = 0
        for failure in self.failures():
            retries += failure.tries - 1
            problems += failure.cause.severity is Severity.ERROR
        return problems / max(self.diagnoses - retries, 1)

    def failures(self) -> Iterator[Failure]:
        """Yield every post that failed, each once, however often it was tried."""
        for _, packed in self._failures.items():  # noqa: PERF102 - no dict
            record = RECORD.unpack(packed)
            cell, student, cause, place, first, last, tries, file, number, kind = record
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
        kinds = ((k, getattr(location, name)) for k, name in enumerate(POSITIONS))
        kind, number = next(((k, n) for k, n in kinds if n), (0, 0))
        record = (
            bytes.fromhex(post.cell) if post.cell else NONE,
            bytes.fromhex(post.student)[:STUDENT] if post.student else bytes(STUDENT),
            self._number(self._causes, cause),
            self._number(self._places, place),
            post.seconds,
            post.seconds,
            1,
            self._number(self._files, location.file),
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
        is_same_place = self._place_of(one) == self._place_of(other)
        shown = min(one, other, key=self._words_of if is_same_place else self._place_of)
        return (*shown[:4], min(dated, default=0), max(one[5], other[5]), tries, *shown[7:])

    def _place_of(self, record: Record) -> Record:
        return self._files.values[record[7]], record[9], record[8]

    def _words_of(self, record: Record) -> Record:
        """Return what decides between two of one place, whichever came first."""
        words = repr((self._causes.values[record[2]], self._places.values[record[3]]))
        return *record[:2], words

    def _translated(self, record: Record, other: Summary) -> Record:
        """Return another summary's record with this one's numbers."""
        cause = self._number(self._causes, other._causes.values[record[2]])
        place = self._number(self._places, other._places.values[record[3]])
        file = self._number(self._files, other._files.values[record[7]])
        return (*record[:2], cause, place, *record[4:7], file, *record[8:])

    def _number(self, numbers: _Numbers[Value], value: Value) -> int:
        number = numbers.of(value)
        self.is_cut = self.is_cut or number is None
        return number or 0


class _Numbers(Generic[Value]):
    """Numbers values in the order in which they come; past a bound, all are the first, `others`."""

    def __init__(self, most: int, others: Value) -> None:
        self._most = most
        self._numbers: dict[Value, int] = {others: 0}
        self.values: list[Value] = [others]

    def of(self, value: Value) -> int | None:
        """Return the number of a value; None where it is one too many."""
        number = self._numbers.get(value)
        if number is None and len(self.values) < self._most:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        return number


def _key(post: str, cause: Cause) -> bytes:
    digest = hashlib.blake2b(f"{post} {cause.rule}".encode(), digest_size=KEY).digest()
    return digest if digest != NONE else digest[:-1] + b"\1"
