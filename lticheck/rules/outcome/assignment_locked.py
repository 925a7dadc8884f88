"""assignment-locked: unpublished, or in a closed grading period."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import finding_of, refusal
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    field_error,
    posted,
    service,
)
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

AGS_MESSAGES = {
    "": "Canvas does not let the grade be changed now.",
    "draft": "The assignment is not published.",
    "grading period": (
        "The grade is in a closed grading period: Canvas says so, or says that nobody"
        " has permission. Some Canvas versions use the one sentence, some the other."
    ),
    "not assigned": "The assignment is not assigned to this student.",
}
"""What is said of LTI 1.3, by the variant of the answer."""

PUBLISH = Fix(party=Party.INSTRUCTOR, text="Publish the assignment.")
REOPEN = (
    Fix(
        party=Party.CANVAS_ADMIN,
        text=(
            "If the grading period of this assignment is closed: move its close date (Admin, the "
            "account, Grading), and tell the instructor."
        ),
    ),
    Fix(
        party=Party.INSTRUCTOR,
        text=(
            "If the grading period is closed, ask your Canvas admin to move its close date; a "
            "teacher cannot change a due date that lies in a closed one. Once it is open, the "
            "score can be sent again, or typed in Grades."
        ),
    ),
)
ASSIGN = Fix(
    party=Party.INSTRUCTOR,
    text="If the student is not assigned: add them, or Everyone, under Assign Access.",
)
AGAIN_11 = Fix(
    party=Party.TOOL_DEVELOPER,
    version=LtiVersion.V1_1,
    text="Send the score again afterwards; the submission that is there does no harm.",
)
WHEN_PUBLISHED = (
    AGAIN_11,
    Fix(
        party=Party.TOOL_DEVELOPER,
        version=LtiVersion.V1_3,
        text=(
            "Send the score once more when the assignment is published, with the same "
            "submission.submittedAt."
        ),
    ),
)
AFTERWARDS = (
    AGAIN_11,
    Fix(
        party=Party.TOOL_DEVELOPER,
        version=LtiVersion.V1_3,
        text=(
            "Send the score once more when that is done, with the same submission.submittedAt, and "
            "not before: in a closed grading period each try makes one more attempt."
        ),
    ),
)

ADVICE = {
    "draft": (PUBLISH, *WHEN_PUBLISHED),
    "grading period": (*REOPEN, *AFTERWARDS),
    "not assigned": (ASSIGN, *AFTERWARDS),
}
"""What is to be done where the answer names the cause; else all of it."""
ACTS = {"grading period": Party.CANVAS_ADMIN}
"""Who acts where it is not the instructor: a teacher cannot change dates in a closed period."""

RULE = Rule(
    slug="assignment-locked",
    title="The grade is locked in Canvas",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas handed in the work for the student and then refused the grade, because grades "
        "of this assignment cannot be changed now. The student sees a submission without a "
        "grade."
    ),
    meaning_13=(
        "Canvas refused the score, because grades of this assignment cannot be changed now. In a "
        "closed grading period it has counted an attempt all the same: the student then shows as "
        "submitted, without this score."
    ),
    causes=(
        "The assignment is unpublished.",
        "The student's grading period is closed.",
        "The assignment is not assigned to this student.",
    ),
    fixes=(PUBLISH, *REOPEN, ASSIGN, *AFTERWARDS),
    references=(Reference(label="Canvas: app/models/submission.rb (ensure_grader_can_grade)"),),
    versions=BOTH,
    canvas_texts=(
        "grade cannot be changed",
        "This assignment is still unpublished",
        (
            "cannot be changed at this time: You don't have permission to manage grades "
            "for this course"
        ),
        (
            "cannot be changed at this time: This assignment is in a closed grading "
            "period for this student"
        ),
        "This assignment is not applicable to this student",
    ),
    statuses=(422,),
    hits=(
        Example(scenario="assignment-unpublished", sends={"result_score": "0.85"}),
        Example(scenario="grading-period-closed", sends={"result_score": "0.85"}),
        posted(422, service("This assignment is still unpublished")),
        posted(
            422,
            field_error(
                "grade",
                (
                    "cannot be changed at this time: You don't have permission to manage grades "
                    "for this course"
                ),
            ),
        ),
    ),
    misses=(
        Example(scenario="assignment-unpublished"),
        Example(sends={"result_score": "0.85"}),
        posted(422, service("Student must be enrolled in the course as a student to be graded")),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="", text="grade cannot be changed") or refused(
        case, text="This assignment is not applicable to this student"
    )
    if exchange is None:
        return None
    said = exchange.outcome.description if exchange.outcome else ""
    return RULE.finding(
        _why(exchange, said),
        canvas_reply(exchange),
        party=ACTS.get(_variant(said)),
        fixes=ADVICE.get(_variant(said)),
    )


def _why(exchange: Exchange, said: str) -> str:
    if exchange.asked and exchange.asked.operation_name == "deleteResult":
        return "The grade is locked: Canvas refused to clear it."
    return MESSAGES.get(_variant(said), MESSAGES[""])


MESSAGES = {
    "": "Canvas saved a submission, but says that the grade cannot be changed.",
    "draft": "The assignment is unpublished: Canvas saved a submission, but not the grade.",
    "grading period": "The grading period is closed: Canvas saved a submission, but not the grade.",
    "not assigned": (
        "The assignment is not assigned to this student, so the grade cannot be changed."
    ),
}


def _variant(said: str) -> str:
    """Return which lock Canvas's sentence names; empty where it names none."""
    if "not applicable" in said:
        return "not assigned"
    if "unpublished" in said:
        return "draft"
    return "grading period" if "closed grading period" in said else ""


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    found = refusal(case, Cause(RULE.slug))
    if found is None:
        return None
    lock = found.answer.variant
    return finding_of(
        RULE,
        found,
        AGS_MESSAGES,
        "gradingProgress",
        party=ACTS.get(lock),
        fixes=ADVICE.get(lock),
    )
