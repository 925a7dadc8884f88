"""nonce-reused: a nonce that Canvas has seen before."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, clock_skew, format_duration, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

LIMIT = 60.0
"""Seconds by which Canvas lets a timestamp be ahead."""
REPLY = '{"errors":[{"message":"Duplicate nonce detected"}]}'

RULE = Rule(
    slug="nonce-reused",
    title="The same nonce was sent twice",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Every signed request has a nonce, a value that is used once. Canvas remembers it for "
        "91 minutes for each tool and refuses it the second time, even if it refused the first "
        "request for another reason than its signature."
    ),
    causes=(
        "A retry sent the very same bytes again: an HTTP library, a queue, a proxy.",
        "The tool makes its nonces from something that repeats, such as the time in seconds.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Sign every attempt afresh, with a random nonce; switch off automatic retries "
                "below the signing."
            ),
        ),
    ),
    references=(
        Reference(label="RFC 5849, section 3.3 (nonce and timestamp)"),
        Reference(label="Canvas: lib/lti/security.rb"),
    ),
    canvas_texts=("Duplicate nonce detected",),
    statuses=(401,),
    hits=(
        Example(fault="nonce-seen"),
        Example(capture=REPLY),
    ),
    misses=(
        Example(),
        Example(clock=300.0),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal where the clock does not explain it."""
    exchange = refused(case, text="Duplicate nonce detected")
    if exchange is None:
        return None
    skew = clock_skew(exchange)
    if skew is not None and skew > LIMIT:
        return None
    nonce = exchange.request.nonce if exchange.request else ""
    clock = "not known" if skew is None else f"{format_duration(skew)} off, which is in order"
    return RULE.finding(
        "Canvas has seen this request's nonce before, and refuses it the second time.",
        *([Evidence(label="Nonce", actual=nonce, where="oauth_nonce")] if nonce else []),
        Evidence(label="Clock", actual=clock, where="Date"),
        canvas_reply(exchange),
        confidence=Confidence.POSSIBLE if skew is None else Confidence.LIKELY,
    )
