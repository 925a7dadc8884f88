"""token-client-unknown: canvas does not know this client id."""

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
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

LOOK_FOR_KEY = Fix(
    party=Party.CANVAS_ADMIN,
    text=(
        "Look for the client id in Admin, the account, Developer Keys, tabs Account and Inherited. "
        "If it is there and Canvas still does not know it, the key is deactivated, which its State "
        "does not show: ask Instructure's support. Make a new key only if it was deleted: a new "
        "key has a new client id, so the tool has to be set up and installed anew."
    ),
)

RULE = Rule(
    slug="token-client-unknown",
    title="Canvas does not know this client id",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas finds no active developer key with the client id that the assertion names in "
        "“sub”, so the tool gets no access token. A key whose State is OFF is another matter: "
        "Canvas gives a token for it."
    ),
    causes=(
        (
            "The client id belongs to another Canvas, such as beta or test, or to the old LTI "
            "1.1 installation."
        ),
        "The assertion's “sub” is not the client id.",
        "The developer key was deleted or deactivated.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Compare “sub” of the client assertion with the client id in this Canvas: the long "
                "number below Details in Developer Keys. A key that was made in beta or test is "
                "there alone."
            ),
        ),
        LOOK_FOR_KEY,
    ),
    references=(
        Reference(label="Canvas: lib/canvas/oauth/asymmetric_client_credentials_provider.rb"),
        Reference(label="Canvas: doc/api/oauth_endpoints.md"),
    ),
    versions=LTI_1_3,
    canvas_texts=("unknown client",),
    statuses=(401,),
    hits=(token(401, oauth("invalid_client", "unknown client")),),
    misses=(
        MISS,
        token(400, oauth("invalid_request", "the 'aud' is invalid")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show which client id was sent."""
    found = refusal(case, Cause.TOKEN_CLIENT_UNKNOWN)
    if found is None:
        return None
    assertion = found.request.assertion
    client = assertion.text("sub") if assertion else ""
    return RULE.finding(
        f"Canvas knows no active developer key {client}".rstrip() + ".",
        ags_answer(found.exchange),
        *(
            [Evidence(label="Client id sent", actual=client or "(none)", where="sub")]
            if assertion
            else []
        ),
        confidence=found.confidence,
    )
