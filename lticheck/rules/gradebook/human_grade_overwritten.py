"""human-grade-overwritten: a grade that was there before is gone."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import outcome_asked
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="human-grade-overwritten",
    title="A former grade was replaced",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "There was a grade before, and the request replaced it. Canvas does not say who had "
        "given it: a teacher's grade is overwritten, and by deleteResult erased, without a "
        "word."
    ),
    causes=("The tool sends every score anew, also after a teacher has corrected it.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send prioritizeNonToolGrade, and Canvas keeps what a person gave. The launch "
                "says whether it may."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    silenced_by=("excused-student",),
    hits=(Example(scenario="human-graded", score="0.85"),),
    misses=(
        Example(score="0.85"),
        Example(scenario="human-graded"),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the grade read before a write with the one that was written."""
    before, written = case.step(Role.READ), case.written
    outcome = before.exchange.outcome if before and before.exchange else None
    sent = outcome_asked(written)
    if outcome is None or not outcome.result_score or sent is None or case.is_restored:
        return None
    if sent.prioritize_non_tool_grade:
        return None
    score = sent.result_total_score if sent.result_total_score is not None else sent.result_score
    return RULE.finding(
        "There was a grade before; if a person gave it, their grade is replaced.",
        Evidence(label="Grade before", actual=outcome.result_score),
        Evidence(label="Replaced by", actual=f"“{score}”" if score is not None else "nothing"),
        confidence=Confidence.POSSIBLE,
    )
