"""developer-key-off: the developer key is off for this course."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.jwt import read_jwt
from lticheck.rules.ags_evidence import (
    Refusal,
    finding_of,
    refusal,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
    service,
)
from lticheck.rules.authorization.token_client_unknown import LOOK_FOR_KEY
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

MESSAGES = {
    "": "The developer key is not on for this course.",
    "off": "The developer key is not switched on in the account of this course.",
    "deleted": "The developer key that the token was made for is deleted, inactive or unknown.",
}
"""What is said, by the variant of the answer."""
GONE = "Canvas no longer knows the token's developer key"
"""The title where it is not switched off for a course, but gone from this Canvas."""
SWITCH_ON = Fix(
    party=Party.CANVAS_ADMIN,
    text=(
        "Admin, the account of the course (a sub-account counts), Developer Keys: tab Account for "
        "the school's own keys, tab Inherited for those of Instructure's list: switch State to ON."
    ),
)
ASK_AGAIN = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "If Canvas says “Unknown or inactive Developer Key”: ask for a new token. If that is "
        "refused with “unknown client”, the key is gone; if not, send the score again with it."
    ),
)

RULE = Rule(
    slug="developer-key-off",
    title="The developer key is off for this course",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "The tool's developer key is not switched on in the account of the course, so Canvas takes "
        "no score there. Or the key was deleted or deactivated since the tool got its token; "
        "Canvas then says “Unknown or inactive Developer Key”."
    ),
    causes=(
        "The key's State is OFF in the account, or was never set to ON there.",
        "The key is on only in another sub-account.",
        "The key was deleted or made inactive after the token was given out.",
    ),
    fixes=(SWITCH_ON, LOOK_FOR_KEY, ASK_AGAIN),
    references=(
        Reference(
            label=("Canvas: app/controllers/lti/ims/advantage_access_token_shared_context.rb")
        ),
        Reference(label="https://github.com/instructure/canvas-lms/issues/1678"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "Invalid Developer Key",
        "Unknown or inactive Developer Key",
    ),
    statuses=(401,),
    hits=(
        posted(401, service("Invalid Developer Key", "unauthorized")),
        posted(401, service("Unknown or inactive Developer Key", "unauthorized")),
    ),
    misses=(
        MISS,
        posted(401, service("Insufficient permissions", "unauthorized")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal, and tell a key that is off from one that is gone."""
    found = refusal(case, Cause(RULE.slug))
    if found is None:
        return None
    gone = found.answer.variant == "deleted"
    return finding_of(
        RULE,
        found,
        MESSAGES,
        more=_client_id(case, found),
        title=GONE if gone else "",
        fixes=(LOOK_FOR_KEY, ASK_AGAIN) if gone else (SWITCH_ON,),
    )


def _client_id(case: Case, found: Refusal) -> Iterator[Evidence]:
    """Name the key to look for: a captured token holds its number, and so does the launch."""
    token = read_jwt(found.request.bearer)
    client = token.text("sub") if token else ""
    if client:
        yield Evidence(label="Client id", actual=client, where="sub of the access token")
    elif case.launch and case.launch.claims and case.launch.claims.client_id:
        yield Evidence(label="Client id", actual=case.launch.claims.client_id, where="aud")
