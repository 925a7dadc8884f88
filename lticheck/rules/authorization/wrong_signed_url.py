"""wrong-signed-url: signed for another scheme, host, port or path."""

from __future__ import annotations

from lticheck.model.case import Case, Role, SignatureState
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, could_be_either, is_form, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.authorization import is_signed

REPLY = '{"errors":[{"message":"Invalid authorization header"}]}'

RULE = Rule(
    slug="wrong-signed-url",
    title="Signed for another address than Canvas sees",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A signature holds for one scheme, host, port, path and query. Canvas checks it for the "
        "address at which it was reached, as its proxy reports it; the tool signed another one."
    ),
    causes=(
        (
            "A proxy ends TLS and Canvas sees http where the tool signed https, or the other "
            "way round."
        ),
        "The port, the host name or a trailing slash differs.",
        "The query string was sent but not signed.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Sign exactly the lis_outcome_service_url of the launch, every character, with "
                "its query."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If you host Canvas yourself: have the proxy send X-Forwarded-Proto and the "
                "original Host."
            ),
        ),
    ),
    references=(
        Reference(label="RFC 5849, section 3.4.1.2 (base string URI)"),
        Reference(label="oauth gem 1.1.0, which Canvas verifies with"),
    ),
    canvas_texts=("Invalid authorization header",),
    statuses=(401,),
    hits=(
        Example(fault="behind-proxy"),
        Example(capture=REPLY),
    ),
    misses=(
        Example(signs_with="another one"),
        Example(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a second signing that counted; else what the capture's own URL tells."""
    exchange = refused(case, text="Invalid authorization header")
    if exchange is None or is_form(exchange):
        return None
    found = case.request_signature
    if found.matches_url:
        return RULE.finding(
            "The secret is right, but the tool signed another address than it sent to.",
            Evidence(label="Signature is right for", actual=found.matches_url),
            canvas_reply(exchange),
        )
    signed = exchange.request is None or not exchange.request.headers or is_signed(exchange.request)
    if found.state is SignatureState.INVALID or not signed:
        return None
    taken = case.step(Role.OTHER_URL)
    tried = taken.exchange.request if taken and taken.exchange else None
    if tried:
        return RULE.finding(
            "The secret is right, but Canvas sees another address than the one signed.",
            Evidence(
                label="Signature counts for", actual=tried.signed_url, where=f"sent to {tried.url}"
            ),
            canvas_reply(exchange),
        )
    if taken or not could_be_either(case, exchange):
        return None
    return RULE.finding(
        "Or the secret is right, and the request was signed for another address.",
        canvas_reply(exchange),
        confidence=Confidence.POSSIBLE,
        is_alternative=True,
    )
