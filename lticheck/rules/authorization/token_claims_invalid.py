"""token-claims-invalid: a claim of the client assertion is missing or wrong."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.jwt import Jwt
from lticheck.rules.ags_assertion import claims_trouble, is_fresh, unanswered
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    shown_json,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    oauth,
    token,
    unanswered_example,
)
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint

MESSAGES = {
    "": "A claim of the client assertion is wrong.",
    "missing": "The client assertion lacks claims that Canvas wants.",
    "expired": (
        "The client assertion had expired when it arrived: it was kept too long, "
        "or this clock is behind."
    ),
    "number": "exp or iat of the client assertion is not a number: Canvas fails with status 500.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="token-claims-invalid",
    title="A claim of the client assertion is missing or wrong",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas wants sub, aud, exp, iat, jti and iss in the client assertion. exp and "
        "iat must be numbers of seconds, and exp must not have passed."
    ),
    causes=(
        "One of the claims is left out.",
        "exp or iat is a text, null, or empty: Canvas then answers 500.",
        (
            "The assertion had expired when it arrived: it was kept and sent again, or "
            "the clock is wrong."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Make a new assertion for each token request: iat = now, exp = now + "
                "60 to 300, both whole numbers of seconds since 1970; jti a new UUID; "
                "iss and sub the client id; aud the token URL."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/canvas/oauth/asymmetric_client_credentials_provider.rb"),
        Reference(label="1EdTech Security Framework 1.0, section 4.1"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "the following assertions are missing:",
        "the JWT has expired",
    ),
    statuses=(400, 500),
    hits=(
        Example(capture=unanswered_example(token(200, "{}", jti=ABSENT))),
        Example(capture=unanswered_example(token(200, "{}", exp="1795500300"))),
        Example(capture=unanswered_example(token(200, "{}", iat=1795500000000))),
        Example(capture=unanswered_example(token(200, "{}", exp=1795400000))),
        token(
            400, oauth("invalid_request", "the following assertions are missing: jti"), jti=ABSENT
        ),
        token(400, oauth("invalid_request", "the JWT has expired")),
        token(500, "<html><title>Page Error</title></html>", exp="1795500300"),
    ),
    misses=(
        Example(capture=unanswered_example(token(200, "{}"))),
        MISS,
        token(400, oauth("invalid_request", "the 'aud' is invalid")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show the times that were sent."""
    found = refusal(case, Cause.TOKEN_CLAIMS)
    if found is None:
        return _of_request(case)
    assertion = found.request.assertion
    if found.answer.variant == "expired" and is_fresh(found.exchange, assertion):
        return None  # the clocks differ: clock-behind says so
    message = MESSAGES.get(found.answer.variant) or MESSAGES[""]
    return RULE.finding(
        message, ags_answer(found.exchange), *_times(assertion), confidence=found.confidence
    )


def _of_request(case: Case) -> Finding | None:
    """Look at the claims of a token request whose answer is not in the capture."""
    for exchange, ags in unanswered(case, Endpoint.TOKEN):
        assertion = ags.request.assertion
        trouble = claims_trouble(assertion.claims, exchange.sent_at) if assertion else ""
        if trouble:
            return RULE.finding(trouble, *_times(assertion), confidence=Confidence.LIKELY)
    return None


def _times(assertion: Jwt | None) -> list[Evidence]:
    """Show the times of an assertion as they were sent."""
    claims = assertion.claims if assertion else {}
    return [
        Evidence(
            label=f"{name} sent", actual=shown_json(claims[name]) if name in claims else "(none)"
        )
        for name in ("iat", "exp")
        if assertion
    ]
