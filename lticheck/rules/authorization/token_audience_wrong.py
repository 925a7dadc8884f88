"""token-audience-wrong: the assertion is made out to another address."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
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
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

RULE = Rule(
    slug="token-audience-wrong",
    title="The assertion is made out to another address",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The “aud” of the client assertion must be exactly the token URL of this "
        "Canvas: same scheme, host and port, and no slash at the end."
    ),
    causes=(
        (
            "“aud” has a slash at the end, http in place of https, or the issuer in "
            "place of the token URL."
        ),
        "The school uses a host of its own, and “aud” names another.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Set “aud” to the very URL that the token request is posted to: "
                "https://HOST/login/oauth2/token, with the host of the line item's "
                "URL."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/canvas/oauth/asymmetric_client_credentials_provider.rb"),
        Reference(label="https://github.com/instructure/canvas-lms/issues/1925"),
    ),
    versions=LTI_1_3,
    canvas_texts=("the 'aud' is invalid",),
    statuses=(400,),
    hits=(
        token(
            400,
            oauth("invalid_request", "the 'aud' is invalid"),
            aud="https://school.instructure.com/login/oauth2/token/",
        ),
    ),
    misses=(
        MISS,
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and compare what was sent with where it was sent."""
    found = refusal(case, Cause.TOKEN_AUDIENCE)
    if found is None:
        return None
    assertion, url = found.request.assertion, found.request.url.partition("?")[0]
    shown = (
        [Evidence(label="aud sent", actual=shown_json(assertion.claims.get("aud")), expected=url)]
        if assertion
        else []
    )
    return RULE.finding(
        "The “aud” of the client assertion is not the token URL of this Canvas.",
        ags_answer(found.exchange),
        *shown,
        confidence=found.confidence,
    )
