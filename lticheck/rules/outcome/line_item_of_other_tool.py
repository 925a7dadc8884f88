"""line-item-of-other-tool: the line item belongs to another tool."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    PATH,
    posted,
    read,
    service,
)
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

MESSAGES = {
    "": "This line item is of another tool's developer key.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="line-item-of-other-tool",
    title="The line item belongs to another tool",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A tool may read, change and delete only the line items of its own developer "
        "key. This one was made by, or for, another."
    ),
    causes=(
        (
            "The school installed the tool again, with another developer key, and the "
            "stored line items are of the old one."
        ),
        "The URL was taken from a launch of another tool.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Use the line item from a launch with this client id, or list the course's line "
                "items with this token: Canvas shows each tool its own."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Edit the assignment: Submission Type, External Tool, Find, and choose"
                " the tool's present installation."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/concerns/gradebook_services.rb"),),
    versions=LTI_1_3,
    canvas_texts=("Tool does not have permission to view line_item",),
    statuses=(412,),
    hits=(
        Example(
            capture=read(
                PATH,
                412,
                service("Tool does not have permission to view line_item", "precondition_failed"),
            )
        ),
    ),
    misses=(
        MISS,
        posted(
            412,
            service(
                "The specified LTI link ID is not associated with the line item.",
                "precondition_failed",
            ),
        ),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
