"""grade-hidden: saved, and perhaps hidden from the student."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import accepted_scores
from lticheck.rules.ags_examples import MISS, posted, results
from lticheck.rules.ags_results import row_evidence, shown_after, written_score
from lticheck.rules.grade_comparison import read_back_of
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="grade-hidden",
    title="Students may not see the grade yet",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "The grade is in the gradebook. Whether the student sees it is another question: with a "
        "manual post policy grades stay hidden until somebody posts them. LTI cannot see the "
        "policy."
    ),
    causes=(
        "The assignment or the course has the post policy Manually.",
        (
            "The assignment has the option “Hide from gradebook view and student grades view”, "
            "which hides the whole column."
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In the gradebook look for the crossed-out eye at the assignment; its menu has "
                "Post grades."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "No column at all? Edit the assignment and untick “Hide from gradebook view and "
                "student grades view”."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/post_policy.rb"),),
    versions=BOTH,
    silenced_by=(
        "zero-point-assignment",
        "human-grade-kept",
        "late-policy-deduction",
        "pass-fail-any-score",
        "grade-differs",
        "score-preserved",
    ),
    hits=(
        Example(scenario="hidden-grades", sends={"result_score": "0.85"}),
        posted(after=results(8.5)),
    ),
    misses=(
        MISS,
        posted(gradingProgress="Pending", after=results(8.5)),
        Example(),
        Example(sends={"result_score": "85"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Mention it where a grade has arrived, which is when people begin to wonder."""
    found = read_back_of(case)
    if found is None or found.observed is None or case.is_restored:
        return None
    return RULE.finding(
        "If the student sees no grade although it is there, it was not posted yet.",
        confidence=Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Mention it where the results show the score that was sent."""
    for exchange, ags in accepted_scores(case):
        shown = shown_after(case, exchange)
        if shown and shown.score is not None and written_score(ags) is not None:
            return RULE.finding(
                "The score is in Canvas. If the student does not see it, it was not posted yet: "
                "LTI does not say whether it was.",
                row_evidence(shown, "after"),
                confidence=Confidence.POSSIBLE,
            )
    return None
