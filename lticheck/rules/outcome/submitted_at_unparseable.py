"""submitted-at-unparseable: a text in which Canvas finds no time."""

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
from lticheck.rules.evidence import canvas_reply, refused, request_evidence
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

AGS_MESSAGES = {
    "": "Canvas cannot read submission.submittedAt.",
    "500 submission": "Canvas failed, most likely over “submission”, which is not an object.",
    "500 submittedAt": (
        "Canvas failed, most likely over submittedAt, which is not a date and time."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="submitted-at-unparseable",
    title="submittedAt is not a time that Canvas can read",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas refuses the whole request, score and all, because it cannot read submittedAt."
    ),
    causes=("The time is in milliseconds since 1970, or a word.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send it as ISO 8601 with a zone, such as 2026-01-31T12:00:00Z.",
        ),
    ),
    references=(
        Reference(label="ISO 8601"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=("timestamp_not_parseable",),
    canvas_texts=(
        "Invalid timestamp - timestamp not parseable",
        "Provided submitted_at timestamp of X not a valid timestamp",
    ),
    statuses=(400, 422, 500),
    hits=(
        Example(sends={"result_score": "0.5", "submitted_at": "a"}),
        Example(sends={"result_score": "0.5", "submitted_at": "1795321378000"}),
        posted(
            400,
            service("Provided submitted_at timestamp of a not a valid timestamp", "bad_request"),
            submission={"submittedAt": "a"},
        ),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "0.5", "submitted_at": "2026-01-31"}),
        Example(sends={"result_score": "0.5", "submitted_at": "1795321378"}),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(
        case, code="timestamp_not_parseable", text="Invalid timestamp - timestamp not parseable"
    )
    if exchange is None:
        return None
    return RULE.finding(
        "Canvas cannot read submittedAt as a time, and saved nothing.",
        canvas_reply(exchange),
        request_evidence(exchange, "submitted_at", "submittedAt sent"),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(
        RULE, case, AGS_MESSAGES, "submission", "https://canvas.instructure.com/lti/submission"
    )
