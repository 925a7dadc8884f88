"""Whatever a score's body holds, the sandbox answers out of the documented set."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st

from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.records import EXTENSION, ISSUER, SCORE
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.ags.version import VERSIONS
from lticheck.sandbox.canvas.world import Keys, World
from lticheck.sandbox.scenarios.lti13 import new_registry, scenarios13
from lticheck.sandbox.web.http import Request, Response

NOW = 1_795_500_000.0
STATUSES = {200, 400, 401, 404, 406, 412, 422, 500, 504}
WORDS = st.sampled_from(
    ["", " ", "0", "8.5", "8,5", "NaN", "1e400", "false", "FullyGraded", "PendingManual", "Pending",
     "Completed", "Initialized", "2026-11-24T06:00:00Z", "2026-13-01", "1795500000", "none",
     "online_url", "online_upload", "https://tool.example/x", "ftp://x"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
EXTENSIONS = st.dictionaries(
    st.sampled_from(
        ["new_submission", "preserve_score", "prioritize_non_tool_grade", "submission_type",
         "submission_data", "submitted_at", "content_items"]
    ),
    VALUES,
    max_size=3,
)  # fmt: skip
GOOD: dict[str, Any] = {
    "userId": scenarios13()["ok"].lti_id,
    "timestamp": "2026-11-24T06:00:00.000Z",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 8.5,
    "scoreMaximum": 10,
}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(GOOD, VALUES),
        "comment": VALUES,
        "submission": VALUES | st.fixed_dictionaries({"submittedAt": VALUES}),
        "resourceLinkId": VALUES,
        EXTENSION: VALUES | EXTENSIONS,
    },
)


def answered(body: bytes, version: str, query: str = "") -> Response:
    """Post a body to the line item of the scenario “ok”, in a new Canvas."""
    registry = new_registry(World(keys=Keys(hmac="", signing="", encryption="")), NOW)
    scenario = scenarios13()["ok"]
    claims = {
        "iss": ISSUER,
        "sub": registry.keys[scenario.key_id].client_id,
        "aud": "http://127.0.0.1/login/oauth2/token",
        "iat": NOW - 60,
        "exp": NOW + 600,
        "jti": "1",
        "scopes": SCORE,
    }
    token = jwt.sign(claims, jwt.secret_key(registry.token_secret), "HS256")
    path = f"/api/lti/courses/{scenario.course_id}/line_items/{scenario.line_item_id}/scores"
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "application/vnd.ims.lis.v1.score+json",
    }
    request = Request(
        method="POST",
        scheme="http",
        host="127.0.0.1",
        path=path,
        query=query,
        headers=headers,
        body=body,
    )
    return AgsService(registry=registry, version=VERSIONS[version]).answer(request, NOW)


@within(max_examples=150)
@given(CHANGES, st.sampled_from(sorted(VERSIONS)))
def test_no_field_leads_out_of_the_documented_answers(
    changes: dict[str, Any], version: str
) -> None:
    found = answered(json.dumps({**GOOD, **changes}).encode(), version)
    assert found.status in STATUSES
    if "json" in found.media_type:
        document = json.loads(found.body)
        assert ("resultUrl" in document) is (found.status == 200)
        assert ("errors" in document) is (found.status != 200)


@within(max_examples=100)
@given(st.binary(max_size=40) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_no_body_leads_out_of_the_documented_answers(body: bytes) -> None:
    assert answered(body, "current").status in STATUSES - {200}


@within(max_examples=100)
@given(st.text(alphabet="ab[]=&%.userId", max_size=30))
def test_no_query_leads_out_of_the_documented_answers(query: str) -> None:
    assert answered(json.dumps(GOOD).encode(), "current", query).status in STATUSES


def test_the_good_body_is_good() -> None:
    """The measure of the tests above: without a change the score arrives."""
    assert answered(json.dumps(GOOD).encode(), "current").status == 200
