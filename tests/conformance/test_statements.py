"""What is known of Canvas's grade services beside the recorded rows: a score, and what it does.

Rows are those of the document of Canvas's behaviour; docs/sandbox.md explains them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.records import AGS, EXTENSION, SHARD, Registry
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.ags.version import CURRENT, MID, MID_WITH_FLAGS, Version
from lticheck.sandbox.canvas.rows import row_of
from lticheck.sandbox.web.http import Request, Response
from tests.conformance.recorded import SHIPPED_AGS_SCENARIOS, Row, read_scenarios
from tests.conformance.recorded_ags import copied, new_registry, turn

NOW = 1_795_500_000.0
DOCUMENT = read_scenarios(SHIPPED_AGS_SCENARIOS)
SCENARIOS: Mapping[str, Row] = {one["name"]: one for one in DOCUMENT["scenarios"]}
HOST = "127.0.0.1:8913"
SEEDED = new_registry(DOCUMENT)
LEFT = ...
"""Leaves a field out of the body."""
NOBODY, ENDED = "User not found in course", "This course has concluded"
FILE = {"content_items": [{"type": "file", "url": "https://tool.example/a", "title": "a"}]}
OLD_TIME = "2026-11-23T05:00:00.000Z"
"""When the attempt of `tool_graded` was handed in."""

Statement = tuple[str, str, dict[str, Any], int, str, dict[str, Any]]
"""Row, scenario, changes of the body, status, words of the answer, the student's row after it."""


def canvas(knobs: Row | None = None) -> Registry:
    """Return the recorded Canvas, as new."""
    registry = copied(SEEDED)
    turn(registry, knobs or {})
    return registry


def sent(
    registry: Registry,
    method: str,
    path: str,
    body: object = None,
    *,
    version: Version = CURRENT,
    key: int = 101,
) -> Response:
    """Send a request with a token of all scopes."""
    names = ("lineitem", "result.readonly", "score")
    claims = {
        "iss": "https://canvas.instructure.com",
        "sub": str(key + SHARD),
        "aud": DOCUMENT["token_url"],
        "iat": NOW - 60,
        "exp": NOW + 3540,
        "jti": "1",
        "scopes": " ".join(f"{AGS}/{name}" for name in names),
    }
    token = jwt.sign(claims, jwt.secret_key(DOCUMENT["access_token"]["secret"]), "HS256")
    address, _, query = path.partition("?")
    request = Request(
        method=method,
        scheme="http",
        host=HOST,
        path=address,
        query=query,
        headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
        body=b"" if body is None else json.dumps(body).encode(),
    )
    return AgsService(registry=registry, version=version).answer(request, NOW)


def item_of(name: str) -> str:
    """Return the path of a scenario's first line item."""
    scenario = SCENARIOS[name]
    course, item = scenario["course"]["id"], scenario["line_items"][0]["id"]
    return f"/api/lti/courses/{course}/line_items/{item}"


