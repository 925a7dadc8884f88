"""Reports made by hand: every state of a check, a lost grade, and texts that mean harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import UNCHECKED, Restore, Role, StepName, StepState, Write
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import CheckResult, Diagnosis, LaunchSummary, Step
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict

HOSTILE = (
    "<script>alert(1)</script> ]]> <!-- &amp; \" ' \n::error file=x::owned\r\n::set-env name=A::B"
    " ##[error]no `code` ``two`` | pipe [link](javascript:x) ![i](https://evil.example/a.png)"
    " https://evil.example/b %0A::notice::c \x00\x08\x1b[31mred\x1b[0m \x85\u2028\u2029 \u202eabc"
    " \ud800 \uffff # h\n# heading\n- item\n| a | b |\n\n    code\n</style></title>"
)
MARK = "alert(1)"
"""A part of the hostile text that every format must still show."""


NOT_BACK = Restore(done=False, note="Canvas was not reached")


def render(name: str, report: Report, *, width: int = 80, color: bool = False) -> str:
    """Return the report in one format."""
    return FORMATS[name](report, Appearance(width=width, color=color))


def finding(rule: str = "removed-tool", **changes: Any) -> Finding:
    """Return a finding with everything that one can have."""
    values: dict[str, Any] = {
        "rule": rule,
        "title": f"Title of {rule}",
        "severity": Severity.ERROR,
        "confidence": Confidence.LIKELY,
        "party": Party.INSTRUCTOR,
        "message": f"Message of {rule}.",
        "evidence": (
            Evidence(label="Score", actual="85", expected="0.85", where="resultScore"),
            Evidence(label="Canvas said", actual="no"),
        ),
        "fixes": (
            Fix(party=Party.INSTRUCTOR, text="Choose the tool anew."),
            Fix(party=Party.TOOL_DEVELOPER, text="Store the new sourcedid."),
        ),
    }
    return Finding(**{**values, **changes})


def diagnosis(*findings: Finding, **changes: Any) -> Diagnosis:
    """Return a diagnosis whose verdict is that of its findings."""
    worst = {f.severity for f in findings}
    verdict = Verdict.OK
    if Severity.WARNING in worst:
        verdict = Verdict.WARNING
    if Severity.ERROR in worst:
        verdict = Verdict.PROBLEM
    steps = (
        Step(
            role=Role.READ, name=StepName.READ, state=StepState.PASSED, reason="", milliseconds=250
        ),
    )
    values: dict[str, Any] = {
        "location": Location(file="launch.json"),
        "verdict": verdict,
        "steps": steps,
    }
    return Diagnosis(findings=findings, **{**values, **changes})


def check(name: str = "a check", **changes: Any) -> CheckResult:
    """Return a check that passed."""
    values: dict[str, Any] = {"file": "ci/lticheck.toml", "line": 7, "seconds": 1.5}
    return CheckResult(
        **{**values, "name": name, "expected": (), "found": (), "passed": True, **changes}
    )


def smoke() -> Report:
    """Return a run of a smoke file in which everything happens once."""
    error = finding()
    wanted = {"expected": ("removed-tool",), "found": ("removed-tool",)}
    return Report(
        diagnoses=(
            diagnosis(check=check("passes")),
            diagnosis(error, check=check("passes with its problem", **wanted)),
            diagnosis(
                error,
                finding("grade-hidden", severity=Severity.WARNING),
                finding("test-student", severity=Severity.NOTE),
                check=check("fails", passed=False, found=("removed-tool",), line=12),
            ),
            diagnosis(check=check("finds nothing", passed=False, expected=("wrong-secret",))),
            diagnosis(
                verdict=Verdict.NOT_CHECKED,
                not_checked="no secret is at hand",
                check=check("cannot", passed=False, could_not_check=True),
            ),
            lost(check=check("loses a grade")),
        )
    )


def lost(**changes: Any) -> Diagnosis:
    """Return a diagnosis in order, but for the grade that is gone."""
    wrote = Write(operation="replaceResult", score="0.85", is_certain=True)
    values: dict[str, Any] = {"wrote": wrote, "restore": NOT_BACK}
    return diagnosis(**{**values, **changes})


def hostile() -> Report:
    """Return a report in which every text is hostile, also the names of files."""
    evidence = Evidence(label=HOSTILE, actual=HOSTILE, expected=HOSTILE, where=HOSTILE)
    fixes = (Fix(party=Party.NETWORK, text=HOSTILE),)
    bad = finding(title=HOSTILE, message=HOSTILE, evidence=(evidence,), fixes=fixes)
    signature = replace(UNCHECKED, reason=HOSTILE)
    launch = LaunchSummary(
        consumer_key=HOSTILE, outcome_url=HOSTILE, sourcedid=HOSTILE, roles=(HOSTILE,),
        resource=HOSTILE, context=HOSTILE, points_possible=HOSTILE, signature=signature,
    )  # fmt: skip
    texts: dict[str, Any] = {
        "location": Location(file=HOSTILE),
        "not_checked": HOSTILE,
        "wrote": Write(operation=HOSTILE, score=HOSTILE, is_certain=False),
    }
    step = Step(role=Role.READ, name=StepName.READ, state=StepState.FAILED, reason=HOSTILE)
    done, lost = (Restore(done=done, note=HOSTILE) for done in (True, False))
    one = diagnosis(bad, launch=launch, steps=(step,), restore=done, **texts)
    failed = check(HOSTILE, file=HOSTILE, expected=(HOSTILE,), found=(HOSTILE,), passed=False)
    two = diagnosis(bad, launch=launch, check=failed, restore=lost, **texts)
    return Report(diagnoses=(one, two), target=HOSTILE)
