"""token-request-malformed: the token request has the wrong form."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
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
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

MESSAGES = {
    "": "Canvas cannot read the token request.",
    "grant": (
        "grant_type is missing or is not client_credentials; or the body was not "
        "read, because its Content-Type is not that of a form."
    ),
    "secret": (
        "Canvas looked for client_id and client_secret, because "
        "client_assertion_type is missing or misspelt."
    ),
    "assertion type": (
        "client_assertion_type is missing or misspelt, so Canvas did not look at the assertion."
    ),
    "key": (
        "This way of signing in is not open to this developer key: it is an API key, "
        "or the assertion type is missing."
    ),
    "json": "The body of the token request is malformed JSON.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="token-request-malformed",
    title="The token request has the wrong form",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas found no grant_type that it knows, or no client assertion type, in the "
        "token request."
    ),
    causes=(
        "The body is not form-encoded, or its Content-Type says otherwise.",
        "grant_type is not client_credentials.",
        (
            "client_assertion_type is missing or misspelt: Canvas then looks for "
            "client_id and client_secret."
        ),
        "The client id is of an API key, not of an LTI key.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "POST application/x-www-form-urlencoded with "
                "grant_type=client_credentials, "
                "client_assertion_type=urn:ietf:params:oauth:client-assertion-"
                "type:jwt-bearer, client_assertion and scope."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/oauth2_provider_controller.rb"),
        Reference(label="RFC 7523, section 2.2"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "The grant_type you requested is not currently supported",
        "assertion method not supported for this grant_type",
        "invalid client",
    ),
    statuses=(400, 401),
    hits=(
        token_with(
            400,
            oauth(
                "unsupported_grant_type", "The grant_type you requested is not currently supported"
            ),
            grant_type="",
        ),
        token_with(401, oauth("invalid_client", "unknown client"), client_assertion_type=""),
    ),
    misses=(
        MISS,
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show what the form holds."""
    found = refusal(case, Cause.TOKEN_REQUEST_MALFORMED)
    if found is None:
        return None
    form = found.request.form
    shown = [
        Evidence(label=f"{name} sent", actual=form.get(name) or "(none)", where=name)
        for name in ("grant_type", "client_assertion_type")
        if form
    ]
    message = MESSAGES.get(found.answer.variant) or MESSAGES[""]
    return RULE.finding(message, ags_answer(found.exchange), *shown, confidence=found.confidence)
