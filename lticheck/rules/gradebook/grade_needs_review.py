"""grade-needs-review: the score is there, but waits for a teacher."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    value_sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

RULE = Rule(
    slug="grade-needs-review",
    title="The score is there, but waits for a teacher",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "With PendingManual and Submitted or Completed the score is stored as “needs "
        "review”: it does not count in the total until a teacher grades, or the tool "
        "sends FullyGraded."
    ),
    causes=("The tool asks for a review by a person.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text="Open the student in SpeedGrader and confirm or change the score.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="If nobody has to review it, send gradingProgress FullyGraded.",
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    hits=(posted(gradingProgress="PendingManual"),),
    misses=(
        MISS,
        posted(gradingProgress="PendingManual", activityProgress="Started"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find PendingManual with a score, in a submission."""
    for exchange, ags in accepted_scores(case):
        request = ags.request
        handed_in = request.text("activityProgress") in {"Submitted", "Completed"}
        kept = request.extension.get("preserve_score") is True
        waits = request.text("gradingProgress") == "PendingManual" and handed_in and not kept
        if waits and request.get("scoreGiven") is not None:
            return RULE.finding(
                "The gradebook shows the score as “needs review”, outside of the total.",
                value_sent(request, "gradingProgress", "FullyGraded"),
                value_sent(request, "activityProgress"),
                ags_answer(exchange),
            )
    return None
