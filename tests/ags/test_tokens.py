"""How long a token serves a run, and a launch of a sandbox that runs on this machine."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from lticheck import diagnose
from lticheck.model.exchange import Exchange, Reply
from lticheck.probing.sandbox_note import noted_sandbox
from lticheck.services.ags.reply import read_reply
from lticheck.services.ags.tokens import SharedToken, wanted_scopes
from tests.ags.asking import Recording, save
from tests.cli.runner import runner

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"


def answered(status: int, *, sent_at: float, **document: object) -> Exchange:
    body = json.dumps(document).encode()
    reply = Reply(status=status, headers=(), body=body, outcome=read_reply(status, body))
    return Exchange(request=None, asked=None, answer=reply, sent_at=sent_at)


@pytest.mark.parametrize(
    ("age", "lifetime", "serves"),
    [(0, 3600, True), (3200, 3600, True), (3400, 3600, False), (0, 60, False), (4000, 3600, False)],
)
def test_a_token_serves_until_shortly_before_its_end(
    age: float, lifetime: int, serves: bool
) -> None:
    """A launch that begins with it may need it for minutes, to put a grade back."""
    shared = SharedToken()
    shared.keep(answered(200, sent_at=time.time() - age, access_token="T1", expires_in=lifetime))
    assert shared.token == "T1"
    assert (shared.found() is not None) is serves


@pytest.mark.parametrize("nonsense", [10**400, float("nan"), -1, "soon", None])
def test_a_lifetime_that_is_none_is_an_hour(nonsense: object) -> None:
    for age, serves in ((0, True), (3400, False)):
        shared = SharedToken()
        sent = time.time() - age
        shared.keep(answered(200, sent_at=sent, access_token="T1", expires_in=nonsense))
        assert (shared.found() is not None) is serves


@pytest.mark.parametrize(
    ("status", "document", "is_kept"),
    [
        (401, {"error": "invalid_client", "error_description": "unknown client"}, True),
        (500, {"errors": [{"message": "An error occurred."}]}, False),
        (200, {}, False),
        (200, {"access_token": "a\nb"}, False),
        (200, {"access_token": 5}, False),
    ],
)
def test_only_what_would_be_the_same_again_is_kept(
    status: int, document: dict[str, object], is_kept: bool
) -> None:
    shared = SharedToken()
    shared.keep(answered(status, sent_at=time.time(), **document))
    assert (shared.found() is not None) is is_kept
    assert not shared.token


def test_no_scope_is_asked_for_that_the_key_lacks() -> None:
    """One too many, and Canvas refuses them all (T11)."""
    granted = (f"{AGS}score", f"{AGS}lineitem", "https://other.example/scope")
    assert wanted_scopes(granted) == (f"{AGS}score", f"{AGS}lineitem")
    both = (*granted, f"{AGS}lineitem.readonly", f"{AGS}result.readonly")
    assert wanted_scopes(both) == tuple(
        f"{AGS}{name}" for name in ("score", "result.readonly", "lineitem.readonly")
    )


def test_a_launch_of_a_running_sandbox_needs_nothing_else(
    canvas: Recording,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LTICHECK_HOSTS")
    file = save(canvas, tmp_path)
    with noted_sandbox(canvas.port):
        assert runner(capsys)("diagnose", str(file)).status == 0
    assert canvas.sent_to("/scores")
    canvas.received.clear()
    assert runner(capsys)("diagnose", str(file)).status == 4  # no sandbox of this user runs there
    assert not canvas.received


def test_the_library_takes_a_private_key(canvas: Recording, tmp_path: Path) -> None:
    file = save(canvas, tmp_path)
    (found,) = diagnose(file, hosts=["127.0.0.1"], private_key=canvas.private_key).diagnoses
    assert found.verdict == "ok"
    assert [step.name for step in found.steps][-1] == "test write"
    (other,) = diagnose(file, hosts=["127.0.0.1"]).diagnoses
    assert other.verdict == "not-checked"