def score_of(name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a score of 8.5 of 10 for a scenario's student, changed."""
    scenario = SCENARIOS[name]
    student = scenario["student_id"]
    lti_id = next(user.get("lti_id") for user in scenario["users"] if user["id"] == student)
    body = {
        "userId": lti_id,
        "timestamp": "2026-11-24T06:00:00.000Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8.5,
        "scoreMaximum": 10,
        **changes,
    }
    return {field: value for field, value in body.items() if value is not LEFT}


STATEMENTS: tuple[Statement, ...] = (
    ("P9", "course_concluded", {"userId": "nobody"}, 422, f"{ENDED}. AGS", {}),
    ("P9", "course_soft_concluded", {"userId": LEFT}, 422, f"{ENDED}. AGS", {}),
    ("P9b", "course_end_restricted", {}, 422, f"{ENDED} for this student", {}),
    ("P12", "student_concluded", {"userId": "self"}, 422, NOBODY, {}),
    ("P12b", "ok", {"userId": LEFT}, 422, NOBODY, {}),
    ("P12b", "ok", {"userId": LEFT, "user_id": "3001"}, 400, "userId is missing", {}),
    ("P12d", "ok", {"userId": {}}, 500, "internal_server_error", {}),
    ("P13", "ok", {"gradingProgress": LEFT, "timestamp": []}, 400, "gradingProgress is", {}),
    ("P14", "assignment_unpublished", {"gradingProgress": "Pending"}, 422, "unpublished", {}),
    ("P15", "ok", {"timestamp": "yesterday"}, 400, "not a valid timestamp", {}),
    ("P15b", "ok", {"timestamp": "2026-11-24T25:00:00Z"}, 500, "internal", {"score": None}),
    ("P15b", "ok", {"timestamp": 1795500000}, 500, "internal", {"score": None}),
    ("P16", "result_ms", {"timestamp": "2026-11-23T06:00:00.123Z"}, 400, "00.123Z before", {}),
    ("P16", "result_ms", {"timestamp": "2026-11-23T06:00:00.124Z"}, 200, "", {}),
    ("P18", "ok", {"scoreMaximum": "abc"}, 422, "cannot be zero if line item's", {}),
    ("P19", "ok", {"scoreMaximum": -1, "scoreGiven": -1}, 422, "ScoreMaximum must be", {}),
    ("P20", "ok", {"scoreGiven": 150}, 200, "", {"score": 150.0, "grade": "150"}),
    ("P20b", "ok", {"scoreMaximum": [1]}, 500, "internal_server_error", {}),
    ("P21", "ok", {"submission": []}, 500, "internal_server_error", {}),
    ("P22", "tool_graded", {EXTENSION: {"submission_type": "online_upload"}}, 422, "Content", {}),
    ("P23", "attempts_used", {"activityProgress": "InProgress"}, 422, "maximum number of", {}),
    ("P23", "attempts_used", {"submission": {"submittedAt": OLD_TIME}}, 200, "", {"attempt": 1}),
    ("P25", "student_concluded", {}, 422, "must be enrolled", {"attempt": 1, "score": None}),
    ("P25", "student_concluded", {"gradingProgress": "Pending"}, 200, "", {"attempt": 1}),
    ("P26", "gp_closed_graded", {}, 422, "permission", {"score": 6.0, "attempt": 2}),
    ("P26", "gp_closed_graded", {EXTENSION: {"preserve_score": True}}, 200, "", {"score": 6.0}),
    ("P27", "ok", {"gradingProgress": 5}, 422, "grading_progress", {"attempt": 1}),
    ("P27b", "tool_graded", {"activityProgress": "done"}, 422, "activity_", {"attempt": 1}),
    ("P27c", "ok", {"scoreGiven": "5."}, 422, "is not a number", {"attempt": 1}),
    ("P27c", "ok", {"scoreGiven": "8_5"}, 200, "", {"score": 85.0}),
    ("P27c", "ok", {"scoreGiven": "1e1"}, 200, "", {"score": 10.0}),
    ("P27d", "ok", {"scoreMaximum": "10abc"}, 422, "result_maximum", {"attempt": 1}),
    ("P27e", "ok", {"scoreGiven": 1e308}, 422, "is too long", {"attempt": 1}),
    ("S1", "tool_graded", {"activityProgress": "Started", "gradingProgress": "NotReady"}, 200, "",
     {"score": None, "workflow_state": "graded", "attempt": 1}),
    ("S2", "tool_graded", {"scoreGiven": LEFT, "score_given": 8}, 200, "",
     {"score": None, "workflow_state": "submitted"}),
    ("S2b", "ok", {"scoreGiven": " "}, 200, "", {"score": 0.0, "workflow_state": "graded"}),
    ("S3", "tool_graded_pending", {"gradingProgress": "Pending"}, 200, "",
     {"score": None, "workflow_state": "pending_review"}),
    ("S6", "ok", {EXTENSION: {"preserve_score": True}}, 200, "",
     {"score": None, "workflow_state": "submitted"}),
    ("S7", "human_graded_submitted", {EXTENSION: {"prioritize_non_tool_grade": True}}, 200, "",
     {"score": 9.0, "workflow_state": "submitted"}),
    ("S8", "late_policy", {"scoreGiven": 10}, 200, "", {"score": 7.0, "points_deducted": 3.0}),
    ("S11", "tool_graded", {"submittedAt": OLD_TIME}, 200, "", {"attempt": 2}),
    ("S12", "letter_10", {"scoreGiven": 0.94, "scoreMaximum": 1}, 200, "",
     {"score": 9.399999999999999, "grade": "A-"}),
    ("S12", "points_100", {"scoreGiven": 2, "scoreMaximum": 3}, 200, "",
     {"score": 66.66666666666667}),
    ("S13", "points_nil", {"scoreGiven": 5, "scoreMaximum": 0}, 200, "", {"score": 5.0}),
    ("S14", "pass_fail_0", {"scoreGiven": 3}, 200, "", {"score": 0.0, "grade": "complete"}),
    ("S17", "excused", {}, 200, "", {"score": 8.5, "excused": False}),
    ("S20", "ok", {EXTENSION: {"submission_type": "none"}}, 200, "",
     {"score": 8.5, "attempt": None}),
    ("accepted", "user_merged", {"userId": "00000000-0000-4000-8000-000000007777"}, 200, "", {}),
    ("accepted", "unlock_future", {}, 200, "", {"score": 8.5}),
)  # fmt: skip
OF_MID: tuple[Statement, ...] = (
    ("P12", "student_invited", {}, 422, NOBODY, {}),
    ("P12", "student_concluded", {}, 422, NOBODY, {}),
    ("P14", "assignment_unpublished", {}, 422, "still unpublished", {"attempt": 1}),
    ("P14", "assignment_unpublished", {"gradingProgress": "Pending"}, 200, "", {}),
    ("P15b", "ok", {"timestamp": 1795500000}, 400, "not a valid timestamp", {}),
    ("P15b", "ok", {"timestamp": "2026-13-01T00:00:00Z"}, 400, "not a valid timestamp", {}),
    ("P23", "attempts_used", {"submission": {"submittedAt": OLD_TIME}}, 422, "maximum", {}),
    ("attempts", "ok", {"activityProgress": "Started"}, 200, "", {"attempt": 1}),
    ("P27b", "ok", {"activityProgress": "x"}, 422, "activity_progress", {"attempt": 1}),
)
"""Of Canvas of about 2023-24, whatever its flags (a7)."""


def is_so(statement: Statement, version: Version = CURRENT, knobs: Row | None = None) -> None:
    """Send the score, and look at the answer and at the student's row."""
    row, name, changes, status, words, after = statement
    registry = canvas(knobs)
    path = f"{item_of(name)}/scores"
    reply = sent(registry, "POST", path, score_of(name, changes), version=version)
    assert reply.status == status, (row, reply.body)
    assert words in reply.body.decode(), row
    scenario = SCENARIOS[name]
    submission = registry.world.submission(scenario["assignment"]["id"], scenario["student_id"])
    found = row_of(submission)
    assert {field: found[field] for field in after} == after, row


def _label(statement: Statement) -> str:
    return f"{statement[0]} {statement[1]}"


@pytest.mark.parametrize("statement", STATEMENTS, ids=_label)
def test_a_score_does_what_is_known(statement: Statement) -> None:
    is_so(statement)


@pytest.mark.parametrize("version", [MID, MID_WITH_FLAGS], ids=["mid", "mid+flags"])
@pytest.mark.parametrize("statement", OF_MID, ids=_label)
def test_an_older_canvas_does_what_is_known(statement: Statement, version: Version) -> None:
    is_so(statement, version)


@pytest.mark.parametrize(
    ("version", "statement"),
    [
        (MID, ("P9", "course_concluded", {}, 404, "specified resource", {})),
        (MID, ("P9", "course_soft_concluded", {}, 422, NOBODY, {})),
        (MID_WITH_FLAGS, ("P9", "course_concluded_section_open", {}, 422, f"{ENDED}. AGS", {})),
        (MID, ("P21", "tool_graded", {"submittedAt": OLD_TIME}, 200, "", {"attempt": 1})),
        (
            MID_WITH_FLAGS,
            ("P21", "tool_graded", {"submittedAt": OLD_TIME}, 200, "", {"attempt": 2}),
        ),
    ],
)
def test_the_flags_of_an_older_canvas_count(version: Version, statement: Statement) -> None:
    is_so(statement, version)


@pytest.mark.parametrize(
    ("version", "status", "score"),
    [(CURRENT, 500, None), (MID, 500, 8.5), (MID_WITH_FLAGS, 500, None)],
)
def test_an_upload_that_fails(version: Version, status: int, score: float | None) -> None:
    """P24: the oldest has written the score before it uploads."""
    statement = ("P24", "ok", {EXTENSION: FILE}, status, "failed with 500: boom", {"score": score})
    is_so(statement, version, {"file_service_answers": [500, "boom"]})


def test_the_account_s_time_zone_counts() -> None:
    """S10: what is now in UTC lies ahead in Denver."""
    changes = {"submission": {"submittedAt": "2026-11-24T06:00:00"}}
    is_so(("S10", "ok", changes, 200, "", {}))
    denver = {"account_time_zone": "America/Denver"}
    is_so(("S10", "ok", changes, 400, "in the future", {}), knobs=denver)


@pytest.mark.parametrize(
    ("bindings", "is_on"),
    [
        ({1: "allow", 2: "on"}, True),
        ({1: "allow", 2: "off"}, False),
        ({1: "allow"}, False),
        ({1: "on", 2: "off"}, True),
        ({1: "off", 2: "on"}, False),
    ],
)
def test_the_topmost_binding_decides(bindings: dict[int, str], *, is_on: bool) -> None:
    """P6: the root account first; one that allows leaves it to the accounts below."""
    registry = canvas()
    registry.keys = {**registry.keys, 101: replace(registry.keys[101], bindings=bindings)}
    reply = sent(registry, "POST", f"{item_of('ok')}/scores", score_of("ok", {}))
    assert (reply.status == 200) is is_on
    assert (b"Invalid Developer Key" in reply.body) is not is_on


LIST = "/api/lti/courses/1001/line_items"
NEW = f"/api/lti/courses/{SCENARIOS['li_course']['course']['id']}/line_items"
WHOLE = {"label": "Quiz", "scoreMaximum": 10}
TYPE = "https://canvas.instructure.com/lti/submission_type"


@pytest.mark.parametrize(
    ("method", "path", "body", "key", "status", "words"),
    [
        ("PUT", item_of("ok"), {"label": "x"}, 114, 412, "does not have permission"),
        ("PUT", f"{LIST}/99999", {"label": "x"}, 101, 404, "specified resource"),
        ("DELETE", item_of("ok"), None, 101, 401, ""),
        ("GET", LIST, None, 114, 200, "[]"),
        ("GET", item_of("assignment_deleted_li_active"), None, 101, 404, ""),
        ("GET", f"{item_of('ok')}?include[]=launch_url", None, 101, 200, "lti/launch_url"),
        ("POST", NEW, {**WHOLE, "resourceLinkId": "zzz"}, 101, 404, "specified resource"),
        ("POST", NEW, {**WHOLE, "scoreMaximum": -5}, 101, 422, "points_possible"),
        ("POST", NEW, {**WHOLE, "scoreMaximum": -0.5}, 101, 201, "Quiz"),
        ("POST", NEW, {**WHOLE, TYPE: {"type": "online_upload"}}, 101, 400, "Invalid submission"),
        ("GET", f"{item_of('many_results')}/results?limit=-1", None, 101, 500, "internal"),
    ],
)
def test_a_line_item_answers_as_is_known(
    method: str, path: str, body: object, key: int, status: int, words: str
) -> None:
    reply = sent(canvas(), method, path, body, key=key)
    assert reply.status == status, reply.body
    assert words in reply.body.decode()


@pytest.mark.parametrize(
    ("name", "has_link"),
    [("ok", True), ("instructor", False), ("test_student", False), ("student_invited", False)],
)
def test_the_link_header_tells_who_is_an_active_student(name: str, *, has_link: bool) -> None:
    """G1: both answers are an empty list."""
    query = f"user_id={SCENARIOS[name]['student_id']}"
    reply = sent(canvas(), "GET", f"{item_of(name)}/results?{query}")
    assert (reply.status, reply.body) == (200, b"[]")
    assert ("Link" in reply.headers) is has_link
