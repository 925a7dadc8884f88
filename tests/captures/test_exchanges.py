"""Outcome requests and replies, exact, in whatever form they are pasted."""

from __future__ import annotations

import html
import json

import pytest

from lticheck.captures import read
from lticheck.model.exchange import TransportTrouble
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of
from lticheck.services.outcomes.reply import Dialect, OutcomeReply
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from tests.captures.samples import (
    AGS_ERROR,
    DESCRIPTION,
    EXCHANGES,
    JSON_ERROR,
    LOGS,
    OUTCOME_URL,
    REPLY,
    REQUEST,
    SOURCEDID,
    entry,
    har,
    pylti,
)

ASKED = OutcomeRequest(
    operation=Operation.REPLACE,
    sourcedid=SOURCEDID,
    message_identifier="edX_fix",
    result_score="85",
    text="it's",
    submitted_at="2026-11-23T10:00:00Z",
)


@pytest.mark.parametrize("form", EXCHANGES)
def test_request_and_reply_are_paired(form: str) -> None:
    text, status = EXCHANGES[form]
    (exchange,) = read(text.encode(), "x").exchanges
    reply = exchange.reply
    assert exchange.asked == ASKED
    assert exchange.request is not None
    assert exchange.request.body == REQUEST.encode()
    assert reply is not None
    assert (reply.status, reply.body.rstrip()) == (status, REPLY.encode())
    assert isinstance(reply.outcome, OutcomeReply)
    assert (reply.outcome.code_major, reply.outcome.code) == ("failure", "bad_score")
    assert (reply.outcome.description, reply.outcome.report_id) == (DESCRIPTION, "42")


@pytest.mark.parametrize("form", ["HAR", "raw HTTP", "PyLTI", "Docker", "curl with its output"])
def test_the_url_is_kept(form: str) -> None:
    request = read(EXCHANGES[form][0].encode(), "x").exchanges[0].request
    assert request is not None
    assert request.url == OUTCOME_URL


@pytest.mark.parametrize("form", ["HAR", "PyLTI", "PyLTI without prefixes", "Docker"])
def test_the_signed_timestamp_shows_the_skew(form: str) -> None:
    exchange = read(EXCHANGES[form][0].encode(), "x").exchanges[0]
    assert exchange.request is not None
    assert (exchange.request.timestamp, exchange.request.nonce) == ("1700000000", "4711")
    assert exchange.skew == 10.0


@pytest.mark.parametrize(
    "text",
    [
        REPLY,
        repr(REPLY),
        repr(REPLY.encode()),
        html.escape(REPLY),
        json.dumps({"body": REPLY, "n": {}}),
        json.dumps(REPLY).replace("<", "\\u003c").replace(">", "\\u003e"),
        f"got {repr(REPLY.encode())!r}",
        REPLY.replace("imsx_POXEnvelope", "ns0:imsx_POXEnvelope").replace("xmlns=", "xmlns:ns0="),
    ],
)
def test_a_reply_on_its_own(text: str) -> None:
    (exchange,) = read(text.encode(), "x").exchanges
    assert (exchange.request, exchange.asked) == (None, None)
    assert exchange.outcome is not None
    assert exchange.reply is not None
    assert exchange.reply.status == 0
    assert isinstance(exchange.outcome, OutcomeReply)
    assert exchange.outcome.code_major in {"failure", ""}


def test_a_json_error_on_its_own() -> None:
    (exchange,) = read(JSON_ERROR.encode(), "x").exchanges
    assert exchange.outcome is not None
    assert exchange.outcome.dialect is Dialect.JSON
    assert exchange.outcome.description == "Invalid authorization header"


def test_a_request_without_a_reply_is_an_exchange_without_an_answer() -> None:
    for text in (REQUEST, f"curl {OUTCOME_URL} -d '{REQUEST}'", f"sending {REQUEST}\nbye"):
        (exchange,) = read(text.encode(), "x").exchanges
        assert exchange.answer is None
        assert exchange.asked == ASKED


def test_pylti_calls_the_request_a_response() -> None:
    """And its exchanges have the line of the request, and its secret is masked."""
    capture = read(f"start\n{pylti()}{pylti()}".encode(), "log.txt")
    assert [exchange.location.position for exchange in capture.exchanges] == ["line 3", "line 15"]
    secrets = [fact for fact in capture.observations if fact.kind == "secret"]
    assert [fact.location.position for fact in secrets] == ["line 8", "line 20"]
    assert "correct-horse" not in repr(capture.observations)
    assert "post-grade-failed" not in {fact.kind for fact in capture.observations}


@pytest.mark.parametrize(
    ("body", "dialect"),
    [
        ("<!DOCTYPE html>\n<html><title>Log in</title></html>", Dialect.HTML),
        (JSON_ERROR, Dialect.JSON),
        ("", Dialect.EMPTY),
        ('it\'s "broken"', Dialect.TEXT),
    ],
)
def test_pylti_shows_any_body(body: str, dialect: Dialect) -> None:
    text = pylti().replace(repr(REPLY.encode()), repr(body.encode()))
    (exchange,) = read(text.encode(), "x").exchanges
    assert exchange.outcome is not None
    assert exchange.reply is not None
    assert (exchange.outcome.dialect, exchange.reply.body) == (dialect, body.encode())


