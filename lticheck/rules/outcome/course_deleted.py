"""course-deleted: the course is gone."""

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
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

AGS_MESSAGES = {
    "": "The course is deleted. Nothing can be graded in it until it is restored.",
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="course-deleted",
    title="The course was deleted",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "The course was deleted in Canvas, and nothing in it can be graded until it is restored. "
        "Of a course that is only concluded or unpublished Canvas does not say this."
    ),
    causes=(
        "Somebody deleted the course, or an import from the student system did.",
        "The launch comes from a copy of the course that is gone.",
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If the grades are still wanted, restore the course: Admin, the account, Admin "
                "Tools, Restore Content, Courses, the course's number. Then say so to whoever "
                "runs the tool."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If the grades are still wanted, ask your Canvas admin to restore the course. A "
                "teacher cannot do it."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Stop sending scores for this course, unless somebody says that it is restored.",
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    versions=BOTH,
    canvas_codes=("course_invalid",),
    canvas_texts=(
        "Course is invalid",
        "Context is deleted or not found",
    ),
    statuses=(404, 422),
    hits=(
        Example(scenario="course-deleted"),
        posted(404, service("Context is deleted or not found", "not_found")),
    ),
    misses=(
        Example(),
        Example(scenario="course-concluded"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="course_invalid", text="Course is invalid")
    if exchange is None:
        return None
    return RULE.finding(
        "Canvas has deleted the course of this sourcedid.",
        canvas_reply(exchange),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES)
