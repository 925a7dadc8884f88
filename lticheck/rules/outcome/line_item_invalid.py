"""line-item-invalid: a line item was not made, changed or deleted."""

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
    "": "Canvas does not take this line item.",
    "coupled": (
        "This line item came with its assignment: only the assignment itself can "
        "be deleted, in Canvas."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="line-item-invalid",
    title="A line item was not made, changed or deleted",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas refused a request that makes, changes or deletes a line item, because "
        "of a value in it. Scores for a line item that was not made have nowhere to go."
    ),
    causes=(
        ("label or scoreMaximum is missing or blank, or scoreMaximum is negative or no number."),
        (
            "The body was sent with a Content-Type that Canvas does not parse, so every"
            " value looks blank."
        ),
        ("Canvas does not let a tool choose this submission type for a new assignment."),
        ("A line item that was made together with its assignment cannot be deleted by the tool."),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send label and a positive scoreMaximum as JSON with Content-Type "
                "application/vnd.ims.lis.v2.lineitem+json. Leave line items that "
                "Canvas made with the assignment alone."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/line_items_controller.rb"),),
    versions=LTI_1_3,
    canvas_texts=(
        "label can't be blank",
        "score_maximum is not a number",
        "Invalid submission_type for new assignment",
    ),
    statuses=(400, 401, 422),
    hits=(
        posted(422, field_error("label", "can't be blank"), path="/api/lti/courses/12/line_items"),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "label", "scoreMaximum")