def test_a_connection_that_failed() -> None:
    (exchange,) = read(LOGS["reset"].encode(), "x").exchanges
    assert exchange.asked == ASKED
    assert exchange.failure is not None
    assert exchange.failure.trouble is TransportTrouble.DROPPED
    failed = entry(OUTCOME_URL, REQUEST) | {
        "response": {"status": 0, "_error": "net::ERR_NAME_NOT_RESOLVED"}
    }
    (exchange,) = read(har(failed).encode(), "x").exchanges
    assert exchange.failure is not None
    assert exchange.failure.trouble is TransportTrouble.DNS


def test_a_tool_quotes_the_description_alone() -> None:
    for name, description in (("Numbas", "Invalid sourcedid"), ("object dump", "No grades")):
        (exchange,) = read(LOGS[name].encode(), "x").exchanges
        assert exchange.outcome is not None
        assert isinstance(exchange.outcome, OutcomeReply)
        assert exchange.outcome.code_major == "failure"
        assert exchange.outcome.description == description


def test_a_reply_that_the_log_cut_off_is_still_read() -> None:
    (exchange,) = read(LOGS["cut reply"].encode(), "x").exchanges
    assert exchange.reply is not None
    assert exchange.reply.truncated
    assert exchange.reply.outcome.code == "bad_score"


def test_a_request_of_the_legacy_service() -> None:
    body = "lti_message_type=basic-lis-updateresult&sourcedid=7-1&result_resultscore_textstring=A"
    url = OUTCOME_URL.replace("grade_passback", "ext_grade_passback")
    answer = (
        "<message_response><statusinfo><codemajor>Failure</codemajor><severity>Error</severity>"
        "<description>bad</description></statusinfo></message_response>"
    )
    capture = read(har(entry(url, body, 200, answer)).encode(), "x")
    (exchange,) = capture.exchanges
    assert capture.launches == ()
    assert isinstance(exchange.asked, OutcomeRequest)
    assert (exchange.asked.operation, exchange.asked.result_score) == (Operation.REPLACE, "A")
    assert exchange.outcome is not None
    assert exchange.outcome.dialect is Dialect.LEGACY


def test_broken_and_odd_requests_are_read_as_far_as_they_go() -> None:
    no_result = REQUEST[: REQUEST.index("<result>")]
    (exchange,) = read(f"a {no_result}\nb {REPLY}".encode(), "x").exchanges
    assert isinstance(exchange.asked, OutcomeRequest)
    assert (exchange.asked.sourcedid, exchange.asked.result_score) == (SOURCEDID, None)
    empty = REQUEST.replace("<textString>85</textString>", "<textString/>")
    (exchange,) = read(f"{empty}\n{REPLY}".encode(), "x").exchanges
    assert isinstance(exchange.asked, OutcomeRequest)
    assert exchange.asked.result_score == ""


def test_entities_are_not_followed() -> None:
    hostile = REQUEST.replace(
        "<imsx_POXEnvelopeRequest",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><imsx_POXEnvelopeRequest',
    ).replace(SOURCEDID, "&e;")
    body = har(entry(OUTCOME_URL, hostile, 422, REPLY))
    (exchange,) = read(body.encode(), "x").exchanges
    assert isinstance(exchange.asked, OutcomeRequest)
    assert exchange.asked.sourcedid == ""


def test_scores_of_lti_13_are_exchanges() -> None:
    url = "https://canvas.example/api/lti/courses/1/line_items/2/scores"
    posted = har(entry(url, '{"scoreGiven": 1, "scoreMaximum": 2}', 422, AGS_ERROR))
    for text in (posted, LOGS["PyLTI1p3"], AGS_ERROR):
        capture = read(text.encode(), "x")
        assert capture.observations == ()
        (exchange,) = capture.exchanges
        ags = ags_of(exchange)
        assert ags is not None
        assert ags.endpoint is Endpoint.SCORES
        assert ags.reply is not None
        assert "User not found in course" in ags.reply.message
    (exchange,) = read(posted.encode(), "x").exchanges
    ags = ags_of(exchange)
    assert ags is not None
    assert ags.request.get("scoreGiven") == 1


def test_a_request_that_is_logged_twice_is_one() -> None:
    """oauthlib logs the body before it is sent, and the tool logs it again with the answer."""
    body = ASKED_ONCE
    reply = (
        "<imsx_POXEnvelopeResponse><imsx_codeMajor>success</imsx_codeMajor>"
        "</imsx_POXEnvelopeResponse>"
    )
    log = (
        f"DEBUG:requests_oauthlib.oauth1_auth:Updated body: {body.encode()!r}\n"
        "DEBUG:urllib3.connectionpool:http://h "
        '"POST /api/lti/v1/tools/7/grade_passback HTTP/1.1" 200 9\n'
        f"DEBUG:tool:outcome request to http://h/api/lti/v1/tools/7/grade_passback: {body}\n"
        f"DEBUG:tool:outcome reply 200 {{}}: {reply}\n"
    )
    found = read(log.encode(), "tool.log")
    assert [exchange.succeeded for exchange in found.exchanges] == [True]
    other = log.replace(f"{body.encode()!r}", f"{body.replace('0.85', '0.5').encode()!r}")
    assert len(read(other.encode(), "tool.log").exchanges) == 2


ASKED_ONCE = (
    "<imsx_POXEnvelopeRequest><imsx_messageIdentifier>1</imsx_messageIdentifier>"
    "<replaceResultRequest><sourcedId>7-1-2-3-abc</sourcedId><resultScore><textString>0.85"
    "</textString></resultScore></replaceResultRequest></imsx_POXEnvelopeRequest>"
)
