"""Any reply, whatever its bytes, gets at least one finding, and no reply breaks the classifier."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from lticheck.captures.capture import Capture
from lticheck.captures.outcome_request import exchange_of, reply_of
from lticheck.probing.cases import captured
from lticheck.probing.diagnosing import diagnose
from tests.generate.answers_md import classified, classified_ags

PIECES = st.sampled_from(
    [
        b"<imsx_POXEnvelopeResponse>",
        b"<imsx_codeMajor>failure</imsx_codeMajor>",
        b"<imsx_codeMajor>unsupported</imsx_codeMajor>",
        b"<imsx_codeMajor></imsx_codeMajor>",
        b"<imsx_description>No score given</imsx_description>",
        b"<ext_canvas_error_code>x</ext_canvas_error_code>",
        b"</imsx_POXEnvelopeResponse>",
        b"<message_response><codemajor>Failure</codemajor></message_response>",
        b'{"errors":[{"message":"Duplicate nonce detected"}]}',
        b'{"errors":{"grade":[{"message":"cannot be changed"}]}}',
        b'{"errors":[]}',
        b"<!DOCTYPE html><title>Log In</title>",
        b"\x00",
        b"\xff\xfe",
    ]
)
BODIES = st.binary(max_size=200) | st.lists(PIECES, max_size=5).map(b"".join)
TYPES = st.sampled_from(["", "application/xml", "text/html", "application/json; charset=utf-8"])


@given(status=st.integers(0, 999), media_type=TYPES, body=BODIES)
@example(status=200, media_type="application/xml", body=b"")
@example(status=422, media_type="application/xml", body=b"<a/>")
@example(status=403, media_type="application/json", body=b'{"errors":[]}')
def test_every_refusal_is_named(status: int, media_type: str, body: bytes) -> None:
    headers = (("Content-Type", media_type),) if media_type else ()
    exchange = exchange_of(None, None, reply_of(status, headers, body))
    findings = diagnose(captured(exchange, Capture(source="x"))).findings
    assert exchange.succeeded or findings
    assert all(finding.message and finding.title for finding in findings)


def test_no_recorded_answer_is_unknown() -> None:
    """docs/answers.md: every distinct answer in the recordings has a name."""
    older, newer = classified(), classified_ags()
    assert len(older) > 25
    assert len(newer) > 90
    for answer, (findings, _) in [*older.items(), *newer.items()]:
        assert findings, answer
        assert "unknown-canvas-failure" not in {finding.rule for finding in findings}, answer
