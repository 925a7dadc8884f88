"""Launches of LTI 1.3 as the examples of rules: an id_token as it is posted."""

from __future__ import annotations

from collections.abc import Mapping

from lticheck.model.claims import AGS_ENDPOINT, AGS_SCOPE, LTI, SCORE_SCOPE
from lticheck.rules.ags_examples import HOST, PATH, STUDENT, jwt
from lticheck.rules.rule import Example

LINE_ITEM_SCOPE = f"{AGS_SCOPE}lineitem"
RESULT_SCOPE = f"{AGS_SCOPE}result.readonly"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def claims_of(
    *,
    endpoint: Mapping[str, object] | str | None = "",
    scopes: list[str] | None = None,
    line_item: bool = True,
    role: str = "Learner",
    **changes: object,
) -> dict[str, object]:
    """Return the claims of a launch by a learner from an assignment, with changes."""
    offered: dict[str, object] = {
        "scope": [LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE] if scopes is None else scopes,
        "lineitems": f"https://{HOST}/api/lti/courses/12/line_items",
    }
    if line_item:
        offered["lineitem"] = f"https://{HOST}{PATH}"
    claims: dict[str, object] = {
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": "7:abc",
        f"{LTI}roles": [f"{MEMBERSHIP}{role}"],
        f"{LTI}resource_link": {"id": "rl-1", "title": "Quiz 1"},
        f"{LTI}context": {"id": "ctx-1", "title": "Biology"},
        "iss": "https://canvas.instructure.com",
        "aud": "10000000000123",
        "azp": "10000000000123",
        "sub": STUDENT,
        "iat": 1795500000,
        "exp": 1795503600,
        "nonce": "n",
        "https://www.instructure.com/placement": "assignment_selection",
        **changes,
    }
    if endpoint is not None:
        claims[AGS_ENDPOINT] = offered
    return claims


def launched(
    *,
    endpoint: Mapping[str, object] | str | None = "",
    scopes: list[str] | None = None,
    line_item: bool = True,
    role: str = "Learner",
    claims: Mapping[str, object] | None = None,
) -> Example:
    """Return a launch as its id_token, with changes of its claims."""
    whole = claims_of(
        endpoint=endpoint, scopes=scopes, line_item=line_item, role=role, **(claims or {})
    )
    return Example(capture=f"id_token={jwt({'alg': 'RS256', 'kid': 'c1'}, whole)}&state=abc")
