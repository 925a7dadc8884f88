"""access-token-scope-missing: the access token lacks the scope of this call."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "The access token does not have the scope of this service.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="access-token-scope-missing",
    title="The access token lacks the scope of this call",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A token has the scopes that were asked for when it was made. This one does not "
        "have the scope of the service that was called. Canvas says so with 401, not 403."
    ),
    causes=(
        "The token was asked for with fewer scopes, and is used for everything.",
        "The developer key was given the scope after the token was made.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Ask for a token with the scope of the call: …/scope/score to post "
                "scores, result.readonly to read results, lineitem to make line items."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If the token request is then refused: Developer Keys, the pencil, LTI"
                " Advantage Services, tick the service."
            ),
        ),
    ),
    references=(
        Reference(
            label=("Canvas: app/controllers/lti/ims/advantage_access_token_shared_context.rb")
        ),
    ),
    versions=LTI_1_3,
    canvas_texts=("Insufficient permissions",),
    statuses=(401,),
    hits=(posted(401, service("Insufficient permissions", "unauthorized")),),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES)
