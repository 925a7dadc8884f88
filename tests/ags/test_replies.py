"""Answers of LTI 1.3 are read in each of their shapes, cut or broken, and never raise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint, endpoint_of, line_item_of
from lticheck.services.ags.exchange import AgsExchange
from lticheck.services.ags.known_answers import candidates
from lticheck.services.ags.reply import Shape, read_reply
from lticheck.services.ags.requests import AgsRequest, read_request

HOST = "https://school.instructure.com"
SCORES = f"{HOST}/api/lti/courses/1/line_items/2/scores"

SHAPES = [
    (b'{"errors":{"type":"unauthorized","message":"No."}}', Shape.SERVICE, "No."),
    (b'{"errors":[{"message":"No."}],"error_report_id":7}', Shape.API, "No."),
    (
        b'{"errors":[{"field":"grade","message":"no","error_code":null}]}',
        Shape.FIELD,
        "grade no",
    ),
    (
        b'{"errors":{"grade":[{"attribute":"grade","type":"no","message":"no"}]}}',
        Shape.FIELD,
        "grade no",
    ),
    (b'{"error":"invalid_client","error_description":"no"}', Shape.OAUTH, "no"),
    (
        b"403 Forbidden (Rate Limit Exceeded)\n",
        Shape.THROTTLE,
        "403 Forbidden (Rate Limit Exceeded)",
    ),
    (b"<!DOCTYPE html><html><title>Page Error</title></html>", Shape.HTML, "Page Error"),
    (b"", Shape.EMPTY, ""),
    (b"[]", Shape.JSON, ""),
    (b"a text", Shape.TEXT, "a text"),
    (b"{broken", Shape.UNREADABLE, "{broken"),
]


@pytest.mark.parametrize(("body", "shape", "message"), SHAPES)
def test_a_shape_is_read(body: bytes, shape: Shape, message: str) -> None:
    reply = read_reply(422, body)
    assert (reply.shape, reply.message) == (shape, message)


def test_what_guzzle_cuts_off_is_compared_by_its_beginning() -> None:
    """120 bytes are left of a body; the two sentences on concluded courses stay apart."""
    start = b'{"errors":{"type":"unprocessable_entity","message":"'
    for text, variant in (
        (b"This course has concluded for this student. AGS", "student"),
        (b"This course has concluded. AGS requests will no lon", ""),
    ):
        reply = read_reply(422, start + text + b" (truncated...)")
        meant = AgsExchange(AgsRequest(endpoint=Endpoint.SCORES), reply).meaning
        assert meant is not None
        assert (meant.cause, meant.variant) == (Cause.COURSE_CONCLUDED, variant)


@given(body=st.binary(max_size=400), status=st.integers(100, 599))
def test_no_body_is_too_odd(body: bytes, status: int) -> None:
    for endpoint in Endpoint:
        exchange = AgsExchange(AgsRequest(endpoint=endpoint), read_reply(status, body))
        assert exchange.meaning is None or status >= 300 or status < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["userId", "timestamp", "scoreGiven", "scoreMaximum", "submission", "activityProgress"]
)


@given(body=st.dictionaries(KEYS, JSON))
def test_no_score_is_too_odd(body: dict[str, object]) -> None:
    """A 500 always has a cause, and reading a request never raises."""

    request = read_request(
        "POST", SCORES, (("Content-Type", "application/json"),), json.dumps(body).encode()
    )
    assert request is not None
    said = b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}'
    meant = AgsExchange(request, read_reply(500, said)).meaning
    assert meant is not None
    assert not meant.is_certain
    assert isinstance(request.makes_attempt, bool)


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        (f"{HOST}/login/oauth2/token", Endpoint.TOKEN),
        (SCORES, Endpoint.SCORES),
        (f"{SCORES}/", Endpoint.SCORES),
        (f"{HOST}/api/lti/courses/1/line_items/2?a=b/scores", Endpoint.SCORES),
        (f"{HOST}/api/lti/courses/1/line_items/2/results?user_id=3", Endpoint.RESULTS),
        (f"{HOST}/api/lti/courses/1/line_items/2", Endpoint.LINE_ITEM),
        (f"{HOST}/api/lti/courses/1/line_items", Endpoint.LINE_ITEMS),
        (f"{HOST}/api/lti/v1/tools/1/grade_passback", None),
        ("http://[broken", None),
    ],
)
def test_an_endpoint_is_known_by_its_path(url: str, endpoint: Endpoint | None) -> None:
    assert endpoint_of(url) is endpoint


def test_a_line_item_is_known_below_its_services() -> None:
    assert line_item_of(f"{SCORES}?a=b") == "/api/lti/courses/1/line_items/2"
    assert line_item_of(f"{HOST}/api/lti/courses/1/line_items") == ""


def test_a_status_alone_has_all_its_candidates() -> None:
    """422 at /scores has about a dozen reasons; a token request has others than a score."""
    of_score = candidates(Endpoint.SCORES, 422)
    assert len(of_score) >= 11
    assert Cause.USER_NOT_IN_COURSE in of_score
    assert Cause.TOKEN_AUDIENCE in candidates(Endpoint.TOKEN, 400)
    assert not set(candidates(Endpoint.TOKEN, 400)) & set(candidates(Endpoint.SCORES, 400))
    unknown = candidates(Endpoint.UNKNOWN, 400)
    assert set(unknown) >= {Cause.TOKEN_AUDIENCE, Cause.TIMESTAMP_NOT_NEWER}
    assert candidates(Endpoint.SCORES, 418) == ()
