"""token-audience-wrong: the token request is addressed to another server."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_assertion import unanswered, wrong_audience
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    shown_json,
)
from lticheck.rules.ags_examples import (
    MISS,
    oauth,
    token,
    unanswered_example,
)
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint

UNANSWERED = unanswered_example(
    token(200, "{}", aud="https://school.instructure.com/login/oauth2/token/")
)
"""A token request whose answer was not captured."""

RULE = Rule(
    slug="token-audience-wrong",
    title="The token request is addressed to another server",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The “aud” of the client assertion (the signed part of the token request) must be "
        "exactly the token URL of this Canvas: same scheme, host and port, and no slash at "
        "the end."
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
                "Set “aud” to exactly the URL that the token request is posted to: "
                "https://HOST/login/oauth2/token, with the host of the line item's URL."
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
        Example(capture=UNANSWERED),
        token(
            400,
            oauth("invalid_request", "the 'aud' is invalid"),
            aud="https://school.instructure.com/login/oauth2/token/",
        ),
    ),
    misses=(
        Example(capture=unanswered_example(token(200, "{}"))),
        MISS,
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and compare what was sent with where it was sent."""
    found = refusal(case, Cause.TOKEN_AUDIENCE)
    if found is None:
        return _of_request(case)
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


def _of_request(case: Case) -> Finding | None:
    """Compare aud and address of a token request whose answer is not in the capture."""
    for _, ags in unanswered(case, Endpoint.TOKEN):
        assertion, url = ags.request.assertion, ags.request.url.partition("?")[0]
        if assertion and wrong_audience(assertion.claims, url):
            aud = shown_json(assertion.claims.get("aud"))
            return RULE.finding(
                "The “aud” of the client assertion is not the URL that the token request went to: "
                "Canvas refuses that.",
                Evidence(label="aud sent", actual=aud, expected=url),
                confidence=Confidence.LIKELY,
            )
    return None
