"""submitted-at-unparseable: a text in which Canvas finds no time."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused, request_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="submitted-at-unparseable",
    title="submittedAt is no time that Canvas can read",
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
    canvas_codes=("timestamp_not_parseable",),
    canvas_texts=("Invalid timestamp - timestamp not parseable",),
    statuses=(422,),
    hits=(
        Example(sends={"result_score": "0.5", "submitted_at": "a"}),
        Example(sends={"result_score": "0.5", "submitted_at": "1795321378000"}),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "0.5", "submitted_at": "2026-01-31"}),
        Example(sends={"result_score": "0.5", "submitted_at": "1795321378"}),
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
