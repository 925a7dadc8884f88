"""student-not-gradable: the student's enrolment is concluded."""

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

MESSAGES = {
    "": "This student's enrolment is concluded, and the course is not.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="student-not-gradable",
    title="The student's enrolment is concluded",
    stage=Stage.OUTCOME,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The course is open, but this student's enrolment in it is concluded, so Canvas takes no "
        "grade. It has counted a score with Submitted or Completed as one more attempt all the "
        "same."
    ),
    causes=("The enrolment was concluded, by hand or by a SIS import, while the course goes on.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Should this person be a student of the course now? If not, nothing is wrong: "
                "leave it as it is. If yes: People, three dots, View Prior Enrollments, the "
                "person, Restore; then have the tool send the score once more."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send it once more when the person is back, with the same submission.submittedAt, "
                "and not before: each try makes one more attempt."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/abstract_assignment.rb (grade_student)"),),
    versions=LTI_1_3,
    canvas_texts=("Student must be enrolled in the course as a student to be graded",),
    statuses=(422,),
    hits=(
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
    ),
    misses=(
        MISS,
        OTHER,
        posted(422, service("Cannot grade this submission at this time")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "userId")
