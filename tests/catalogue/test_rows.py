"""Every answer of Canvas, and every silent failure, leads to exactly one root rule.

Row numbers are those of the table of answers that the sandbox's modules name in their docstrings;
s-numbers those of the silent failures.
"""

from __future__ import annotations

import pytest

from lticheck.model.findings import Confidence, Party, Severity
from lticheck.rules.rule import Example
from lticheck.rules.two_tools import TITLE
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

SCORE = {"result_score": "0.85"}
NOT_SIGNED_SO = '{"errors":[{"message":"Invalid authorization header"}]}'
AT = "2026-01-31T12:00:00Z"
MOVED = {"lis_outcome_service_url": "{origin}/api/lti/v1/x", "oauth_signature": None}


def sends(**values: str | bool) -> Example:
    """Return one request to the scenario in which everything is right."""
    return Example(sends=values)


def scored(scenario: str, **values: str | bool) -> Example:
    """Return one request, by default a plain score, to a scenario."""
    return Example(scenario=scenario, sends=values or SCORE)


ROWS: list[tuple[str, Example, str]] = [
    ("1", Example(fault="throttle"), "rate-limited"),
    ("2", Example(edit=MOVED), "grade-url-refused"),  # nothing is sent there, so nothing is 404
    ("3", sends(result_score="1", content_type="application/json"), "wrong-content-type"),
    ("4", sends(result_score="1", content_type=""), "wrong-content-type"),
    ("5", Example(scenario="tool-missing"), "removed-tool"),
    ("6", Example(signs_with="another one"), "wrong-secret"),
    ("6", Example(scenario="secret-rotated"), "wrong-secret"),
    ("6", Example(fault="behind-proxy"), "wrong-signed-url"),
    (
        "6",
        sends(result_score="1", content_type="application/x-www-form-urlencoded"),
        "wrong-content-type",
    ),
    ("7", Example(fault="server-error"), "canvas-internal-error"),
    ("8", Example(clock=-7200.0), "clock-behind"),
    ("8", Example(clock=7200.0), "clock-ahead"),
    ("9", Example(clock=300.0), "clock-ahead"),
    ("9", Example(fault="nonce-seen"), "nonce-reused"),
    ("10", sends(result_score="1", content_type="text/plain"), "wrong-content-type"),
    ("12", Example(scenario="sourcedid-garbage"), "sourcedid-invalid"),
    ("12", Example(scenario="sourcedid-padded"), "sourcedid-invalid"),
    ("12", Example(scenario="sourcedid-empty"), "sourcedid-missing"),
    ("12", Example(scenario="sourcedid-blank"), "sourcedid-missing"),
    ("12", Example(scenario="sourcedid-truncated"), "sourcedid-truncated"),
    ("12", Example(scenario="sourcedid-unsigned"), "sourcedid-truncated"),
    ("13", Example(scenario="sourcedid-unknown-tool"), "removed-tool"),
    ("14", Example(scenario="sourcedid-forged"), "sourcedid-forged"),
    ("15", Example(scenario="sourcedid-other-environment"), "sourcedid-from-other-environment"),
    ("16", Example(scenario="sourcedid-non-ascii"), "canvas-internal-error"),
    ("17", Example(scenario="course-deleted"), "course-deleted"),
    ("18", Example(scenario="student-dropped"), "user-not-in-course"),
    ("18", Example(scenario="student-concluded"), "user-not-in-course"),
    ("18", Example(scenario="student-inactive"), "enrollment-inactive"),
    ("18", Example(scenario="course-concluded"), "user-not-in-course"),
    ("18", Example(scenario="instructor-stored"), "instructor-sourcedid"),
    ("19", Example(scenario="assignment-deleted"), "assignment-deleted"),
    ("20", Example(scenario="tool-deleted"), "removed-tool"),
    ("20", Example(scenario="tool-recreated"), "removed-tool"),
    ("20", Example(scenario="tool-url-mismatch"), "removed-tool"),
    ("20", Example(scenario="tool-tag-missing"), "removed-tool"),
    ("21", Example(scenario="tool-other"), "removed-tool"),
    ("23", Example(scenario="course-soft-concluded"), "course-concluded"),
    ("23", scored("course-soft-concluded"), "course-concluded"),
    *(
        ("24", sends(result_score=text), "non-numeric-score")
        for text in ("abc", "", "  ", "0,85", "85%", "5.", "NaN", "None", "1/2", "٠.٨", "0b1")
    ),
    ("25", sends(result_total_score="8,5"), "non-numeric-score"),
    ("25", sends(result_score="0.5", result_total_score=""), "non-numeric-score"),
    *(
        ("26", sends(result_score=text), "score-out-of-range")
        for text in ("85", "-0.1", "1.0001", "1_0", "1e3", "-1e-9", "1e400")
    ),
    ("27", sends(needs_additional_review=True), "no-score"),
    ("27", sends(download_url="https://tool.example/a"), "no-score"),
    ("28", sends(result_score="1", submitted_at="a"), "submitted-at-unparseable"),
    ("28", sends(result_score="1", submitted_at="1795321378000"), "submitted-at-unparseable"),
    ("28", sends(result_score="abc", submitted_at="a"), "submitted-at-unparseable"),
    ("29", sends(result_score="1", submitted_at="2999-01-01"), "submitted-at-in-future"),
    ("30", sends(result_score="1", submitted_at="1795321378"), "canvas-internal-error"),
    ("30", sends(result_score="1", submitted_at="12/31/2025"), "canvas-internal-error"),
    ("30", sends(result_score="1", submitted_at="2026-13-45"), "canvas-internal-error"),
    ("31", scored("points-blank"), "zero-point-assignment"),
    ("31", scored("points-blank", text="my answer"), "zero-point-assignment"),
    ("31", scored("not-graded-blank"), "zero-point-assignment"),
    ("32", scored("assignment-unpublished"), "assignment-locked"),
    ("32", scored("grading-period-closed"), "assignment-locked"),
    (
        "33",
        scored("human-graded-submitted", result_score="1", prioritize_non_tool_grade=True),
        "human-grade-kept",
    ),
    ("35", scored("ok"), ""),
    ("35", scored("ok-encrypted"), ""),
    ("35", scored("odd-secret"), ""),
    ("35", scored("domain-tool"), ""),
    ("35", scored("course-soft-concluded-section-open"), ""),
    ("35", scored("student-past-dates"), ""),
    ("s1", scored("points-zero"), "zero-point-assignment"),
    ("s1", scored("percent-zero"), "zero-point-assignment"),
    ("s1", scored("letter-grade-zero"), "zero-point-assignment"),
    ("s2", sends(result_score="0.0000001"), "grade-not-recorded"),
    ("s2", scored("tool-graded", result_score="1e-8"), "grade-not-recorded"),
    ("s3", sends(result_total_score="0.00001"), "grade-not-recorded"),
    ("s3", sends(result_total_score="1e16"), "grade-not-recorded"),
    ("s3", sends(result_total_score="1e400"), "grade-not-recorded"),
    ("s4", scored("not-graded"), "grade-not-recorded"),
    ("s5", scored("pass-fail"), "pass-fail-any-score"),
    ("s5", scored("pass-fail", result_score="85"), "pass-fail-any-score"),
    ("s5", scored("pass-fail", result_score="-3"), "pass-fail-any-score"),
    ("s5", scored("pass-fail-blank"), "pass-fail-any-score"),
    ("s6", sends(result_total_score="85"), "grade-differs"),
    ("s6", sends(result_total_score="-7"), "grade-differs"),
    ("s7", sends(result_score="85", result_total_score="8"), "grade-differs"),
    ("s8", scored("gpa-scale", result_total_score="4.0"), "grade-differs"),
    ("s8", scored("gpa-scale", result_total_score="0"), "grade-differs"),
    ("s9", sends(result_score="0x1"), "grade-differs"),
    ("s9", sends(result_score="0.8_5"), "grade-differs"),
    ("s10", sends(result_score="0.29"), ""),
    ("s11", sends(result_score="0.333333333333"), ""),
    ("s12", scored("late"), "late-policy-deduction"),
    (
        "s14",
        scored("human-graded", result_score="1", prioritize_non_tool_grade=True),
        "human-grade-kept",
    ),
    ("s18", scored("tool-graded", text="my answer"), "submission-without-score"),
]
OLD: list[tuple[str, Example, str]] = [
    ("12", Example(scenario="sourcedid-garbage"), "sourcedid-invalid"),
    ("13", Example(scenario="sourcedid-unknown-tool"), "removed-tool"),
    ("14", Example(scenario="sourcedid-forged"), "sourcedid-forged"),
    ("17", Example(scenario="course-deleted"), "course-deleted"),
    ("18", Example(scenario="student-dropped"), "user-not-in-course"),
    ("19", Example(scenario="assignment-deleted"), "assignment-deleted"),
    ("20", Example(scenario="tool-deleted"), "removed-tool"),
    ("21", Example(scenario="tool-other"), "removed-tool"),
    ("23", scored("student-past-dates"), "course-concluded"),
    ("24", sends(result_score="abc"), "non-numeric-score"),
    ("26", sends(result_score="85"), "score-out-of-range"),
    ("27", sends(needs_additional_review=True), "no-score"),
    ("31", scored("points-blank"), "zero-point-assignment"),
    ("35", scored("ok"), ""),
    ("s1", scored("points-zero"), "zero-point-assignment"),
    ("s5", scored("pass-fail"), "pass-fail-any-score"),
]
"""What Canvas up to about 2018 says, with status 200 and without codes."""

