"""Exchanges that several threads log at once, and exchanges that are too far apart to be one."""

from __future__ import annotations

import pytest

from lticheck.captures import read
from lticheck.captures.capture import Capture
from lticheck.services.ags.exchange import ags_of
from tests.captures.samples import OUTCOME_URL

REQUEST = (
    "<imsx_POXEnvelopeRequest><imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID>"
    "<sourcedId>{}</sourcedId></sourcedGUID></resultRecord></replaceResultRequest></imsx_POXBody>"
    "</imsx_POXEnvelopeRequest>"
)
REPLY = (
    "<imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>"
    "<imsx_codeMajor>failure</imsx_codeMajor><imsx_description>{}</imsx_description>"
    "</imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader></imsx_POXEnvelopeResponse>"
)
LANES = {
    "request ids": "request_id=req-000{}",
    "threads of Java": "[http-nio-8080-exec-{}]",
    "threads of Python": "(Thread-{})",
    "Celery": "INFO/ForkPoolWorker-{}]",
    "Apache": "[pid 4711:tid 1234{}]",
    "Ruby's logger": "[2026-11-24T10:00:00.1 #471{}] INFO --",
    "Sidekiq": "pid=4711 tid=gow{}",
}


def pairs(found: Capture) -> list[tuple[str, str]]:
    """Return the sourcedid of each request with what was answered."""
    return [
        (e.asked.grade_key if e.asked else "", e.outcome.description if e.outcome else "")
        for e in found.exchanges
    ]


@pytest.mark.parametrize("lane", LANES.values(), ids=LANES)
def test_answers_go_to_the_request_of_their_own_lane(lane: str) -> None:
    said = [
        (1, "sent " + REQUEST.format("one")),
        (2, "sent " + REQUEST.format("two")),
        (1, f"url {OUTCOME_URL}"),
        (3, "sent " + REQUEST.format("three")),
        (2, "got " + REPLY.format("Invalid sourcedid: two")),
        (3, "got " + REPLY.format("Invalid sourcedid: three")),
        (1, "got " + REPLY.format("Invalid sourcedid: one")),
    ]
    text = "\n".join(
        f"2026-11-24 10:00:0{n} {lane.format(of)} {what}" for n, (of, what) in enumerate(said)
    )
    assert pairs(read(text.encode(), "x")) == [
        ("one", "Invalid sourcedid: one"),
        ("two", "Invalid sourcedid: two"),
        ("three", "Invalid sourcedid: three"),
    ]


def test_scores_of_lti_13_go_by_lanes_too() -> None:
    said = [
        (1, 'POST https://canvas.example/api/lti/courses/1/line_items/1/scores "POST /x'),
        (2, 'POST https://canvas.example/api/lti/courses/1/line_items/2/scores "POST /x'),
        (1, "Response code 422 User not found in course or is not a student"),
        (2, "Response code 404 The specified resource does not exist."),
    ]
    text = "\n".join(f"2026-11-24 10:00:00 [http-nio-1-exec-{of}] {what}" for of, what in said)
    found = [ags_of(exchange) for exchange in read(text.encode(), "x").exchanges]
    assert [(one.request.url[-8:], one.reply.status) for one in found if one and one.reply] == [
        ("1/scores", 422),
        ("2/scores", 404),
    ]


def test_a_request_in_one_thread_and_its_answer_in_another_stay_together() -> None:
    text = (
        f"10:00 [http-nio-1-exec-1] sent {REQUEST.format('one')}\n"
        f"10:00 [pool-2-thread-1] got {REPLY.format('Invalid sourcedid')}\n"
        f"10:01 [http-nio-1-exec-1] sent {REQUEST.format('two')}\n"
        f"10:01 [pool-2-thread-1] got {REPLY.format('Course is invalid')}\n"
    )
    assert pairs(read(text.encode(), "x")) == [
        ("one", "Invalid sourcedid"),
        ("two", "Course is invalid"),
    ]


@pytest.mark.parametrize(
    ("between", "later", "together"),
    [
        ("", "10:00:05", True),
        ("10:00:01 INFO of something else\n" * 500, "10:00:05", True),
        ("10:00:01 INFO of something else\n" * 2000, "10:00:05", False),
        ("", "10:04:59", True),
        ("", "10:05:01", False),
    ],
    ids=["near", "500 lines", "2000 lines", "4 minutes", "5 minutes"],
)
def test_an_answer_is_looked_for_within_a_window(between: str, later: str, together: bool) -> None:
    text = (
        f"2026-11-24 10:00:00 sent {REQUEST.format('one')}\n{between}"
        f"2026-11-24 {later} got {REPLY.format('Invalid sourcedid')}\n"
    )
    found = pairs(read(text.encode(), "x"))
    whole = [("one", "Invalid sourcedid")]
    assert found == (whole if together else [("one", ""), ("", "Invalid sourcedid")])
