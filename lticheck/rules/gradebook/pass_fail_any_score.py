"""pass-fail-any-score: complete or incomplete, whatever the score."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="pass-fail-any-score",
    title="Complete/Incomplete: any score above 0 is full marks",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "This assignment knows only complete and incomplete. Any number above 0 counts as "
        "complete, with all the points, and 0 or less as incomplete; the range is not even "
        "checked."
    ),
    causes=("The assignment's grade is displayed as Complete/Incomplete.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "To keep the score as it is, choose Points or Percentage under Display Grade as."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="If the tool has a pass mark, send 1 or 0 by it.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
    ),
    silenced_by=("human-grade-kept",),
    hits=(
        Example(scenario="pass-fail", sends={"result_score": "0.3"}),
        Example(scenario="pass-fail", sends={"result_score": "85"}),
        Example(scenario="pass-fail", sends={"result_total_score": "0.5"}),
    ),
    misses=(
        Example(sends={"result_score": "0.3"}),
        Example(scenario="pass-fail", sends={"result_score": "1"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a score between 0 and 1 that became all, or one out of range that was taken."""
    found = read_back_of(case)
    if found is None or found.observed is None:
        return None
    in_range = found.total is not None or (found.fraction is not None and 0 <= found.fraction <= 1)
    if in_range and (found.points == 0 or not found.is_pass_fail):
        return None
    made = "complete, with full points" if found.observed else "incomplete"
    return RULE.finding(
        f"“{found.sent_text}” was made {made}.",
        *read_back_evidence(found),
        confidence=Confidence.LIKELY if in_range else Confidence.CERTAIN,
    )
