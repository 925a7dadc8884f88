"""A report's exit status, and whether people are shown its summary in place of its cards."""

from __future__ import annotations

import pytest

from lticheck.model.case import Restore
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.model.findings import Confidence, Finding, Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import CheckResult, Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.summary import Summary
from lticheck.reporting.verdict import Verdict
from lticheck.reporting.view import View
from tests.unit import test_summary as posts

HERE = Location(file="x")
NOT_BACK, BACK = Restore(done=False, note="it reads 0.3"), Restore(done=True, note="Restored.")


def finding(rule: str = "removed-tool", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule=rule,
        title="x",
        severity=severity,
        confidence=Confidence.CERTAIN,
        party=Party.TOOL_DEVELOPER,
        message="",
    )


def diagnosis(
    verdict: Verdict = Verdict.OK,
    *findings: Finding,
    restore: Restore | None = None,
    is_bug: bool = False,
    check: CheckResult | None = None,
) -> Diagnosis:
    return Diagnosis(
        location=HERE,
        verdict=verdict,
        findings=findings,
        restore=restore,
        is_bug=is_bug,
        check=check,
    )


OK, WARNING = diagnosis(), diagnosis(Verdict.WARNING, finding("clock-skew", Severity.WARNING))
PROBLEM, UNCHECKED = diagnosis(Verdict.PROBLEM, finding()), diagnosis(Verdict.NOT_CHECKED)
UNKNOWN, BUG = diagnosis(Verdict.NOT_RECOGNISED), diagnosis(Verdict.OK, is_bug=True)
LEFT, RESTORED = diagnosis(restore=NOT_BACK), diagnosis(restore=BACK)
NOTE = diagnosis(Verdict.OK, finding("a-note", Severity.NOTE))


def status(*diagnoses: Diagnosis, **how: object) -> int:
    return Report(diagnoses=diagnoses).exit_status(**how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("diagnoses", "usual", "strict"),
    [
        ([], 3, 3),
        ([OK], 0, 0), ([OK, NOTE], 0, 0), ([RESTORED], 0, 0),
        ([WARNING, OK], 0, 1), ([OK, PROBLEM], 1, 1), ([OK, LEFT], 1, 1),
        ([UNCHECKED, OK], 4, 4), ([UNKNOWN, OK], 3, 3), ([UNKNOWN, UNCHECKED], 3, 3),
        ([WARNING, UNCHECKED], 4, 1), ([WARNING, UNKNOWN], 3, 1),
        ([PROBLEM, UNCHECKED, UNKNOWN], 1, 1), ([LEFT, UNCHECKED, UNKNOWN], 1, 1),
        ([BUG], 5, 5), ([BUG, PROBLEM, UNKNOWN, UNCHECKED, LEFT], 5, 5),
    ],
)  # fmt: skip
def test_the_worst_of_them_counts(diagnoses: list[Diagnosis], usual: int, strict: int) -> None:
    assert status(*diagnoses) == usual
    assert status(*diagnoses, strict=True) == strict
    assert status(*diagnoses, exit_zero=True) == (5 if BUG in diagnoses else 0)
    assert status(*diagnoses, exit_zero=True, strict=True) == (5 if BUG in diagnoses else 0)


@pytest.mark.parametrize(
    ("diagnosis", "named", "expected"),
    [
        (PROBLEM, ["removed-tool"], 1), (PROBLEM, ["wrong-secret"], 0), (PROBLEM, ["error"], 1),
        (PROBLEM, ["warning"], 1), (PROBLEM, ["wrong-secret", "error"], 1),
        (WARNING, ["error"], 0), (WARNING, ["warning"], 1), (WARNING, ["clock-skew"], 1),
        (NOTE, ["error", "warning"], 0), (NOTE, ["a-note"], 1),
        (LEFT, ["wrong-secret"], 1), (UNCHECKED, ["wrong-secret"], 4), (OK, ["warning"], 0),
        (UNKNOWN, ["error"], 3),
    ],
)  # fmt: skip
def test_what_is_named_makes_it_1(diagnosis: Diagnosis, named: list[str], expected: int) -> None:
    """A grade that is not back always does."""
    assert status(diagnosis, fail_on=named) == expected
    assert status(diagnosis, fail_on=named, exit_zero=True) == 0


def test_strict_stands_beside_what_is_named() -> None:
    assert status(WARNING, fail_on=["wrong-secret"], strict=True) == 1
    assert status(PROBLEM, fail_on=["wrong-secret"], strict=True) == 1
    assert status(NOTE, fail_on=["a-note"], strict=True) == 1


