"""discussion-checkpoints: a score over LTI cannot name a checkpoint."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import refusal_finding
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

SENTENCE = "Must provide a valid sub assignment tag when grading checkpointed discussions"
MESSAGES = {
    "": "The discussion is graded in parts (checkpoints), and the score names none of them.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="discussion-checkpoints",
    title="This discussion has checkpoints",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas grades a discussion with checkpoints in parts, and a score over LTI has no field "
        "that says which part it is for. No score from a tool is taken there."
    ),
    causes=("The line item belongs to a graded discussion that has checkpoints.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Do not send it again: no score over AGS can name a checkpoint, and each try with "
                "Submitted or Completed makes one more attempt."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Grade the discussion in Canvas (SpeedGrader), or do without checkpoints in it if "
                "the tool is to grade it."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/abstract_assignment.rb (grade_student)"),),
    versions=LTI_1_3,
    canvas_texts=(SENTENCE,),
    statuses=(422,),
    hits=(posted(422, service(SENTENCE)),),
    misses=(
        MISS,
        OTHER,
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
