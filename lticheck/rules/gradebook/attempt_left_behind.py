"""attempt-left-behind: the refused score has made an attempt all the same."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    field_error,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.reply import Shape

RULE = Rule(
    slug="attempt-left-behind",
    title="The refused score has made an attempt all the same",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas makes the attempt before it looks at some of the values. A score that "
        "it then refuses leaves the attempt behind: the student counts as submitted, "
        "and each retry makes one more."
    ),
    causes=(
        (
            "The student's enrolment is concluded, the grading period is closed, "
            "gradingProgress is unknown, or the score is not a number."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Do not send it again before the cause is fixed. Then send it with the same "
                "submission.submittedAt, or with new_submission: false, so that no further attempt "
                "is made."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If the attempts are used up by this: edit the assignment, Submission Attempts, a "
                "higher number or Unlimited, Save."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),),
    versions=LTI_1_3,
    hits=(posted(422, field_error("result_score", "is not a number"), scoreGiven="8,5"),),
    misses=(
        MISS,
        OTHER,
        posted(422, field_error("activity_progress", "is not included in the list")),
        posted(422, field_error("result_score", "is not a number"), activityProgress="Started"),
    ),
)


AFTER_ATTEMPT = (
    Cause.STUDENT_NOT_GRADABLE,
    Cause.ASSIGNMENT_LOCKED,
    Cause.PROGRESS_UNKNOWN,
    Cause.NON_NUMERIC_SCORE,
    Cause.SCORE_MAXIMUM_INVALID,
    Cause.SCORE_OUT_OF_RANGE,
    Cause.MALFORMED_SCORE_BODY,
)
FIELD_VARIANTS = {"activityProgress", "url"}
"""Refused before the attempt is made."""


def check(case: Case) -> Finding | None:
    """Find a refusal that comes after the attempt, for a score that makes one."""
    found = refusal(case, *AFTER_ATTEMPT)
    if found is None or found.ags.reply is None or not found.request.makes_attempt:
        return None
    late = found.ags.reply.shape is Shape.FIELD or found.answer.cause is Cause.STUDENT_NOT_GRADABLE
    if not late or found.answer.variant in FIELD_VARIANTS:
        return None
    return RULE.finding(
        "The student has one attempt more, and each retry adds another.",
        ags_answer(found.exchange),
        *sent(found, "activityProgress"),
    )