@pytest.mark.parametrize(
    ("failing", "of", "share", "expected"),
    [
        (1, 10, "10%", 1), (1, 10, "10.1%", 0), (1, 10, "9.9%", 1), (1, 10, "0%", 1),
        (0, 10, "0%", 0), (10, 10, "100%", 1), (9, 10, "100%", 0), (1, 200, "0.5%", 1),
        (1, 3, "33%", 1), (1, 3, "34%", 0),
    ],
)  # fmt: skip
def test_a_share_of_what_was_diagnosed(failing: int, of: int, share: str, expected: int) -> None:
    diagnoses = [
        posts.diagnosis("wrong-secret" if number < failing else "", student=str(number))
        for number in range(of)
    ]
    assert status(*diagnoses, fail_on=[share]) == expected


# --- smoke


def check(
    *, passed: bool = True, could_not: bool = False, expected: tuple[str, ...] = ()
) -> CheckResult:
    return CheckResult(
        name="a",
        file="lticheck.toml",
        line=1,
        expected=expected,
        found=(),
        passed=passed,
        could_not_check=could_not,
    )


PASSED = diagnosis(check=check())
EXPECTED = diagnosis(Verdict.PROBLEM, finding(), check=check(expected=("removed-tool",)))
FAILED = diagnosis(Verdict.PROBLEM, finding(), check=check(passed=False))
FAILED_OK = diagnosis(check=check(passed=False, expected=("removed-tool",)))
NOT_ASKED = diagnosis(Verdict.NOT_CHECKED, check=check(passed=False, could_not=True))
WARNED = diagnosis(Verdict.WARNING, finding("clock-skew", Severity.WARNING), check=check())
FORESEEN = diagnosis(
    Verdict.WARNING,
    finding("clock-skew", Severity.WARNING),
    check=check(expected=("clock-skew",)),
)


@pytest.mark.parametrize(
    ("diagnoses", "usual", "strict"),
    [
        ([PASSED], 0, 0), ([EXPECTED], 0, 0), ([FORESEEN], 0, 0), ([WARNED], 0, 1),
        ([PASSED, FAILED], 1, 1), ([FAILED_OK], 1, 1), ([PASSED, NOT_ASKED], 4, 4),
        ([NOT_ASKED, FAILED], 1, 1), ([NOT_ASKED, WARNED], 4, 1),
        ([PASSED, BUG], 5, 5),
    ],
)  # fmt: skip
def test_of_checks_what_was_expected_counts(
    diagnoses: list[Diagnosis], usual: int, strict: int
) -> None:
    assert status(*diagnoses) == usual
    assert status(*diagnoses, strict=True) == strict
    assert status(*diagnoses, fail_on=["warning"]) == strict
    assert status(*diagnoses, exit_zero=True) == (5 if BUG in diagnoses else 0)


# --- counts


def test_a_report_counts_its_diagnoses_once() -> None:
    report = Report(diagnoses=(OK, PROBLEM, PROBLEM))
    assert report.total == 3
    assert report.verdicts == {Verdict.OK: 1, Verdict.PROBLEM: 2}
    assert not report.of_checks


def test_a_report_that_is_only_summed_up_has_the_counts_of_all() -> None:
    summary = Summary()
    for one in (PROBLEM, OK, OK):
        summary.add(one)
    report = Report(diagnoses=(PROBLEM,), summary=summary)
    assert (report.total, report.verdicts[Verdict.OK]) == (3, 2)
    assert report.exit_status() == 1


def test_a_smoke_run_is_one_of_checks() -> None:
    assert Report(diagnoses=(PASSED,)).of_checks


@pytest.mark.parametrize(("findings", "is_summed_up"), [(1, False), (20, False), (21, True)])
def test_past_twenty_findings_people_are_shown_the_summary(
    findings: int, *, is_summed_up: bool
) -> None:
    diagnoses = (PROBLEM,) * findings
    assert Report(diagnoses=diagnoses).is_summed_up is is_summed_up
    assert not Report(diagnoses=diagnoses, view=View(full=True)).is_summed_up


def test_checks_are_never_summed_up() -> None:
    assert not Report(diagnoses=(FAILED,) * 30).is_summed_up


# --- exit statuses


def test_the_numbers_are_the_promised_ones() -> None:
    assert {one.name: int(one) for one in ExitStatus} == {
        "OK": 0,
        "FINDINGS": 1,
        "USAGE": 2,
        "NOTHING_RECOGNISED": 3,
        "NOT_CHECKED": 4,
        "INTERNAL_ERROR": 5,
        "HUNG_UP": 129,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


WORST_FIRST = [130, 143, 129, 5, 2, 1, 3, 4, 0]


@pytest.mark.parametrize("place", range(len(WORST_FIRST)))
def test_of_several_the_worst_counts(place: int) -> None:
    several = [ExitStatus(number) for number in WORST_FIRST[place:]]
    assert first_of(*several) == first_of(*reversed(several)) == WORST_FIRST[place]


def test_where_nothing_occurred_all_is_well() -> None:
    assert first_of() == 0
