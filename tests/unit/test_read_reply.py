"""Replies are hostile: whatever the bytes, reading ends in one of the known dialects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.services.outcomes.reply import Dialect
from lticheck.services.outcomes.response_parser import read_reply, split_eid

POX = b"""<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
<imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>
<imsx_codeMajor>failure</imsx_codeMajor><imsx_severity>status</imsx_severity>
<imsx_description>Score is not between 0 and 1
[EID_42]</imsx_description>
<imsx_messageRefIdentifier>7</imsx_messageRefIdentifier>
<imsx_operationRefIdentifier>replaceResult</imsx_operationRefIdentifier>
<ext_canvas_error_code>bad_score</ext_canvas_error_code>
</imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader>
<imsx_POXBody><replaceResultResponse/></imsx_POXBody></imsx_POXEnvelopeResponse>"""


def test_canvas_failure() -> None:
    reply = read_reply(POX)
    assert reply.dialect is Dialect.POX
    assert (reply.code_major, reply.code) == ("failure", "bad_score")
    assert (reply.description, reply.report_id) == ("Score is not between 0 and 1", "42")
    assert (reply.operation, reply.message_ref_identifier) == ("replaceResult", "7")


@pytest.mark.parametrize(
    ("body", "description", "code"),
    [
        (
            b'{"errors":[{"message":"Invalid authorization header"}]}',
            "Invalid authorization header",
            "",
        ),
        (
            (
                b'{"errors":[{"message":"An error occurred.","error_code":"unauthorized"}],'
                b'"error_report_id":7}'
            ),
            "An error occurred.",
            "unauthorized",
        ),
        (
            b'{"errors":{"grade":[{"attribute":"grade","message":"cannot be changed"}]}}',
            "grade cannot be changed",
            "",
        ),
        (b'{"errors":{"type":"unprocessable_entity","message":"no"}}', "no", ""),
    ],
)
def test_the_shapes_of_canvas_json(body: bytes, description: str, code: str) -> None:
    reply = read_reply(body, "application/json; charset=utf-8")
    assert reply.dialect is Dialect.JSON
    assert (reply.description, reply.code) == (description, code)


@pytest.mark.parametrize(
    ("body", "dialect"),
    [
        (b"", Dialect.EMPTY),
        (b" \r\n", Dialect.EMPTY),
        (b"<!DOCTYPE html><html><head><title>Log in</title>", Dialect.HTML),
        (b"403 Forbidden (Rate Limit Exceeded)\n", Dialect.TEXT),
        (POX[: len(POX) // 2], Dialect.UNREADABLE),
        (b'{"errors":[{"mess', Dialect.UNREADABLE),
        (b'{"status":"ok"}', Dialect.UNREADABLE),
        (b"[" * 100_000, Dialect.UNREADABLE),
        (b"<a/>", Dialect.UNREADABLE),
        (b"\xff\xfe\x00", Dialect.TEXT),
    ],
)
def test_everything_else(body: bytes, dialect: Dialect) -> None:
    assert read_reply(body).dialect is dialect


def test_entities_are_not_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    body = POX.replace(b"<imsx_POXEnvelopeResponse", bomb + b"<imsx_POXEnvelopeResponse")
    body = body.replace(b"bad_score", b"&f;&x;")
    assert read_reply(body).code == ""


@given(st.binary())
def test_any_bytes_have_a_dialect(body: bytes) -> None:
    assert read_reply(body).dialect in set(Dialect)


@given(st.binary(max_size=30), st.integers(0, len(POX)), st.integers(0, 60))
def test_any_damage_to_a_reply_has_a_dialect(put: bytes, at: int, cut: int) -> None:
    assert read_reply(POX[:at] + put + POX[at + cut :]).dialect in set(Dialect)


@given(st.text())
def test_the_eid_is_parted_from_the_sentence(sentence: str) -> None:
    if "[EID_" in sentence:
        return
    assert split_eid(f"{sentence}\n[EID_7]") == (sentence.strip(), "7")
