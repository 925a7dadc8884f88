"""Text that was changed on its way is read as it was; a page that came as an answer is one."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from lticheck.captures import loader
from lticheck.captures.capture import Capture
from lticheck.captures.loader import load
from lticheck.captures.readers.wget import as_curl
from lticheck.model.errors import NothingRecognised
from lticheck.services.outcomes.reply import outcome_reply
from tests.cli.runner import Lticheck

PARAMETERS = {
    "lti_message_type": "basic-lti-launch-request",
    "lti_version": "LTI-1p0",
    "oauth_consumer_key": "quiz-tool",
    "lis_outcome_service_url": "https://school.example/api/lti/v1/tools/7/grade_passback",
    "lis_result_sourcedid": "7-1124-331-3588-0123456789abcdef0123456789abcdef01234567",
    "context_title": "Ana’s course",
}
REFUSAL = """<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
<imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>
<imsx_codeMajor>failure</imsx_codeMajor><imsx_description>User is no longer in course [EID_5]
</imsx_description></imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader>
<imsx_POXBody><replaceResultResponse/></imsx_POXBody></imsx_POXEnvelopeResponse>"""
BASE64 = base64.b64encode(REFUSAL.encode()).decode()
PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body><p>x</p></body></html>"


def read(text: str) -> Capture:
    return loader.read(text.encode(), "x")


def curled(text: str) -> str:
    """Return JSON as a word processor shows it."""
    pieces = text.split('"')
    return "".join(piece + "“”"[n % 2] for n, piece in enumerate(pieces[:-1])) + pieces[-1]


def test_a_launch_with_curled_quotes_is_read_whole() -> None:
    """JSON and lines; an apostrophe in a value, which curls too, stays as it was sent."""
    as_lines = "\n".join(f"{name} = ‘{value}’" for name, value in PARAMETERS.items())
    for text in (curled(json.dumps(PARAMETERS, ensure_ascii=False)), as_lines):
        (launch,) = read(text).launches
        assert dict(launch.parameters) == PARAMETERS


def test_curled_quotes_within_a_sound_launch_are_left_alone() -> None:
    titled = {**PARAMETERS, "resource_link_title": "The “big” quiz"}
    (launch,) = read(json.dumps(titled, ensure_ascii=False)).launches
    assert launch.get("resource_link_title") == "The “big” quiz"


def test_a_launch_that_curled_quotes_leave_unsure_is_refused() -> None:
    """Quotes within a value curl as those around it: what was sent cannot be told any more."""
    for title in ("“Ana” and “Bo”", "The “big” one"):
        with pytest.raises(NothingRecognised):
            read(curled(json.dumps(PARAMETERS)).replace("Ana", title))


@pytest.mark.parametrize(
    "text",
    [
        BASE64,
        "\n".join(BASE64[at : at + 76] for at in range(0, len(BASE64), 76)),
        f"2026-11-24 06:00:00 ERROR grade not sent, body={BASE64} tries=1\n",
    ],
    ids=["alone", "wrapped", "in a log"],
)
def test_an_answer_in_base64_is_read(text: str) -> None:
    (exchange,) = read(text).exchanges
    outcome = outcome_reply(exchange.outcome)
    assert outcome is not None
    assert outcome.description.startswith("User is no longer in course")


@pytest.mark.parametrize(
    ("title", "rule", "confidence"),
    [
        ("502 Bad Gateway", "gateway-error", "likely"),
        ("school.example | 504: Gateway time-out", "gateway-error", "likely"),
        ("Log In to Canvas", "not-canvas", "likely"),
        ("Access denied", "not-canvas", "likely"),
        ("Page Error", "not-canvas", "likely"),
        ("lticheck", "not-a-launch", "certain"),
        ("Chapter 502a: gates", "not-a-launch", "certain"),
    ],
)
def test_a_page_in_place_of_an_answer(
    title: str, rule: str, confidence: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    """By its title; a page about something else is no answer."""
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(title), encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(page))
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    (finding,) = diagnosis["findings"]
    assert (finding["rule"], finding["confidence"]) == (rule, confidence)


def test_a_folder_has_pages_of_its_own(tmp_path: Path) -> None:
    """A tool's 404.html is no answer of Canvas."""
    (tmp_path / "404.html").write_text(PAGE.format("404 Not Found"), encoding="utf-8")
    assert not [found for found in load(str(tmp_path)) if isinstance(found, Capture)]
    assert isinstance(next(iter(load(str(tmp_path / "404.html")))), Capture)


def test_wget_sends_what_curl_would() -> None:
    words = ["-qO-", "-O", "-", "--no-check-certificate", "--header=A: b", "--header", "C: d"]
    words += ["--post-data={}", "--method", "PUT", "https://school.example/x"]
    assert list(as_curl(words)) == [
        "--header", "A: b", "--header", "C: d", "--data-raw", "{}", "--request", "PUT",
        "https://school.example/x",
    ]  # fmt: skip


def test_a_score_in_a_wget_command_is_read() -> None:
    score = "https://school.example/api/lti/courses/12/line_items/34/scores"
    header, data = "--header='Content-Type: text/plain'", """--post-data='{"userId":"x"}'"""
    (exchange,) = read(f"$ wget -qO- {header} {data} {score}").exchanges
    assert exchange.request is not None
    assert exchange.request.url == score
    assert exchange.request.body == b'{"userId":"x"}'
    assert exchange.request.header("Content-Type") == "text/plain"


def test_what_wget_printed_below_is_read_too() -> None:
    score = "https://school.example/api/lti/courses/12/line_items/34/scores"
    said = '{"errors":{"type":"unauthorized","message":"Invalid Developer Key"}}'
    (exchange,) = read(f"$ wget -qO- --post-data='{{}}' {score}\n{said}\n").exchanges
    assert exchange.answer is not None
