"""resource-link-mismatch: resourceLinkId is not that of the line item."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "The resourceLinkId that was sent is not that of this line item.",
    "unknown": (
        "Canvas knows no such resource link in this course. A module item's launch names the "
        "course's own id as its link, which it is not."
    ),
    "500 resourceLinkId": (
        "Canvas failed, most likely over resourceLinkId: the line item has no link."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="resource-link-mismatch",
    title="resourceLinkId is not that of the line item",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The score has a resourceLinkId, but the line item belongs to another link, or to none."
    ),
    causes=(
        "The tool sends the resource link of another launch, or the context's id.",
        "The line item was made without a link: Canvas then answers 500.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Leave resourceLinkId out of scores: the line item's URL says enough.",
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/concerns/gradebook_services.rb"),),
    versions=LTI_1_3,
    canvas_texts=("The specified LTI link ID is not associated with the line item.",),
    statuses=(412, 500),
    hits=(
        posted(
            412,
            service(
                "The specified LTI link ID is not associated with the line item.",
                "precondition_failed",
            ),
            resourceLinkId="x",
        ),
    ),
    misses=(
        MISS,
        posted(
            412, service("Tool does not have permission to view line_item", "precondition_failed")
        ),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "resourceLinkId")
