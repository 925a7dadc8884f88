"""Summaries add up: whatever is counted in parts, in any order, is what is counted at once."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.model.findings import Confidence, Finding, Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.packed_table import PackedTable
from lticheck.reporting.post import Hasher, Named, Post
from lticheck.reporting.report import Report
from lticheck.reporting.rows import Row, rows
from lticheck.reporting.summary import Summary
from lticheck.reporting.verdict import Verdict
from lticheck.reporting.view import By

HASHED = Hasher(b"a key of the tests")
RULES = {
    "removed-tool": (Severity.ERROR, Party.INSTRUCTOR),
    "wrong-secret": (Severity.ERROR, Party.TOOL_DEVELOPER),
    "score-out-of-range": (Severity.WARNING, Party.TOOL_DEVELOPER),
}
VERDICTS = {Severity.ERROR: Verdict.PROBLEM, Severity.WARNING: Verdict.WARNING}


def diagnosis(
    rule: str = "",
    *,
    student: str = "1",
    work: str = "essay",
    score: str = "0.5",
    at: int = 1000,
    file: str = "tool.log",
    line: int = 1,
) -> Diagnosis:
    """Return a post that failed by a rule, or arrived."""
    cell = HASHED("cell", work, student)
    post = Post(
        seconds=at,
        host="school.example",
        tool="quiz",
        course=Named(id=work[:1], title="Biology"),
        assignment=Named(id=work, title=work.title()),
        student=HASHED("student", student),
        cell=cell,
        id=HASHED("post", cell, score),
        arrived=not rule,
    )
    findings: tuple[Finding, ...] = ()
    if rule:
        severity, party = RULES[rule]
        findings = (
            Finding(
                rule=rule,
                title=f"Title of {rule}",
                severity=severity,
                confidence=Confidence.CERTAIN,
                party=party,
                message="",
            ),
        )
    verdict = VERDICTS[RULES[rule][0]] if rule else Verdict.OK
    where = Location(file=file, line=line)
    return Diagnosis(location=where, verdict=verdict, findings=findings, post=post)


def summed(several: Sequence[Diagnosis]) -> Summary:
    """Return the summary of some diagnoses."""
    found = Summary()
    for one in several:
        found.add(one)
    return found


def seen(summary: Summary) -> dict[str, Any]:
    """Return all that anybody can see of a summary."""
    return {
        "counts": (summary.diagnoses, summary.verdicts, summary.findings, summary.undated),
        "rules": (summary.errors, summary.found),
        "status": Report(diagnoses=(), summary=summary).exit_status(fail_on=("40%",)),
        **{by.value: [values(row) for row in rows(summary, by)] for by in By},
    }


def values(row: Row) -> dict[str, Any]:
    """Return a line as values that can be compared."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


POSTS = st.builds(
    diagnosis,
    st.sampled_from(["", *RULES]),
    student=st.sampled_from("1234"),
    work=st.sampled_from(["essay", "quiz", "exam"]),
    score=st.sampled_from(["0.5", "0.75"]),
    at=st.integers(0, 9).map(lambda n: n * 50_000),
    file=st.sampled_from(["a.log", "b.log"]),
    line=st.integers(1, 9),
)


@given(st.lists(st.lists(POSTS, max_size=6), min_size=1, max_size=5), st.randoms())
def test_parts_in_any_order_are_the_whole(
    parts: list[list[Diagnosis]], order: random.Random
) -> None:
    """However they are bracketed, too."""
    whole = seen(summed([one for part in parts for one in part]))
    several = [summed(part) for part in parts]
    order.shuffle(several)
    while len(several) > 1:
        second = several.pop(order.randrange(1, len(several)))
        several[0].merge(second)
        order.shuffle(several)
    assert seen(several[0]) == whole


def only(summary: Summary, by: By = By.CAUSE) -> Row:
    """Return the one line of a summary."""
    (row,) = rows(summary, by)
    return row


