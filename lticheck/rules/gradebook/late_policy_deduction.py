"""late-policy-deduction: the late policy has lowered the grade."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.read_back import TOLERANCE

RULE = Rule(
    slug="late-policy-deduction",
    title="Points were deducted for lateness",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "The grade that is read back is lower than the score sent. Canvas's late policy takes "
        "points off what comes after the due date, for external tools too, and what it leaves "
        "is what everybody sees."
    ),
    causes=("The course has a late policy, and the work counts as submitted after the due date.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "See the late policy under Gradebook, Settings; or set this submission's status "
                "to None."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send submittedAt with the time at which the student really finished.",
        ),
    ),
    references=(Reference(label="Canvas: app/models/late_policy.rb"),),
    silenced_by=(
        "zero-point-assignment",
        "human-grade-kept",
    ),
    hits=(Example(scenario="late", sends={"result_score": "0.85"}),),
    misses=(
        Example(sends={"result_score": "0.85"}),
        Example(scenario="pass-fail", sends={"result_score": "0"}),
        Example(scenario="points-zero", sends={"result_score": "0.85"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a grade that came back lower than sent, where nothing else lowers it."""
    found = read_back_of(case)
    if found is None or found.expected is None or found.observed is None:
        return None
    lost = found.expected - found.observed
    if (
        lost <= TOLERANCE
        or found.observed < 0
        or found.is_pass_fail
        or not 0 < found.expected <= 1.5
    ):
        return None
    percent = lost * 100
    whole = abs(percent - round(percent)) < 0.02
    of_points = f", {lost * found.points:.4g} of {found.points:g} points" if found.points else ""
    return RULE.finding(
        f"{percent:.4g} % less than sent{of_points}: most likely the late policy's deduction.",
        *read_back_evidence(found),
        confidence=Confidence.LIKELY if whole else Confidence.POSSIBLE,
    )