NOTES: list[tuple[str, Example, str]] = [
    ("s13", scored("tool-graded", result_score="1", submitted_at=AT), "submitted-at-ignored"),
    ("s15", Example(scenario="human-graded", score="0.85"), "human-grade-overwritten"),
    ("s16", Example(scenario="excused"), "excused-student"),
    ("s17", scored("hidden-grades"), "grade-hidden"),
    (
        "s19",
        sends(download_url="https://tool.example/a", document_name="a", result_score="1"),
        "attachment-pending",
    ),
    ("s23", Example(scenario="test-student"), "test-student"),
]


def ids(rows: list[tuple[str, Example, str]]) -> list[str]:
    """Name each case by its row and its place."""
    return [f"{row}-{number}" for number, (row, _, _) in enumerate(rows)]


def roots(example: Example, canvases: Canvases, version: str) -> list[str]:
    """Return the rules that found more than a note."""
    findings = diagnosis_of(example, canvases[version]).findings
    return [finding.rule for finding in findings if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize(("row", "example", "rule"), ROWS, ids=ids(ROWS))
def test_a_row_has_one_root(row: str, example: Example, rule: str, canvases: Canvases) -> None:
    assert roots(example, canvases, "current") == ([rule] if rule else []), row


@pytest.mark.parametrize(("row", "example", "rule"), OLD, ids=ids(OLD))
def test_a_row_of_old_canvas_has_one_root(
    row: str, example: Example, rule: str, canvases: Canvases
) -> None:
    assert roots(example, canvases, "2017") == ([rule] if rule else []), row


@pytest.mark.parametrize(
    ("example", "party", "first"),
    [
        (Example(scenario="secret-rotated"), Party.TOOL_DEVELOPER, "lticheck was given"),
        (Example(signs_with="another one"), Party.TOOL_DEVELOPER, "lticheck was given"),
        (Example(capture=NOT_SIGNED_SO), Party.CANVAS_ADMIN, "gear, Edit"),
    ],
)
def test_a_secret_that_lticheck_was_given_is_compared_first(
    example: Example, party: Party, first: str, canvases: Canvases
) -> None:
    """That the tool holds another secret than Canvas was seen by nobody."""
    found = diagnosis_of(example, canvases["current"]).findings[0]
    assert (found.rule, found.party) == ("wrong-secret", party)
    assert found.confidence is not Confidence.CERTAIN
    assert first in found.fixes[0].text


@pytest.mark.parametrize(("row", "example", "rule"), NOTES, ids=ids(NOTES))
def test_what_cannot_be_seen_is_a_note(
    row: str, example: Example, rule: str, canvases: Canvases
) -> None:
    diagnosis = diagnosis_of(example, canvases["current"])
    notes = {f.rule for f in diagnosis.findings if f.severity is not Severity.ERROR}
    assert rule in notes, row


@pytest.mark.parametrize("scenario", ["tool-other", "sourcedid-unknown-tool"])
def test_tool_is_invalid_is_told_as_two_tools(scenario: str, canvases: Canvases) -> None:
    """Row 20 passed, so the assignment's link is in order: nobody has to edit it."""
    (found,) = diagnosis_of(Example(scenario=scenario), canvases["current"]).findings
    assert (found.rule, found.title) == ("removed-tool", TITLE)
    assert (found.party, found.confidence) == (Party.TOOL_DEVELOPER, Confidence.CERTAIN)
    assert not [fix for fix in found.fixes if "Edit the assignment" in fix.text]