def test_retries_of_one_post_are_one_failure() -> None:
    tries = [diagnosis("removed-tool", at=at) for at in (3000, 1000, 2000)]
    row = only(summed(tries))
    assert (row.count, row.tries, row.first, row.last) == (1, 3, 1000, 3000)


def test_another_score_is_another_post() -> None:
    both = [diagnosis("removed-tool", score=score) for score in ("0.5", "0.9")]
    row = only(summed(both))
    assert (row.count, row.tries, row.students) == (2, 2, 1)


@pytest.mark.parametrize(("arrived_at", "later"), [(900, 0), (1000, 0), (1001, 1)])
def test_what_arrives_after_the_failure_worked_later(arrived_at: int, later: int) -> None:
    """Whichever is read first."""
    both = [diagnosis("removed-tool"), diagnosis(score="0.9", at=arrived_at)]
    for several in (both, both[::-1]):
        row = only(summed(several))
        assert (row.worked_later, row.still_failing) == (later, 1 - later)


def test_students_are_counted_once_each() -> None:
    works = [
        diagnosis("removed-tool", student=student, work=work)
        for student in "123"
        for work in ("essay", "exam")
    ]
    row = only(summed(works))
    assert (row.count, row.students) == (6, 3)
    assert [count for _, count in row.assignments] == [3, 3]


def test_an_example_is_the_first_in_the_order_of_files() -> None:
    places = [("b.log", 1), ("a.log", 9), ("a.log", 3)]
    found = [
        diagnosis("removed-tool", student=str(n), file=file, line=line)
        for n, (file, line) in enumerate(places)
    ]
    assert only(summed(found)).example == Location(file="a.log", line=3)


def test_a_day_is_a_line_of_its_own() -> None:
    days = [diagnosis("removed-tool", student=str(n), at=86_400 * n) for n in (1, 2, 3)]
    assert [row.label for row in rows(summed(days), By.DAY)] == [
        "1970-01-02",
        "1970-01-03",
        "1970-01-04",
    ]


def test_past_the_most_counts_are_at_least() -> None:
    few = Summary(most=3)
    for number in range(5):
        few.add(diagnosis("removed-tool", student=str(number)))
    few.add(diagnosis("removed-tool", student="0"))
    row = only(few)
    assert few.is_cut
    assert (row.count, row.tries) == (3, 4)
    whole = Summary()
    whole.merge(few)
    assert whole.is_cut


def test_a_failing_grade_takes_under_two_hundred_bytes() -> None:
    """Of all that reporting holds; other threads of the tests do not count."""
    found, number = Summary(), 2_000
    ours = (tracemalloc.Filter(True, "*/lticheck/reporting/*"),)
    tracemalloc.start()
    try:
        for student in range(number):
            found.add(diagnosis("removed-tool", student=str(student), line=student + 1))
        held = tracemalloc.take_snapshot().filter_traces(ours).statistics("filename")
    finally:
        tracemalloc.stop()
    assert only(found).students == number
    assert 40 * number < sum(statistic.size for statistic in held) < 200 * number


def test_a_hash_says_nothing_without_its_key() -> None:
    assert HASHED("student", "7") == Hasher(b"a key of the tests")("student", "7")
    assert HASHED("student", "7") != Hasher(b"another key here")("student", "7")
    assert HASHED("a", "b c") != HASHED("a b", "c")


@given(
    st.dictionaries(
        st.binary(min_size=8, max_size=8).filter(any), st.binary(min_size=3, max_size=3)
    )
)
def test_the_packed_table_is_a_dict(expected: dict[bytes, bytes]) -> None:
    table = PackedTable(3)
    for key, record in expected.items():
        table.put(key, b"\0\0\0")
        table.put(key, record)
    assert dict(table.items()) == expected
    assert len(table) == len(expected)
    assert all(table.get(key) == record for key, record in expected.items())
    assert table.get(b"\xff" * 8) == expected.get(b"\xff" * 8)
