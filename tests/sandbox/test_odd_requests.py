"""Requests that few tools send, answered as recordings of Canvas show."""

from __future__ import annotations

from typing import Any

import pytest

from lticheck.sandbox import Sandbox
from lticheck.sandbox.canvas.world import Assignment
from lticheck.sandbox.lti11.envelope import read_envelope
from lticheck.sandbox.lti11.replace import Replace
from tests.sandbox.client import ENVELOPE, Client

NOT_LOOKED_AT: Any = None
RESULT = "<result><resultScore><textString>{}</textString></resultScore></result>"


def envelope(score: str, declaration: str = "", dtd: str = "") -> bytes:
    body = ENVELOPE.format(op="replaceResult", sourcedid="x", result=RESULT.format(score))
    head, _, rest = body.partition("?>")
    return f"{declaration or head + '?>'}{dtd}{rest}".encode()


@pytest.mark.parametrize(
    ("total", "text"),
    [
        ("1e14", "100000000000000.0"),
        ("1e15", "1.0e+15"),
        ("2.5e15", "2.5e+15"),
        ("-1e15", "-1.0e+15"),
        ("1e16", "1.0e+16"),
    ],
)
def test_the_comment_on_missing_points_quotes_the_total(total: str, text: str) -> None:
    replaced = Replace(
        envelope=read_envelope(
            ENVELOPE.format(
                op="replaceResult",
                sourcedid="x",
                result=RESULT.replace("resultScore", "resultTotalScore").format(total),
            ).encode()
        ),
        assignment=Assignment(id=1, course_id=1, points_possible=None),
        gradebook=NOT_LOOKED_AT,
        tool_id=1,
        now=0.0,
    )
    assert replaced._text_in_comment() == text


@pytest.mark.parametrize(("name", "is_said"), [("utf8", True), ("UTF-8", False), ("x-1", True)])
def test_an_unknown_encoding_is_said_before_the_report(
    name: str, is_said: bool, canvas: Sandbox
) -> None:
    client = Client(canvas)
    body = ENVELOPE.replace("UTF-8", name).format(
        op="replaceResult",
        sourcedid=client.launch["lis_result_sourcedid"],
        result=RESULT.format("85"),
    )
    answer = client.send(client.launch["lis_outcome_service_url"], body.encode())
    line = f"Score is not between 0 and 1\nInvalid XML: unknown encoding name - {name}\n[EID_"
    assert (line in answer.text) is is_said
    assert answer.status == 422


@pytest.mark.parametrize(
    ("dtd", "score", "read"),
    [
        ('<!DOCTYPE r [<!ENTITY s "0.85">]>', "&s;", "0.85"),
        ('<!DOCTYPE r [<!ENTITY a "0.5"><!ENTITY s "&a;">]>', "&s;", ""),
        ('<!DOCTYPE r [<!ENTITY s SYSTEM "file:///etc/hostname">]>', "&s;", ""),
        ('<!DOCTYPE r SYSTEM "http://no-such-host.invalid/x.dtd">', "&s;", ""),
        ("", "0&amp;5", "0&5"),
    ],
)
def test_entities_of_a_dtd(dtd: str, score: str, read: str) -> None:
    assert read_envelope(envelope(score, dtd=dtd)).result_score == read


def test_the_legacy_type_is_read_in_any_case_and_xml_is_none() -> None:
    from tests.sandbox.test_answers import legacy  # noqa: PLC0415 - one helper

    with Sandbox() as canvas:
        client = Client(canvas)
        fields = {
            "lti_message_type": "Basic-LIS-UpdateResult",
            "sourcedid": client.launch["lis_result_sourcedid"],
            "result_resultscore_textstring": "0.85",
        }
        assert "<codemajor>Success<" in legacy(canvas, fields)
        url = client.launch["lis_outcome_service_url"].replace(
            "/grade_passback", "/ext_grade_passback"
        )
        answer = client.send(url, envelope("0.5"))
        assert (answer.status, "<codemajor>Unsupported<" in answer.text) == (200, True)
