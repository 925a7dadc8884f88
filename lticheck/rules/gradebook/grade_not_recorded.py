"""grade-not-recorded: success, and nothing to read back."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.read_back import ReadBack

RULE = Rule(
    slug="grade-not-recorded",
    title="Success, but no grade is there",
    stage=Stage.GRADEBOOK,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas answered success, and the read-back is empty: there is no grade, and a former "
        "one is gone."
    ),
    causes=(
        (
            "The score is a tiny number that Canvas writes as 1.0e-05, which its gradebook then "
            "cannot read."
        ),
        "resultTotalScore is tiny or huge, with the same effect.",
        "The assignment is displayed as Not Graded.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Round scores to four decimals before you send them: round(score, 4).",
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="If the assignment is Not Graded, choose another way to display the grade.",
        ),
    ),
    references=(
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
        Reference(label="Canvas: app/models/submission.rb"),
    ),
    silenced_by=("human-grade-kept",),
    hits=(
        Example(sends={"result_score": "0.0000001"}),
        Example(sends={"result_total_score": "1e16"}),
        Example(scenario="not-graded", sends={"result_score": "0.85"}),
    ),
    misses=(
        Example(sends={"result_score": "0.85"}),
        Example(scenario="points-zero", sends={"result_score": "0.85"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a score that was taken and is not there, and say which of the causes it is."""
    found = read_back_of(case)
    if found is None or found.observed is not None:
        return None
    by_value = _unreadable(found)
    cause = (
        f"“{found.sent_text}” is a number that Canvas's gradebook cannot read."
        if by_value
        else "Most likely the assignment is displayed as Not Graded."
    )
    return RULE.finding(
        f"Canvas said success, but nothing is graded. {cause}",
        *read_back_evidence(found),
        confidence=Confidence.CERTAIN if by_value else Confidence.LIKELY,
        party=Party.TOOL_DEVELOPER if by_value else Party.INSTRUCTOR,
    )


def _unreadable(found: ReadBack) -> bool:
    """Tell whether Canvas prints the number in a form that it cannot read back (s2, s3)."""
    if found.total is not None:
        return 0 < abs(found.total) < 1e-4 or abs(found.total) >= 1e15
    return found.fraction is not None and 0 < found.fraction * 100 < 1e-4
