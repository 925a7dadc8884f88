"""Whatever a score's body holds, the sandbox answers out of the documented set."""

from __future__ import annotations

import json
import re
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
FIELD = r"is not included in the list|is not a number|can't be blank|is too long .*"
NO_STUDENT = "User not found in course or is not a student"
ENDED = "AGS requests will no longer be accepted for this course."
DOCUMENTED = (
    (400, r"An error occurred\."),
    (400, r"\w+ is missing"),
    (400, r"Provided (submitted_at )?timestamp of .* (not a valid timestamp|in the future)"),
    (400, r"Provided timestamp of .* before last updated timestamp of \S+"),
    (400, r"uploading to file service failed with 400: .*"),
    (401, r"Invalid Developer Key|Unknown or inactive Developer Key|Access Token not linked .*"),
    (401, r"Insufficient permissions"),
    (404, r"The specified resource does not exist\.|Context is deleted or not found"),
    (412, r"The specified LTI link ID is not associated with the line item\."),
    (422, rf"{NO_STUDENT}|This course has concluded( for this student)?\. {re.escape(ENDED)}"),
    (422, r"This assignment is still unpublished"),
    (422, r"ScoreMaximum not supplied when ScoreGiven present\."),
    (422, r"cannot be zero if line item's maximum is not zero"),
    (422, r"Score(Maximum|Given) must be greater than or equal to 0"),
    (422, r"Content items must be provided with submission type 'online_upload'"),
    (422, r"The maximum number of allowed attempts has been reached for this submission"),
    (422, r"Student must be enrolled in the course as a student to be graded"),
    (422, rf"cannot be changed at this time: .*|{FIELD}|is not a valid URL"),
    (500, r"An error occurred\.|uploading to file service failed with \d+: .*"),
    (504, r"failed to communicate with file service|file url timed out"),
)
"""Every answer that Canvas gives to a score whose token is good: status and text."""
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


def answered(body: bytes, version: str, query: str = "", name: str = "ok") -> Response:
    """Post a body to the line item of a scenario, in a new Canvas."""
    registry = new_registry(World(keys=Keys(hmac="", signing="", encryption="")), NOW)
    scenario = scenarios13()[name]
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


@within(max_examples=250)
@given(CHANGES, st.sampled_from(sorted(VERSIONS)), st.sampled_from(sorted(scenarios13())))
def test_no_field_leads_out_of_the_documented_answers(
    changes: dict[str, Any], version: str, name: str
) -> None:
    """In whatever Canvas: status and text are of the documented set, and nothing else."""
    sent = {**GOOD, "userId": scenarios13()[name].lti_id, **changes}
    found = answered(json.dumps(sent).encode(), version, name=name)
    if found.status == 200:
        assert set(json.loads(found.body)) == {EXTENSION, "resultUrl"}
    else:
        assert all(is_documented(found.status, text) for text in texts_of(found))


def texts_of(found: Response) -> list[str]:
    """Return the messages of an answer that is no success: one at least."""
    errors = json.loads(found.body)["errors"]
    entries = errors if isinstance(errors, list) else [errors]
    assert entries
    return [entry["message"] for entry in entries]


def is_documented(status: int, text: str) -> bool:
    """Tell whether Canvas is known to give this answer."""
    return any(
        status == known and re.fullmatch(pattern, text, re.DOTALL) for known, pattern in DOCUMENTED
    )


def test_a_made_up_answer_is_not_documented() -> None:
    """The measure of the test above."""
    assert is_documented(422, NO_STUDENT)
    assert not is_documented(400, NO_STUDENT)
    assert not is_documented(422, "Something went wrong")


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
