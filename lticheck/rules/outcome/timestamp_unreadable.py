"""timestamp-unreadable: canvas cannot read the timestamp."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    api,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas cannot read this timestamp.",
    "500 timestamp": (
        "Canvas failed, most likely over the timestamp, which is not a date and time."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="timestamp-unreadable",
    title="Canvas cannot read the timestamp",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas cannot read the score's timestamp as a date and time. A number, or a day "
        "that does not exist, makes Canvas fail with status 500."
    ),
    causes=(
        "It is a number of seconds or milliseconds since 1970.",
        "Day and month are swapped, so that the month is above 12.",
        "It is a JSON number, true, a list or an object.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send the timestamp as text, in UTC with milliseconds: 2026-01-31T12:00:00.000Z."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    canvas_texts=("Provided timestamp of X not a valid timestamp",),
    statuses=(400, 500),
    hits=(
        posted(
            400,
            service("Provided timestamp of 1795500000000 not a valid timestamp", "bad_request"),
            timestamp="1795500000000",
        ),
        posted(500, api("An error occurred.", "internal_server_error"), timestamp=1795500000),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "timestamp")
