"""token-key-rejected: the tool's signing key does not match."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_assertion import unanswered
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
)
from lticheck.rules.ags_examples import (
    MISS,
    oauth,
    token,
    token_with,
)
from lticheck.rules.ags_key_sets import kid_evidence, lacks_kid
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint

MESSAGES = {
    "": "Canvas could not check the signature of the token request.",
    "signature": (
        "Canvas has no key that this signature fits: another private key signed "
        "it, the key set lacks the kid or could not be fetched, or no key is "
        "entered. Older Canvas says the same for all of them."
    ),
    "other key": (
        "The signature does not fit the public key that Canvas has under this "
        "kid: another private key signed it, or the token was changed."
    ),
    "algorithm": "The assertion is not signed with RS256, the one algorithm that Canvas takes.",
    "kid": "The assertion's kid is not in the key set that Canvas fetched, or it has none.",
    "kid not captured": (
        "The assertion's kid is not in the tool's key set that this capture holds: Canvas finds no "
        "key by it."
    ),
    "kid captured": (
        "The tool's key set in this capture has the assertion's kid, so Canvas looked into another "
        "one: the key set URL in the developer key leads elsewhere, or answered otherwise then."
    ),
    "key set is no JSON": (
        "The key set URL answered, and not with JSON: perhaps a login page or an error page."
    ),
    "key set not fetched": (
        "Canvas most likely could not fetch the tool's key set: the "
        "URL is refused, too slow, or has no valid certificate."
    ),
    "no assertion": (
        "The client assertion is missing, or is no JSON Web Token. Older "
        "Canvas breaks down over it with status 500; newer Canvas says "
        "“unknown client”."
    ),
    "broken": (
        "Canvas failed over the token request. Older Canvas does so where the assertion is no "
        "JSON Web Token, where it cannot fetch the key set, and where exp or iat is not a "
        "number."
    ),
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="token-key-rejected",
    title="The tool's signing key does not match",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The tool signs its token request with a private key. Canvas could not check "
        "that signature with the public key that it has, or that it fetches from the "
        "tool's key set URL."
    ),
    causes=(
        (
            "The private key does not belong to the public key in Canvas: it was renewed on one"
            " side only."
        ),
        (
            "The key set URL cannot be reached by Canvas, does not answer with JSON, or"
            " answers another key set."
        ),
        "The assertion's header names a kid that the key set does not hold, or none.",
        (
            "The assertion is signed with another algorithm than RS256, or is not a JSON Web "
            "Token at all."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                'Publish the key set {"keys": [{"kty": "RSA", "kid": …, "alg": "RS256", "use": '
                '"sig", …}]} of the key that signs, sign with RS256, and put its kid into the '
                "header."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Admin, the account, Developer Keys, the pencil of the key: look which of “Public "
                "JWK” and “Public JWK URL” is filled. Where both are, Canvas takes the URL. Open "
                "the URL from outside the school's network: it must answer with JSON over a valid "
                "certificate."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/canvas/oauth/asymmetric_client_credentials_provider.rb"),
        Reference(label="1EdTech Security Framework 1.0, section 4.1"),
        Reference(label="RFC 7517, section 5"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "JWS signature invalid.",
        "JSON::JWS::VerificationFailed",
        "Unexpected alg header",
        "JSON::JWS::UnexpectedAlgorithm",
        "JSON::JWK::Set::KidNotFound",
        "JWK Error: Invalid JSON",
        "JWK Error: Failed to fetch public key",
    ),
    statuses=(400, 401, 500),
    hits=(
        token(400, oauth("invalid_request", "JWS signature invalid.")),
        token(400, oauth("invalid_request", "JSON::JWK::Set::KidNotFound")),
        token(400, oauth("invalid_request", "JWK Error: Invalid JSON")),
        token_with(500, "<html><title>Page Error</title></html>", client_assertion="garbage"),
    ),
    misses=(
        MISS,
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show kid and algorithm that were sent."""
    found = refusal(case, Cause.TOKEN_KEY_REJECTED)
    if found is None:
        return _of_request(case)
    assertion = found.request.assertion
    header = assertion.header if assertion else {}
    shown = [
        Evidence(label=f"{name} sent", actual=str(header.get(name, "(none)"))[:80], where="header")
        for name in ("alg", "kid")
        if assertion
    ]
    variant = found.answer.variant
    if variant in {"kid", "signature"} and lacks_kid(case, assertion):
        variant = "kid not captured"
    elif variant == "kid" and kid_evidence(case, assertion):
        variant = "kid captured"
    shown = [one for one in shown if one.label != "kid sent" or not case.key_sets]
    message = MESSAGES.get(variant) or MESSAGES[""]
    return RULE.finding(
        message,
        ags_answer(found.exchange),
        *shown,
        *kid_evidence(case, assertion),
        confidence=found.confidence,
    )


def _of_request(case: Case) -> Finding | None:
    """Look a kid up in the captured key set where no answer says what Canvas found."""
    for _, ags in unanswered(case, Endpoint.TOKEN):
        assertion = ags.request.assertion
        if lacks_kid(case, assertion):
            return RULE.finding(
                MESSAGES["kid not captured"],
                *kid_evidence(case, assertion),
                confidence=Confidence.LIKELY,
            )
    return None
