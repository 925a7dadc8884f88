"""The lines of a summary: what failed, grouped by cause, assignment, course, tool, host or day."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.causes import Cause, Failure, Place
from lticheck.reporting.post import Named
from lticheck.reporting.summary import Summary
from lticheck.reporting.view import By

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
UNKNOWN = "not known"


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """One group of failures. Counts are of posts: a retry is no further one."""

    key: str
    """The rule, the id or the day by which a program knows it."""
    label: str
    severity: Severity
    """The worst of them."""
    count: int
    tries: int
    still_failing: int
    worked_later: int
    students: int
    """Different ones, as far as they are known."""
    first: int
    """Seconds since 1970; 0 where no time is known."""
    last: int
    parties: tuple[Party, ...]
    """Who acts, the most frequent first."""
    causes: tuple[tuple[Cause, int], ...]
    courses: tuple[tuple[Named, int], ...]
    assignments: tuple[tuple[Named, int], ...]
    tools: tuple[tuple[str, int], ...]
    hosts: tuple[tuple[str, int], ...]
    example: Location
    """Where the first of them was seen, in the order of the files."""
    example_rule: str


def rows(summary: Summary, by: By = By.CAUSE) -> list[Row]:
    """Group what failed: the worst first, then the most frequent."""
    groups: dict[Hashable, _Group] = {}
    for failure in summary.failures():
        key = key_of(failure, by)
        if key not in groups:
            groups[key] = _Group(example=failure)
        groups[key].add(failure)
    found = [group.row(by) for group in groups.values()]
    if by is By.DAY:
        return sorted(found, key=lambda row: row.key)
    return sorted(found, key=lambda row: (RANK[row.severity], -row.count, row.label, row.key))


def key_of(failure: Failure, by: By) -> Hashable:
    """Return what failures of one group have in common."""
    place = failure.place
    match by:
        case By.CAUSE:
            return failure.cause.rule
        case By.COURSE:
            return place.host, place.course.id or place.course.title
        case By.ASSIGNMENT:
            return place.host, place.course.id, place.assignment.id or place.assignment.title
        case By.TOOL:
            return place.host, place.tool
        case By.HOST:
            return place.host
    return day_of(failure.first)


def day_of(seconds: int) -> str:
    """Return the day of a time, in UTC; empty where it is not known."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds else ""


@dataclass(kw_only=True, eq=False)
class _Group:
    """The failures of one line, as they are counted."""

    example: Failure
    count: int = 0
    tries: int = 0
    later: int = 0
    first: int = 0
    last: int = 0
    causes: Counter[Cause] = field(default_factory=Counter)
    places: Counter[Place] = field(default_factory=Counter)
    students: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, failure: Failure) -> None:
        """Count one."""
        self.count += 1
        self.tries += failure.tries
        self.later += failure.worked_later
        if failure.first:
            self.first = min(self.first or failure.first, failure.first)
        self.last = max(self.last, failure.last)
        self.causes[failure.cause] += 1
        self.places[failure.place] += 1
        if any(failure.student):
            self.students.append(int.from_bytes(failure.student, "big"))
        if _order(failure) < _order(self.example):
            self.example = failure

    def row(self, by: By) -> Row:
        """Return the line."""
        worst = min((cause.severity for cause in self.causes), key=RANK.__getitem__)
        parties = Counter[Party]()
        for cause, count in self.causes.items():
            parties[cause.party] += count
        courses = named((place.host, place.course, n) for place, n in self.places.items())
        works = named((place.host, place.assignment, n) for place, n in self.places.items())
        key, label = _names(by, self.example, courses, works)
        return Row(
            key=key,
            label=label or UNKNOWN,
            severity=worst,
            count=self.count,
            tries=self.tries,
            still_failing=self.count - self.later,
            worked_later=self.later,
            students=_different(self.students),
            first=self.first,
            last=self.last,
            parties=tuple(party for party, _ in _most(parties)),
            causes=_by_rule(self.causes),
            courses=courses,
            assignments=works,
            tools=_texts((place.tool, n) for place, n in self.places.items()),
            hosts=_texts((place.host, n) for place, n in self.places.items()),
            example=self.example.example,
            example_rule=self.example.cause.rule,
        )


def _order(failure: Failure) -> tuple[object, ...]:
    place = failure.example
    position = (place.line, place.entry, place.command, place.launch)
    return (place.file, position, failure.cause.rule, failure.cause.title)


def _names(
    by: By,
    example: Failure,
    courses: tuple[tuple[Named, int], ...],
    works: tuple[tuple[Named, int], ...],
) -> tuple[str, str]:
    place = example.place
    match by:
        case By.CAUSE:
            return example.cause.rule, example.cause.title
        case By.COURSE:
            return _first(courses)
        case By.ASSIGNMENT:
            return _first(works)
        case By.TOOL:
            return place.tool, place.tool
        case By.HOST:
            return place.host, place.host
    return day_of(example.first), day_of(example.first)


def _first(several: tuple[tuple[Named, int], ...]) -> tuple[str, str]:
    return (several[0][0].id, str(several[0][0])) if several else ("", "")


def named(found: Iterable[tuple[str, Named, int]]) -> tuple[tuple[Named, int], ...]:
    """Count things that have an id; of several titles of one, the longest is shown."""
    counts: Counter[tuple[str, str]] = Counter()
    titles: dict[tuple[str, str], str] = {}
    for host, thing, count in found:
        key = (host, thing.id or thing.title)
        if not key[1]:
            continue
        counts[key] += count
        titles[key] = max(titles.get(key, ""), thing.title, key=lambda text: (len(text), text))
    return tuple((Named(id=key[1], title=titles[key]), n) for key, n in _most(counts))


def _texts(found: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for text, count in found:
        if text:
            counts[text] += count
    return tuple(_most(counts))


def _by_rule(causes: Counter[Cause]) -> tuple[tuple[Cause, int], ...]:
    """Count by rule: variants of one rule are one cause, by the first of their titles."""
    counts: Counter[str] = Counter()
    shown: dict[str, Cause] = {}
    for cause, count in causes.items():
        counts[cause.rule] += count
        shown[cause.rule] = min(shown.get(cause.rule, cause), cause, key=repr)
    return tuple((shown[rule], count) for rule, count in _most(counts))


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """Return the most frequent first; of equals, in the order of their names."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))


def _different(students: array[int]) -> int:
    former, count = 0, 0
    for student in sorted(students):
        count += student != former
        former = student
    return count
