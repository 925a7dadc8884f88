"""student-not-gradable: the student's enrolment is concluded."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import refusal, refusal_finding
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

MESSAGES = {
    "": "This student's enrolment is concluded, and the course is not.",
    "tag": "The discussion is graded in parts (checkpoints), which a score over LTI cannot name.",
    "now": "Canvas does not let this submission be graded now.",
}
"""What is said, by the variant of the answer."""

RESTORE = Fix(
    party=Party.INSTRUCTOR,
    text=(
        "People, three dots, View Prior Enrollments, the person, Restore. Then have the tool send "
        "the score once more, with the same submittedAt."
    ),
)
BY_HAND = Fix(
    party=Party.INSTRUCTOR,
    text="Enter the grade by hand, in SpeedGrader; a score from the tool does not get there.",
)
NOT_BEFORE = Fix(
    party=Party.TOOL_DEVELOPER,
    text="Do not repeat it before that: each try makes one more attempt.",
)

RULE = Rule(
    slug="student-not-gradable",
    title="Canvas does not grade this student now",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The course is open, but Canvas takes no grade for this student: as a rule, because the "
        "student's enrolment in it is concluded. It has counted the score as one more attempt all "
        "the same."
    ),
    causes=(
        ("The enrolment was concluded, by hand or by a SIS import, while the course goes on."),
        "For a discussion with checkpoints, a score needs a valid tag of the checkpoint.",
    ),
    fixes=(RESTORE, NOT_BEFORE),
    references=(Reference(label="Canvas: app/models/abstract_assignment.rb (grade_student)"),),
    versions=LTI_1_3,
    canvas_texts=(
        "Student must be enrolled in the course as a student to be graded",
        "Must provide a valid sub assignment tag when grading checkpointed discussions",
        "Cannot grade this submission at this time",
    ),
    statuses=(422,),
    hits=(
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
        posted(
            422,
            service(
                "Must provide a valid sub assignment tag when grading checkpointed discussions"
            ),
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal; where it is not the enrolment, nobody is to be restored."""
    found = refusal_finding(RULE, case, MESSAGES, "userId")
    named = refusal(case, Cause(RULE.slug))
    is_enrolment = named is None or not named.answer.variant
    return found if found is None or is_enrolment else replace(found, fixes=(BY_HAND, NOT_BEFORE))
