"""assignment-deleted: the assignment is gone."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="assignment-deleted",
    title="The assignment was deleted",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The assignment that the sourcedid names was deleted, or is not in that course. Of "
        "one that is only unpublished Canvas does not say this."
    ),
    causes=(
        "Somebody deleted the assignment after the student had launched it.",
        "The course content was reset or imported again: the same assignment then has a new id.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Restore it: open https://CANVAS-HOST/courses/COURSE-NUMBER/undelete and "
                "choose the assignment."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Or have students launch the new assignment once, so that the tool gets its "
                "sourcedid."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    canvas_codes=("assignment_invalid",),
    canvas_texts=("Assignment is invalid",),
    statuses=(422,),
    hits=(Example(scenario="assignment-deleted"),),
    misses=(
        Example(),
        Example(scenario="assignment-unpublished"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="assignment_invalid", text="Assignment is invalid")
    if exchange is None:
        return None
    return RULE.finding(
        "Canvas has deleted the assignment of this sourcedid.",
        canvas_reply(exchange),
    )
