"""zero-written-for-blank: an empty score was written as 0."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    value_sent,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

RULE = Rule(
    slug="zero-written-for-blank",
    title="An empty score was written as 0",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "scoreGiven is an empty text. Canvas writes that as 0 and counts the student as graded."
    ),
    causes=('The tool has no score yet, and sends "" in place of leaving it out.',),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send no score at all where there is none. To clear one send "
                "gradingProgress Pending: then it is removed."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="Clear the 0 in Grades, or have the tool send the score again.",
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),),
    versions=LTI_1_3,
    hits=(posted(scoreGiven=""),),
    misses=(
        MISS,
        posted(scoreGiven=ABSENT),
        posted(scoreGiven=0),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a blank scoreGiven that was taken."""
    for exchange, ags in accepted_scores(case):
        given = ags.request.get("scoreGiven")
        if ags.request.is_graded and isinstance(given, str) and not given.strip():
            return RULE.finding(
                "The student has 0 now: scoreGiven was an empty text.",
                value_sent(ags.request, "scoreGiven", "a number"),
                ags_answer(exchange),
            )
    return None
