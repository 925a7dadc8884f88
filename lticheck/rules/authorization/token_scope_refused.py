"""token-scope-refused: a scope was asked for that the key does not have."""

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

RULE = Rule(
    slug="token-scope-refused",
    title="A scope was asked for that the key does not have",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas refuses the whole token request if one scope in it is unknown, or not "
        "granted to the developer key."
    ),
    causes=(
        ("The developer key does not have the scope: it was never ticked, or was taken away."),
        "The tool asks for more than it needs, such as lineitem beside score.",
        "scope is empty, or separated by commas.",
    ),
    fixes=(
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "Admin, the account, Developer Keys, the pencil of the key, LTI "
                "Advantage Services: tick “Can create and update submission results "
                "for assignments associated with the tool.” (score), and the others "
                "that the tool asks for. Save."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Ask for no more than the launch's endpoint claim lists under “scope”,"
                " separated by one space."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/canvas/oauth/asymmetric_client_credentials_provider.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.6"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        (
            "A requested scope is invalid, unknown, malformed, or exceeds the scope "
            "granted by the resource owner."
        ),
    ),
    tool_texts=("Can't put grade: Missing required scope",),
    statuses=(400,),
    hits=(
        token(
            400,
            oauth(
                "invalid_scope",
                (
                    "A requested scope is invalid, unknown, malformed, or exceeds the scope "
                    "granted by the resource owner. The following scopes were requested, but not "
                    "granted: x"
                ),
            ),
        ),
    ),
    misses=(
        MISS,
        token(401, oauth("invalid_client", "unknown client")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show what was asked for."""
    found = refusal(case, Cause.TOKEN_SCOPE_REFUSED)
    if found is None:
        return None
    said = found.ags.reply.message if found.ags.reply else ""
    refused = said.partition("not granted:")[2].strip(" ,.")
    none_sent = "not granted:" in said and not refused
    asked = found.request.form.get("scope")
    message = (
        "The token request carries no scope."
        if none_sent
        else f"The developer key does not grant {refused or 'a scope that was asked for'}."
    )
    return RULE.finding(
        message,
        ags_answer(found.exchange),
        *([Evidence(label="scope sent", actual=asked, where="scope")] if asked is not None else []),
        confidence=found.confidence,
        party=Party.TOOL_DEVELOPER if none_sent else None,
    )
