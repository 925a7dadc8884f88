"""clock-ahead: signed in the future."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    shown_json,
)
from lticheck.rules.ags_examples import (
    MISS,
    oauth,
    token,
)
from lticheck.rules.evidence import canvas_reply, clock_skew, format_duration, matches, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

LIMIT = 60.0
"""Seconds by which Canvas lets a timestamp be ahead."""
IMPOSSIBLE = 1e11
"""Seconds: three thousand years, by which no clock is wrong."""

AGS_MESSAGE = "The client assertion was issued more than 30 seconds ahead of Canvas's clock."
AGS_MILLISECONDS = "iat is in milliseconds; Canvas reads seconds."

RULE = Rule(
    slug="clock-ahead",
    title="The tool's clock is ahead",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas accepts a clock up to 90 minutes behind, but only one minute ahead; of a later "
        "time it says “Duplicate nonce detected”, although the nonce is new."
    ),
    meaning_13=(
        "The time “iat” in the client assertion, the signed part of the token request, may be 5 "
        "minutes old, but only 30 seconds ahead of Canvas's clock."
    ),
    causes=("The clock of the server that posts grades is fast.",),
    causes_11=("oauth_timestamp is in milliseconds, or has a time zone added to it.",),
    causes_13=("iat is in milliseconds, or has a time zone added to it.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Switch on time synchronisation (chrony, systemd-timesyncd) on the host, not in "
                "the container."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Send oauth_timestamp as whole seconds since 1970, UTC.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Make a new client assertion for each token request: iat = now in "
                "whole seconds, from a clock that NTP sets."
            ),
        ),
    ),
    references=(
        Reference(label="RFC 5849, section 3.3 (nonce and timestamp)"),
        Reference(label="Canvas: lib/lti/security.rb"),
    ),
    versions=BOTH,
    canvas_texts=(
        "Duplicate nonce detected",
        "the 'iat' must not be in the future",
    ),
    statuses=(400, 401),
    hits=(
        Example(clock=300.0),
        Example(clock=9000.0),
        Example(fault="clock-behind"),
        token(400, oauth("invalid_request", "the 'iat' must not be in the future")),
    ),
    misses=(
        Example(),
        Example(clock=-7200.0),
        Example(fault="nonce-seen"),
        MISS,
        token(400, oauth("invalid_request", "the 'aud' is invalid")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find either sentence together with a clock that is ahead."""
    exchange = refused(case, text="Duplicate nonce detected") or refused(
        case, text="Timestamp too old or too far in the future"
    )
    if exchange is None:
        return None
    skew = clock_skew(exchange)
    if skew is None:
        if not matches(exchange, text="Duplicate nonce detected"):
            return None
        return RULE.finding(
            "Or the clock is more than a minute ahead: Canvas then says the same.",
            canvas_reply(exchange),
            confidence=Confidence.POSSIBLE,
            is_alternative=True,
        )
    if skew <= LIMIT:
        return None
    if skew > IMPOSSIBLE:
        return RULE.finding(
            "The timestamp is in milliseconds; Canvas reads it as seconds, far in the future.",
            Evidence(label="Time signed", actual=_stated(exchange), where="oauth_timestamp"),
            canvas_reply(exchange),
        )
    return RULE.finding(
        f"This clock is {format_duration(skew)} ahead of Canvas's; one minute is the limit.",
        Evidence(
            label="Clock",
            actual=f"{format_duration(skew)} ahead",
            expected="at most 1 minute",
            where="Date",
        ),
        canvas_reply(exchange),
    )


def _stated(exchange: Exchange) -> str:
    return exchange.request.timestamp if exchange.request else ""


def check_ags(case: Case) -> Finding | None:
    """Find Canvas's word on “iat” of the client assertion, and compare it with its clock."""
    found = refusal(case, Cause.CLOCK_AHEAD)
    if found is None:
        return None
    assertion = found.request.assertion
    issued = assertion.claims.get("iat") if assertion else None
    shown = [Evidence(label="iat sent", actual=shown_json(issued))] if assertion else []
    now = found.exchange.reply.date if found.exchange.reply else None
    if isinstance(issued, int | float) and now is not None and abs(issued - now) < IMPOSSIBLE:
        shown.append(Evidence(label="Clock", actual=f"{format_duration(issued - now)} ahead"))
    return RULE.finding(
        AGS_MILLISECONDS if isinstance(issued, int | float) and issued > 1e11 else AGS_MESSAGE,
        ags_answer(found.exchange),
        *shown,
        confidence=found.confidence,
    )
