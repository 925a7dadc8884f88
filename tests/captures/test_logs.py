"""Facts that logs show beside their exchanges."""

from __future__ import annotations

import pytest

from lticheck.captures import read
from lticheck.services.outcomes.request import OutcomeRequest
from tests.captures.samples import LOGS, OUTCOME_URL, REPLY, REQUEST, SOURCEDID, pylti


def facts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.location.position) for fact in read(text.encode(), "x").observations]


@pytest.mark.parametrize(
    "line",
    [
        "lti_consumer_secret = 'correct-horse'",
        'SHARED_SECRET="correct-horse"',
        "consumers {'key7': {'secret': 'correct-horse'}}",
        "client_secret=correct-horse&grant_type=x",
        '{"oauth_consumer_secret": "correct-horse", "n": {}}',
        '"lti_secret"=>"correct-horse"',
        "DEBUG key key7\nDEBUG secret correct-horse",
    ],
)
def test_a_secret_is_seen_and_masked(line: str) -> None:
    found = read(f"start\n{line}\n".encode(), "x").observations
    assert [fact.kind for fact in found] == ["secret"]
    assert "correct-horse" not in found[0].text
    assert "••••••" in found[0].text


@pytest.mark.parametrize(
    "line",
    [
        "OAuth error: Please check your key and secret",
        "the secret ingredient is patience",
        "secret: None",
        "client_secret=[FILTERED]",
        "shared secret mismatch",
        "secret = ''",
    ],
)
def test_no_secret_is_seen_where_there_is_none(line: str) -> None:
    text = f"{line}\nPost grade failed\n"
    assert "secret" not in dict(facts(text))


def test_a_score_that_became_zero() -> None:
    """django-lti-provider sends 0 for whatever is no number."""
    zero = REQUEST.replace(">85<", ">0.0<")
    text = f"POST <QueryDict: {{'score': ['85%'], 'next': ['/']}}>\n{zero}\n"
    found = read(text.encode(), "x").observations
    assert [fact.kind for fact in found] == ["score-became-zero"]
    assert found[0].text == "the tool was given '85%' as a score and sent '0.0'"
    assert facts(text.replace("85%", "0")) == []


@pytest.mark.parametrize(
    "line",
    [
        "pylti.common.LTIPostMessageException: Post grade failed",
        "An error occurred while saving your score. Please try again.",
        "[info] Unable to update LMS grade 7-1. LMS responded with message: failure",
        "Grade failure 0.5 id=12 via LTI 1.1",
    ],
)
def test_a_failure_without_a_reply(line: str) -> None:
    assert facts(f"start\n{line}\n") == [("post-grade-failed", "line 2")]


def test_a_failure_is_noted_only_where_no_reply_says_more() -> None:
    text = pylti().replace("secret", "s")
    assert facts(f"{text}{LOGS['urllib3']}") == [("status", "line 13")]
    assert facts(f"{text}Post grade failed\n") == [("post-grade-failed", "line 13")]


def test_a_status_without_its_reply() -> None:
    (fact,) = read(LOGS["urllib3"].encode(), "x").observations
    assert fact.kind == "status"
    assert fact.text == f"{OUTCOME_URL} answered 401; the log does not hold the reply"


@pytest.mark.parametrize(
    "line", ['[23/Nov/2026] "POST /lti/grade/ HTTP/1.1" 500 145', "Completed 500 Error in 3ms"]
)
def test_the_status_of_the_tool_itself_is_not_canvas_s(line: str) -> None:
    assert facts(f"sending {REQUEST}\n{line}\n") == []
    (exchange,) = read(f"sending {REQUEST}\n{line}\n{REPLY}\n".encode(), "x").exchanges
    assert exchange.reply is not None
    assert exchange.reply.status == 0


def test_imathas_logs_what_it_sends() -> None:
    (exchange,) = read(LOGS["IMathAS"].encode(), "x").exchanges
    assert exchange.answer is None
    assert isinstance(exchange.asked, OutcomeRequest)
    assert (exchange.asked.result_score, exchange.asked.sourcedid) == ("0.3333", SOURCEDID)


def test_webwork_logs_what_it_sends() -> None:
    text = (
        "[2026-11-23 10:00:00.1] [2] [info] Submitting grade using sourcedid: 7-1 and score: 0.5\n"
        "[2026-11-23 10:00:01.1] [2] [error] Unable to update LMS grade 7-1. Error: Unauthorized\n"
    )
    (exchange,) = read(text.encode(), "x").exchanges
    assert isinstance(exchange.asked, OutcomeRequest)
    assert (exchange.asked.result_score, exchange.asked.sourcedid) == ("0.5", "7-1")
    assert facts(text) == [("post-grade-failed", "line 2")]


def test_a_launch_that_the_tool_refused() -> None:
    text = "Expired timestamp: given 1 and now 900 has a greater difference\n"
    assert facts(LOGS["launch refused"] + text) == [
        ("launch-refused", "line 1"),
        ("launch-refused", "line 2"),
    ]
