"""submitted-at-in-future: a time that has not come yet."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import canvas_reply, outcome_asked, refused, request_evidence
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

AGS_MESSAGES = {
    "": (
        "submission.submittedAt is more than a minute ahead of Canvas: a clock is "
        "ahead, or a local time has no offset."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="submitted-at-in-future",
    title="submittedAt lies in the future",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas refuses the whole request because submittedAt is more than a minute ahead of its "
        "clock. A time without a zone is read in Canvas's own zone, usually UTC."
    ),
    meaning_13=(
        "Canvas refuses the whole score because submission.submittedAt is more than a minute ahead "
        "of its clock. A time without an offset is read in the time zone of the school's account."
    ),
    causes=("The tool's clock is fast.",),
    causes_11=(
        "Local time was sent without its zone: east of Greenwich it then lies in the future.",
    ),
    causes_13=(
        "It has no offset: UTC that is read as the time of a school in America lies hours ahead.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send UTC with a Z, or the offset of the zone, such as 2026-01-31T13:00:00+01:00."
            ),
        ),
    ),
    references=(
        Reference(label="ISO 8601"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=("timestamp_in_future",),
    canvas_texts=(
        "Invalid timestamp - timestamp in future",
        "Provided submitted_at timestamp of X in the future",
    ),
    statuses=(400, 422),
    hits=(
        Example(sends={"result_score": "0.5", "submitted_at": "2999-01-01T00:00:00Z"}),
        posted(
            400,
            service(
                "Provided submitted_at timestamp of 2999-01-01T00:00:00Z in the future",
                "bad_request",
            ),
        ),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "0.5", "submitted_at": "2020-01-31T12:00:00Z"}),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(
        case, code="timestamp_in_future", text="Invalid timestamp - timestamp in future"
    )
    if exchange is None:
        return None
    return RULE.finding(
        "By Canvas's clock submittedAt has not come yet, so it saved nothing.",
        canvas_reply(exchange),
        request_evidence(exchange, "submitted_at", "submittedAt sent"),
        *_zone(exchange),
    )


def _zone(exchange: Exchange) -> tuple[Evidence, ...]:
    asked = outcome_asked(exchange)
    sent = (asked.submitted_at if asked else None) or ""
    clock = sent.partition("T")[2]
    if not clock or clock.endswith("Z") or "+" in clock or "-" in clock:
        return ()
    return (
        Evidence(label="Zone", actual="not given, so Canvas reads UTC", expected="Z or +01:00"),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES, "submission")
