"""access-token-invalid: the access token is missing, expired or of another Canvas."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas does not take this access token.",
    "missing": (
        "The request carries no access token that Canvas sees: the header is "
        "missing, or not written “Authorization: Bearer …” with a capital B."
    ),
    "format": (
        "What was sent is not an access token of Canvas's LTI services: a token of the "
        "REST API, a cut token, or quotes around it."
    ),
    "signature": (
        "This Canvas did not sign the token: it is of another Canvas, it is the "
        "client assertion, or it was cut."
    ),
    "expired": "The access token is older than an hour.",
    "claims": "The token's claims do not fit: it is of another host or scheme, or too old.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="access-token-invalid",
    title="The access token is missing, expired or of another Canvas",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Scores, results and line items need “Authorization: Bearer TOKEN” with a token "
        "that this same Canvas issued for its LTI services less than an hour ago."
    ),
    causes=(
        "The token was kept for more than an hour: some libraries never renew it.",
        "The header is missing, or the word Bearer is in lower case, or left out.",
        (
            "The token comes from another Canvas host, or it is the client assertion itself, or"
            " one that was made for the REST API."
        ),
        "The token was cut or changed on the way.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Keep a token for expires_in less a minute, per host, client id and "
                "scopes; ask for a new one after a 401, once. Write the header as "
                "“Authorization: Bearer ” and the access_token as it came."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Ask the host of the line item's URL for the token, with that host in “aud”.",
        ),
    ),
    references=(
        Reference(
            label=("Canvas: app/controllers/lti/ims/advantage_access_token_shared_context.rb")
        ),
        Reference(label="RFC 6750, section 2.1"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "Missing access token",
        "Invalid access token format",
        "Access token invalid - signature likely incorrect",
        "Access token signature algorithm not allowed",
        "Access token expired",
        "Invalid access token field/s:",
        "Invalid access token signature",
    ),
    statuses=(401,),
    hits=(
        posted(401, service("Access token expired", "unauthorized")),
        posted(401, service("Missing access token", "unauthorized")),
        posted(401, service("Invalid access token field/s: the 'aud' is invalid", "unauthorized")),
    ),
    misses=(
        MISS,
        posted(401, service("Insufficient permissions", "unauthorized")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
