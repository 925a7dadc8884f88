"""States of a whole Canvas: its file service, a setting, the root account's time zone."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from lticheck.sandbox import Sandbox
from lticheck.sandbox.ags.records import EXTENSION
from tests.sandbox.client import Answer
from tests.sandbox.flask_tool import access_token, post_score
from tests.sandbox.test_lti13 import claims_of

FILE = {"type": "file", "url": "https://tool.example/essay.pdf", "title": "essay.pdf"}
UPLOAD = {EXTENSION: {"content_items": [FILE]}}
SILENT = "failed to communicate with file service"
NOT_ISO = "Tue, 24 Nov 2026 06:00:00 +0000"


def posted(canvas: Sandbox, name: str, **changes: Any) -> Answer:
    """Post a score as the tool of a scenario's launch."""
    claims = claims_of(canvas, name)
    token = json.loads(access_token(canvas, canvas.lti13.registration(name)).text)["access_token"]
    return post_score(canvas, claims, token, **changes)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("ok", 200, "essay.pdf"),
        ("file-service-timeout", 504, SILENT),
        ("file-service-cut-off", 504, SILENT),
        ("file-service-refused", 500, "An error occurred."),
        ("file-service-bad-gateway", 504, "file url timed out"),
        ("file-service-url-timed-out", 504, "file url timed out"),
        ("file-service-bad-request", 400, "uploading to file service failed with 400: bad url"),
        ("file-service-error", 500, "uploading to file service failed with 500: boom"),
    ],
)
def test_a_file_service_gives_its_answer(
    canvas: Sandbox, name: str, status: int, words: str
) -> None:
    """What it refuses is not written at all (P24); without files nobody asks it."""
    reply = posted(canvas, name, **UPLOAD)
    assert reply.status == status
    assert words in reply.text
    assert canvas.lti13.gradebook(name)["score"] == (8.5 if status == 200 else None)
    assert posted(canvas, name).status == 200


@pytest.mark.parametrize(
    ("sent", "usual", "iso_only"),
    [
        ("2026-11-24T06:00:00Z", 200, 200),
        (NOT_ISO, 200, 400),
        ("2026-13-01T00:00:00Z", 500, 400),
        ("1795500000", 500, 400),
    ],
)
def test_a_site_may_take_iso_8601_alone(
    canvas: Sandbox, sent: str, usual: int, iso_only: int
) -> None:
    assert posted(canvas, "ok", timestamp=sent).status == usual
    reply = posted(canvas, "iso8601-only", timestamp=sent)
    assert reply.status == iso_only
    assert ("not a valid timestamp" in reply.text) is (iso_only == 400)


def test_a_time_without_an_offset_is_of_the_account(canvas: Sandbox) -> None:
    """Denver is seven hours behind UTC in November: stored seven hours later (S10)."""
    stored = {}
    for name in ("ok", "time-zone-of-account"):
        assert posted(canvas, name, timestamp="2026-11-24T06:00:00").status == 200
        result = canvas.lti13.result(name)
        assert result is not None
        stored[name] = result["updated_at"]
    assert stored["time-zone-of-account"] - stored["ok"] == 7 * 3600


def test_a_stored_time_is_told_in_the_account_s_zone(canvas: Sandbox) -> None:
    name = "time-zone-of-account-graded"
    reply = posted(canvas, name, timestamp="2001-01-01T00:00:00Z")
    assert reply.status == 400
    assert json.loads(reply.text)["errors"]["message"].endswith(("-07:00", "-06:00"))


def test_a_submission_ahead_by_the_account_s_zone_is_refused(canvas: Sandbox) -> None:
    """What is now in UTC, without its offset, lies seven hours ahead in Denver (S10, P21)."""
    sent = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(canvas.clock()))
    submission = {"submittedAt": sent}
    assert posted(canvas, "ok", submission=submission).status == 200
    reply = posted(canvas, "time-zone-of-account", submission=submission)
    assert reply.status == 400
    assert "in the future" in reply.text
