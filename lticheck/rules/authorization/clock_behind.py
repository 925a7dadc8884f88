"""clock-behind: signed more than 90 minutes ago."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_assertion import is_fresh
from lticheck.rules.ags_evidence import (
    Refusal,
    ags_answer,
    refusal,
    shown_json,
)
from lticheck.rules.ags_examples import (
    MISS,
    oauth,
    token,
)
from lticheck.rules.evidence import canvas_reply, clock_skew, format_duration, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

LIMIT = 90 * 60.0
"""Seconds by which Canvas lets a request be old."""

AGREE = (
    "The clocks agree, so the request was signed long before it was sent, or a server in between "
    "states another time than Canvas."
)

AGS_MESSAGE = (
    "The client assertion is more than five minutes old for Canvas: a clock is "
    "behind, or it was kept."
)
AGS_MILLISECONDS = "iat is in milliseconds; Canvas reads seconds."

RULE = Rule(
    slug="clock-behind",
    title="The tool's clock is behind",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A request carries the time at which it was signed. Canvas refuses it when that is more "
        "than 90 minutes past. A retry with the same old bytes fails in the same way."
    ),
    meaning_13=(
        "The client assertion, the signed part of the token request, carries the time at which it "
        "was made (iat). Canvas refuses it when that is more than 5 minutes past."
    ),
    causes=(
        "The clock of the server that posts grades is slow, or its time zone is added to the time.",
    ),
    causes_11=(
        "The request was signed long before it was sent: a queue, a retry of stored bytes.",
        "oauth_timestamp is missing, or no whole number of seconds.",
    ),
    causes_13=("The assertion was made once and kept, or waited in a queue.",),
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
            text="Sign at the moment of sending, again at every retry.",
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
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
    ),
    versions=BOTH,
    canvas_texts=(
        "Timestamp too old or too far in the future, request has expired",
        "the 'iat' must be less than 300 seconds old",
    ),
    statuses=(400, 401),
    hits=(
        Example(clock=-7200.0),
        Example(fault="clock-ahead"),
        token(400, oauth("invalid_request", "the 'iat' must be less than 300 seconds old")),
    ),
    misses=(
        Example(),
        Example(clock=-3600.0),
        Example(clock=300.0),
        MISS,
        token(400, oauth("invalid_request", "the 'aud' is invalid")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and measure the clock against the reply's Date header."""
    exchange = refused(case, text="Timestamp too old or too far in the future")
    if exchange is None:
        return None
    skew = clock_skew(exchange)
    if skew is not None and skew > LIMIT:
        return None
    if skew is None:
        stated = exchange.request.timestamp if exchange.request else ""
        shown = Evidence(label="Time signed", actual=f"“{stated}”", where="oauth_timestamp")
        return RULE.finding(
            "Canvas holds the request for more than 90 minutes old, or as far in the future.",
            canvas_reply(exchange),
            *([shown] if stated else []),
            confidence=Confidence.LIKELY if stated else Confidence.POSSIBLE,
        )
    clock = Evidence(
        label="Clock",
        actual=f"{format_duration(skew)} behind",
        expected="less than 90 minutes",
        where="Date",
    )
    if skew > -LIMIT:
        return RULE.finding(AGREE, clock, canvas_reply(exchange), confidence=Confidence.LIKELY)
    return RULE.finding(
        f"This clock is {format_duration(skew)} behind Canvas's; 90 minutes is the limit.",
        clock,
        canvas_reply(exchange),
    )


def check_ags(case: Case) -> Finding | None:
    """Find Canvas's word on “iat” of the client assertion, and compare it with its clock."""
    found = refusal(case, Cause.CLOCK_BEHIND) or _expired_when_sent(case)
    if found is None:
        return None
    assertion = found.request.assertion
    issued = assertion.claims.get("iat") if assertion else None
    shown = [Evidence(label="iat sent", actual=shown_json(issued))] if assertion else []
    now = found.exchange.reply.date if found.exchange.reply else None
    if isinstance(issued, int | float) and now is not None and abs(issued - now) < 1e11:
        shown.append(Evidence(label="Clock", actual=f"{format_duration(issued - now)} behind"))
    return RULE.finding(
        AGS_MILLISECONDS if isinstance(issued, int | float) and issued > 1e11 else AGS_MESSAGE,
        ags_answer(found.exchange),
        *shown,
        confidence=found.confidence,
    )


def _expired_when_sent(case: Case) -> Refusal | None:
    """Find an assertion that Canvas calls expired although it was made when it was sent."""
    found = refusal(case, Cause.TOKEN_CLAIMS)
    if found is None or found.answer.variant != "expired":
        return None
    return found if is_fresh(found.exchange, found.request.assertion) else None
