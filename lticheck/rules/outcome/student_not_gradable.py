"""student-not-gradable: Canvas grades this student's work in no way, or not now."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import finding_of, refusal
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

CHECKPOINTS = "Must provide a valid sub assignment tag when grading checkpointed discussions"
CANNOT_NOW = "Cannot grade this submission at this time"


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """Another sentence with which Canvas refuses to grade, and what is to be done then."""

    title: str
    message: str
    party: Party
    fixes: tuple[Fix, ...]


NOT_BEFORE = "each try with Submitted or Completed makes one more attempt"
VARIANTS = {
    "checkpoints": Variant(
        title="This discussion has checkpoints",
        message=(
            "The discussion is graded in parts (checkpoints), and a score over LTI has no field "
            "that says which part it is for."
        ),
        party=Party.TOOL_DEVELOPER,
        fixes=(
            Fix(
                party=Party.TOOL_DEVELOPER,
                text=f"Do not send it again: no score can name a checkpoint, and {NOT_BEFORE}.",
            ),
            Fix(
                party=Party.INSTRUCTOR,
                text=(
                    "Grade the discussion in Canvas (SpeedGrader), or do without checkpoints in it "
                    "if the tool is to grade it."
                ),
            ),
        ),
    ),
    "now": Variant(
        title="Canvas does not let this submission be graded now",
        message=(
            "Canvas does not let this submission be graded now: as a rule, the assignment is "
            "unpublished, its grading period is closed, or it is not assigned to this student."
        ),
        party=Party.INSTRUCTOR,
        fixes=(
            Fix(
                party=Party.INSTRUCTOR,
                text=(
                    "Look at the assignment: publish it if it is not published, and add the "
                    "student, or Everyone, under Assign Access. A closed grading period only your "
                    "Canvas admin can open."
                ),
            ),
            Fix(
                party=Party.TOOL_DEVELOPER,
                text=f"Send it once more when that is done, and not before: {NOT_BEFORE}.",
            ),
        ),
    ),
}
"""By the variant of the answer; the rule's own is the enrolment that has ended."""
MESSAGES = {
    "": "This student's enrolment is concluded, and the course is not.",
    **{name: variant.message for name, variant in VARIANTS.items()},
}

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
    causes=(
        "The enrolment was concluded, by hand or by a SIS import, while the course goes on.",
        "Another sentence of Canvas's: the discussion has checkpoints, which no score can name.",
        "Another sentence of Canvas's: the assignment is unpublished, locked, or not assigned.",
    ),
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
    canvas_texts=(
        "Student must be enrolled in the course as a student to be graded",
        CHECKPOINTS,
        CANNOT_NOW,
    ),
    statuses=(422,),
    hits=(
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
        posted(422, service(CHECKPOINTS)),
        posted(422, service(f"{CANNOT_NOW}: it is not published")),
    ),
    misses=(
        MISS,
        OTHER,
        posted(422, service("This assignment is still unpublished")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal, in any of its sentences."""
    found = refusal(case, Cause(RULE.slug))
    if found is None:
        return None
    variant = VARIANTS.get(found.answer.variant)
    said = found.ags.reply.message if found.ags.reply else ""
    party = Party.CANVAS_ADMIN if "closed grading period" in said else None
    return finding_of(
        RULE,
        found,
        MESSAGES,
        "userId",
        title=variant.title if variant else "",
        party=party or (variant.party if variant else None),
        fixes=variant.fixes if variant else None,
    )
