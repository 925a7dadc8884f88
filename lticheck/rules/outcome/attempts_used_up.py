"""attempts-used-up: no attempts are left."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas counts no more attempts for this student.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="attempts-used-up",
    title="No attempts are left",
    stage=Stage.OUTCOME,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The assignment allows a limited number of attempts, and this student has used "
        "them. Every score with Submitted or Completed counts as one, unless it says "
        "otherwise."
    ),
    causes=(
        (
            "The tool sends a score for each step, or sends again after an error, and "
            "each one counts as an attempt."
        ),
        "The student really has handed in as often as the assignment allows.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Edit the assignment: Submission Attempts, a higher number or Unlimited, Save. "
                "That is for all students: Canvas has no button that gives one of them a further "
                "attempt at an External Tool assignment."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send the same submission.submittedAt with every score for the same "
                "work, or new_submission: false in Canvas's extension: neither makes "
                "an attempt."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),),
    versions=LTI_1_3,
    canvas_texts=("The maximum number of allowed attempts has been reached for this submission",),
    statuses=(422,),
    hits=(
        posted(
            422,
            service("The maximum number of allowed attempts has been reached for this submission"),
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "submission", "activityProgress")
