"""A known fault leaves a check green up to the end of its day, and no longer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from lticheck.model.case import Restore
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Confidence, Finding, Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import CheckResult, Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict
from lticheck.sandbox import Sandbox
from lticheck.smoke.check import Check
from lticheck.smoke.known_faults import KnownFault
from lticheck.smoke.runner import judge
from tests.cli.conftest import lticheck as lticheck  # noqa: PLC0414 - the fixture, shared
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.smoke.test_smoke_run import smoke_file

DAY = date(2027, 1, 31)
NEXT_DAY = date(2027, 2, 1)
PAST = 'known = ["removed-tool until 2020-01-31"]'
FUTURE = 'known = ["removed-tool until 9999-01-31"]'


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CANVAS_SECRET", "sandbox-secret-of-the-quiz-tool")
    monkeypatch.chdir(tmp_path)


def diagnosis(
    *rules: str,
    severity: Severity = Severity.ERROR,
    verdict: Verdict = Verdict.PROBLEM,
    restore: Restore | None = None,
) -> Diagnosis:
    findings = tuple(
        Finding(
            rule=rule,
            title=rule,
            severity=severity,
            confidence=Confidence.LIKELY,
            party=Party.TOOL_DEVELOPER,
            message=rule,
        )
        for rule in rules
    )
    location = Location(file="x.json")
    return Diagnosis(location=location, verdict=verdict, findings=findings, restore=restore)


def judged(found: Diagnosis, day: date = DAY, expect: tuple[str, ...] = ()) -> CheckResult:
    known = (KnownFault(rule="removed-tool", until=DAY),)
    here = Path("x")
    check = Check(name="x", file=here, line=1, launch=here, expect=expect, known=known)
    return judge(check, found, 0, day)


def test_it_passes_on_its_last_day_and_fails_on_the_next() -> None:
    last, after = judged(diagnosis("removed-tool")), judged(diagnosis("removed-tool"), NEXT_DAY)
    assert (last.passed, last.known, last.overdue_note) == (True, ("removed-tool",), "")
    assert (after.passed, after.known) == (False, ())
    assert after.overdue == ("removed-tool until 2027-01-31",)
    assert "the date has passed" in after.overdue_note


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_a_fault_that_is_mended_passes(day: date) -> None:
    result = judged(diagnosis(verdict=Verdict.OK), day)
    assert (result.passed, result.known, result.overdue) == (True, (), ())


def test_another_fault_fails() -> None:
    assert not judged(diagnosis("removed-tool", "wrong-secret")).passed
    assert not judged(diagnosis("wrong-secret")).passed


def test_what_is_expected_must_be_found_all_the_same() -> None:
    assert not judged(diagnosis("removed-tool"), expect=("wrong-secret",)).passed
    both = judged(diagnosis("removed-tool", "wrong-secret"), expect=("wrong-secret",))
    assert both.passed


def test_what_is_expected_is_never_overdue() -> None:
    result = judged(diagnosis("removed-tool"), NEXT_DAY, expect=("removed-tool",))
    assert (result.passed, result.overdue) == (True, ())


def test_a_grade_that_is_not_back_fails() -> None:
    lost = Restore(done=False, note="no reply")
    assert not judged(diagnosis("removed-tool", restore=lost)).passed


def test_canvas_that_was_not_reached_is_a_fault_that_can_be_known() -> None:
    unreached = diagnosis("removed-tool", verdict=Verdict.NOT_CHECKED)
    assert judged(unreached).passed
    assert judged(unreached, NEXT_DAY).could_not_check
    assert judged(diagnosis(verdict=Verdict.NOT_CHECKED)).could_not_check


@pytest.mark.parametrize(("day", "status"), [(DAY, ExitStatus.OK), (NEXT_DAY, ExitStatus.FINDINGS)])
def test_a_known_warning_passes_with_strict(day: date, status: ExitStatus) -> None:
    found = diagnosis("removed-tool", severity=Severity.WARNING, verdict=Verdict.WARNING)
    location = found.location
    whole = Diagnosis(
        location=location,
        verdict=found.verdict,
        findings=found.findings,
        check=judged(found, day),
    )
    assert Report(diagnoses=(whole,)).exit_status(strict=True) == status


def test_the_command_line_names_a_known_fault_and_passes(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    run = lticheck("smoke", smoke_file(canvas, tmp_path, {"tool-deleted": FUTURE}))
    assert run.status == ExitStatus.OK, run.stdout
    assert "known: removed-tool" in run.stdout


def test_the_command_line_says_that_the_date_has_passed(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = smoke_file(canvas, tmp_path, {"tool-deleted": PAST})
    said = "known was removed-tool until 2020-01-31: the date has passed"
    for form in ("text", "junit", "github", "markdown"):
        run = lticheck("smoke", path, "--format", form)
        assert run.status == ExitStatus.FINDINGS
        assert said in " ".join(run.stdout.split()), form
        assert said in run.stderr
    check = json.loads(lticheck("smoke", path, "--format", "json").stdout)["diagnoses"][0]["check"]
    assert (check["known"], check["overdue"]) == ([], ["removed-tool until 2020-01-31"])


def test_a_known_warning_is_not_pointed_at(lticheck: Lticheck, tmp_path: Path) -> None:
    launch = ROOT / "sample_launches" / "launch-signature-mismatch.json"
    path = tmp_path / "lticheck.toml"
    pointed_at = {}
    for more in ("", 'known = ["launch-signature-mismatch until 9999-01-31"]\n'):
        path.write_text(f'[[check]]\nname = "x"\nlaunch = "{launch}"\n{more}')
        run = lticheck("smoke", str(path), "--sandbox")
        pointed_at[more] = "▲ launch-signature-mismatch" in run.stdout
    assert list(pointed_at.values()) == [True, False]
