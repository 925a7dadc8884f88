"""line-item-without-column: this line item has no column in the gradebook."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    reads,
    value_sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.endpoint import Endpoint

RULE = Rule(
    slug="line-item-without-column",
    title="This line item has no column in the gradebook",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A line item that a tool makes with a resourceLinkId is a second one of that "
        "assignment. Canvas takes scores for it and shows them to the tool alone: no "
        "submission, no score, no comment reaches the gradebook."
    ),
    causes=(
        (
            "The tool makes a line item of its own, with resourceLinkId, though the "
            "assignment has one already."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Post to the line item that the launch's endpoint claim names. To have"
                " a further column, make a line item without resourceLinkId: that "
                "makes an assignment."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/line_items_controller.rb"),
        Reference(label="Canvas: app/models/lti/result.rb"),
    ),
    versions=LTI_1_3,
    hits=(
        posted(
            201,
            '{"id":"https://school.instructure.com/api/lti/courses/12/line_items/99","scoreMaximum":10}',
            path="/api/lti/courses/12/line_items",
            resourceLinkId="a",
            label="b",
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find a line item that was made for a link that has one."""
    for exchange, ags in reads(case, Endpoint.LINE_ITEMS):
        if ags.request.method == "POST" and ags.request.get("resourceLinkId"):
            return RULE.finding(
                "Scores for this new line item are stored, and never shown in the gradebook.",
                value_sent(ags.request, "resourceLinkId"),
                ags_answer(exchange),
                confidence=Confidence.LIKELY,
            )
    return None
