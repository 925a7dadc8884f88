"""token-not-obtained: the tool got no access token, and the log does not say why."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_examples import (
    MISS,
    oauth,
    token,
    unanswered_example,
)
from lticheck.rules.missing_answers import missing_finding
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage

LOG = (
    "LtiServiceException: There was an error while getting an access token from the platform. "
    "HTTP response [https://school.instructure.com/login/oauth2/token]: 400\n"
)

RULE = Rule(
    slug="token-not-obtained",
    title="The tool got no access token, and the log does not say why",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The token request failed, so no score was sent. The log holds the step and "
        "perhaps the status, and not what Canvas answered."
    ),
    causes=(
        ("The library throws the answer away: pylti1p3next, ltijs, axios and raise_for_status do."),
        "The log level hides the answer.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Print the answer's text beside its status: exc.response.text "
                "(pylti1p3next, requests), err.response.body (ltijs, got), "
                "err.response.data (axios). `lticheck explain capturing` has the "
                "lines."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Or let lticheck look at a capture of the token request itself: much "
                "can be seen from the assertion alone."
            ),
        ),
    ),
    references=(Reference(label="1EdTech Security Framework 1.0, section 4.1"),),
    versions=LTI_1_3,
    silenced_by=(
        "gateway-error",
        "token-audience-wrong",
        "token-claims-invalid",
        "token-key-rejected",
    ),
    tool_texts=(
        "There was an error while getting an access token from the platform",
        "Failed to obtain access token from LMS",
        "Error encountered fetching access token",
        "Unable to obtain an access token",
        'Undefined array key "access_token"',
    ),
    hits=(Example(capture=LOG),),
    misses=(
        MISS,
        Example(
            capture=unanswered_example(
                token(200, "{}", aud="https://school.instructure.com/login/oauth2/token/")
            )
        ),
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a token request whose refusal was not captured."""
    return missing_finding(RULE, case, token=True)
