"""progress-unknown: a progress is not one of the known words."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    field_error,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "activityProgress or gradingProgress is not one of the words that Canvas knows.",
    "gradingProgress": (
        "gradingProgress is not one of the words that Canvas knows. An "
        "attempt was made all the same; a former score is kept."
    ),
    "activityProgress": (
        "activityProgress is not one of the words that Canvas knows. Nothing was written."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="progress-unknown",
    title="activityProgress or gradingProgress has an unknown value",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "activityProgress and gradingProgress must be one of the specification's words, in "
        "exactly that spelling."
    ),
    causes=(
        (
            "It is misspelt, in lower case, or a word of the other field, such as "
            "Completed as gradingProgress."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "activityProgress: Initialized, Started, InProgress, Submitted or "
                "Completed. gradingProgress: FullyGraded, Pending, PendingManual, "
                "Failed or NotReady."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/models/lti/result.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "grading_progress is not included in the list",
        "activity_progress is not included in the list",
    ),
    statuses=(422,),
    hits=(
        posted(
            422,
            field_error("grading_progress", "is not included in the list"),
            gradingProgress="Graded",
        ),
        posted(
            422,
            field_error("activity_progress", "is not included in the list"),
            activityProgress="Done",
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "activityProgress", "gradingProgress")
