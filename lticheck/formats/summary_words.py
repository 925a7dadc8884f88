"""A summary in words, the same for every format that people read."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from lticheck.formats.wording import GLYPHS, one_line
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Severity
from lticheck.model.location import Location
from lticheck.reporting.post import Named
from lticheck.reporting.report import Report
from lticheck.reporting.rows import Row, rows
from lticheck.reporting.summary import Summary
from lticheck.reporting.view import By, View

TOP = 10
"""Lines that people read at once."""
ID = 10
"""Characters of an id by which things of one title are told apart."""
NAMED = 3
"""Courses, assignments and tools of a line that are named before the rest is counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """One group of a summary."""

    glyph: str
    tone: str
    count: str
    label: str
    rule: str
    """What `lticheck explain` is asked; empty where the line is about no rule."""
    brief: str
    """Who acts, and what became of it, in a few words."""
    facts: tuple[tuple[str, str], ...]
    """What is known of it, by name."""
    example: str
    """Where the first of it was seen."""
    command: str
    """What shows it whole."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """A whole summary."""

    head: str
    notes: tuple[str, ...]
    title: str
    """What the lines are about."""
    lines: tuple[Line, ...]
    more: str
    """How many lines are not shown; empty where all are."""


def words(report: Report) -> Words:
    """Put a report's summary into words."""
    summary, view = report.summary, report.view
    found = rows(summary, view.by)
    shown = found[: view.top or TOP]
    left = len(found) - len(shown)
    return Words(
        head=_head(found, summary),
        notes=tuple(_notes(found, summary)),
        title=f"By {view.by}",
        lines=tuple(_line(row, view, summary) for row in shown),
        more=f"{left:,} more: --top {len(found)} shows all" if left else "",
    )


def _head(found: list[Row], summary: Summary) -> str:
    failing = [row for row in found if row.severity is not Severity.NOTE]
    count, tries = sum(row.count for row in failing), sum(row.tries for row in failing)
    retried = f" in {tries:,} tries" if tries > count else ""
    least = "at least " if summary.is_cut else ""
    later = sum(row.worked_later for row in failing)
    ended = f"; {later:,} of them worked later" if later else ""
    noun = "grade needs" if count == 1 else "grades need"
    return f"{least}{count:,} {noun} attention{retried}{ended}"


def _notes(found: list[Row], summary: Summary) -> Iterator[str]:
    dated = [row for row in found if row.first]
    if dated:
        first, last = min(row.first for row in dated), max(row.last for row in dated)
        yield f"Seen from {when(first)} to {when(last)} (UTC)."
    if summary.undated:
        yield f"Without a time: {summary.undated:,}."
    if summary.is_cut:
        yield "More failed than is told apart: numbers are “at least”."
    if len(summary.keys) > 1:
        yield "The parts were made with different hash keys: who is in two parts counts twice."


def _line(row: Row, view: View, summary: Summary) -> Line:
    by_cause = view.by is By.CAUSE
    return Line(
        glyph=GLYPHS[row.severity],
        tone=row.severity.value,
        count=f"{row.count:,}{'+' if summary.is_cut else ''}",
        label=one_line(_label(row, view.by)),
        rule=row.key if by_cause else "",
        brief=one_line(" · ".join(filter(None, (", ".join(row.parties), _now(row))))),
        facts=tuple((name, one_line(text)) for name, text in _facts(row, view.by) if text),
        example=one_line(str(row.example)),
        command=one_line(command_for(view.command, row.example)),
    )


def _label(row: Row, by: By) -> str:
    """Return the title; where nothing but an id is known, what it is the id of."""
    is_bare = by in {By.COURSE, By.ASSIGNMENT} and row.label == row.key
    return f"{by} {row.label}" if is_bare else row.label


def command_for(command: str, example: Location) -> str:
    """Return the command line that shows an example whole."""
    where = f" --at {example.number}" if example.number else ""
    return f"{command} {shlex.quote(example.file)}{where}"


def _facts(row: Row, by: By) -> Iterator[tuple[str, str]]:
    if by is not By.CAUSE:
        yield "causes", _listed((cause.rule, n) for cause, n in row.causes)
    yield "who acts", ", ".join(row.parties)
    yield "tries", f"{row.tries:,}" if row.tries > row.count else ""
    yield "now", _now(row)
    yield "students", f"{row.students:,}" if row.students else ""
    yield "seen", _seen(row)
    if by is not By.COURSE:
        yield "courses", _listed(_told_apart(row.courses, By.COURSE))
    if by is not By.ASSIGNMENT:
        yield "assignments", _listed(_told_apart(row.assignments, By.ASSIGNMENT))
    if by is not By.TOOL:
        yield "tools", _listed(row.tools)
    if by is not By.HOST and len(row.hosts) > 1:
        yield "hosts", _listed(row.hosts)


def _now(row: Row) -> str:
    """Say what became of the posts."""
    if row.severity is not Severity.ERROR:
        return ""
    later = f"{row.worked_later:,} worked later" if row.worked_later else ""
    still = f"{row.still_failing:,} still failing" if row.still_failing else ""
    return ", ".join(part for part in (still, later) if part)


def _seen(row: Row) -> str:
    if not row.first:
        return ""
    return when(row.first) if row.first == row.last else f"{when(row.first)} to {when(row.last)}"


def when(seconds: int) -> str:
    """Return a time as people read it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def _told_apart(found: Sequence[tuple[Named, int]], by: By) -> Iterator[tuple[str, int]]:
    """Name things by their title; where several have the same, by the beginning of the id too."""
    titles = Counter(thing.title for thing, _ in found)
    for thing, count in found:
        shown = thing.title or f"{by} {thing.id}"
        is_one_of_many = thing.title and titles[thing.title] > 1
        yield (f"{shown} ({thing.id[:ID]})" if is_one_of_many else shown), count


def _listed(found: Iterable[tuple[str, int]]) -> str:
    """Name the most frequent, and count the rest."""
    several = list(found)
    if not several:
        return ""
    if len(several) == 1:
        return several[0][0]
    shown = ", ".join(f"{name} ×{n:,}" for name, n in several[:NAMED])
    more = len(several) - NAMED
    return f"{shown}, and {more:,} more" if more > 0 else shown
