"""Published clients post grades to the sandbox; from their logs lticheck names the true cause.

Each case holds both: what the developer sees without lticheck, and what lticheck says.
`make test-clients` makes their environment; without it these tests are skipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck, runner
from tests.clients.witness import PYTHON, Witnessed, run_tool

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="make test-clients installs the clients"
)
TOOLS = ("django", "pylti", "lti", "requests")
QUIET = {
    "django": ("grade page answered 500", "Server Error (500)"),
    "pylti": ("post_message returned False",),
    "lti": ("is_success False",),
    "requests": ("Post grade failed",),
}
"""What each client shows its developer, whatever the cause."""


@dataclass(frozen=True)
class Trial:
    """A situation, a score, and the rule that names the cause."""

    rule: str
    scenario: str = "ok"
    score: str = "0.85"
    fault: str = ""
    seen: bool = True
    """Whether the client shows its usual sign of failure; a lost connection shows another."""


TRIALS = {
    "a percentage": Trial("score-out-of-range", score="85"),
    "no points": Trial("zero-point-assignment", "points-blank"),
    "a deleted tool": Trial("removed-tool", "tool-deleted"),
    "a dropped student": Trial("user-not-in-course", "student-dropped"),
    "a concluded course": Trial("course-concluded", "course-soft-concluded"),
    "a deleted assignment": Trial("assignment-deleted", "assignment-deleted"),
    "an unpublished assignment": Trial("assignment-locked", "assignment-unpublished"),
    "a sourcedid cut off": Trial("sourcedid-truncated", "sourcedid-truncated"),
    "a forged sourcedid": Trial("sourcedid-forged", "sourcedid-forged"),
    "the throttle": Trial("rate-limited", fault="throttle"),
    "a bad gateway": Trial("gateway-error", fault="bad-gateway"),
    "a login page": Trial("not-canvas", fault="login-page"),
    "a firewall": Trial("not-canvas", fault="blocked"),
    "a seen nonce": Trial("nonce-reused", fault="nonce-seen"),
    "a clock behind": Trial("clock-behind", fault="clock-ahead"),
    "a clock ahead": Trial("clock-ahead", fault="clock-behind"),
    "hostile escapes": Trial("unknown-canvas-failure", fault="terminal-escapes"),
    "a new code": Trial("unknown-canvas-failure", fault="new-code"),
    "a lost connection": Trial("connection-dropped", fault="reset", seen=False),
}


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lticheck:
    monkeypatch.delenv("LTICHECK_SECRET", raising=False)
    return runner(capsys)


def witness_of(tool: str, trial: Trial, canvas: Sandbox) -> Witnessed:
    """Run one client in one situation."""
    canvas.faults = (trial.fault,) if trial.fault else ()
    try:
        return run_tool(tool, canvas, trial.scenario, trial.score)
    finally:
        canvas.faults = ()


def rules(log: str, lticheck: Lticheck, tmp_path: Path) -> set[str]:
    """Return the rules that lticheck finds in a log, nothing asked of anybody."""
    path = tmp_path / "tool.log"
    path.write_text(log, encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    assert "\x1b" not in run.stdout
    assert "sandbox-secret" not in run.stdout
    diagnoses = json.loads(run.stdout)["diagnoses"]
    return {f["rule"] for d in diagnoses for f in d["findings"] if f["severity"] == "error"}


@pytest.mark.parametrize("name", TRIALS)
@pytest.mark.parametrize("tool", TOOLS)
def test_the_cause_is_named(
    tool: str, name: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """The client hides the cause from its developer; lticheck reads it from the client's log."""
    trial = TRIALS[name]
    testimony = witness_of(tool, trial, canvas)
    if trial.seen:
        assert all(sign in testimony.seen for sign in QUIET[tool]), testimony.seen
    assert trial.rule in rules(testimony.log, lticheck, tmp_path)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_good_score_arrives(
    tool: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    testimony = witness_of(tool, Trial(""), canvas)
    assert canvas.gradebook()["score"] == 8.5, testimony.seen
    assert not rules(testimony.log, lticheck, tmp_path)


@pytest.mark.parametrize("tool", ["pylti", "lti", "requests"])
def test_a_rotated_secret(tool: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    """Two causes give this answer; the secret is the first that is named."""
    testimony = witness_of(tool, Trial("", "secret-rotated"), canvas)
    assert "wrong-secret" in rules(testimony.log, lticheck, tmp_path)


def test_django_refuses_the_launch_of_a_rotated_secret(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tool turns the student away; with its secret lticheck sees that Canvas has another."""
    testimony = witness_of("django", Trial("", "secret-rotated"), canvas)
    assert "Please check your key and secret" in testimony.seen
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("rotated") or "")
    path = tmp_path / "tool.log"
    path.write_text(testimony.log, encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    found = {f["rule"] for d in json.loads(run.stdout)["diagnoses"] for f in d["findings"]}
    assert "launch-signature-mismatch" in found


def test_django_makes_a_0_of_what_is_no_number(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Canvas takes the 0, the student reads “Great job!”; the log shows what was given."""
    testimony = witness_of("django", Trial("", score="85%"), canvas)
    assert "grade page answered 302" in testimony.seen
    assert canvas.gradebook()["score"] == 0.0
    assert "score-became-zero" in rules(testimony.log, lticheck, tmp_path)


@pytest.mark.parametrize("tool", ["pylti", "requests"])
def test_a_score_that_is_no_number(
    tool: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    testimony = witness_of(tool, Trial("", score="85%"), canvas)
    assert "non-numeric-score" in rules(testimony.log, lticheck, tmp_path)


@pytest.mark.parametrize("tool", ["django", "pylti", "requests"])
def test_a_redirect_is_named(
    tool: str, canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    testimony = witness_of(tool, Trial("", fault="redirect-to-login"), canvas)
    assert "redirected" in rules(testimony.log, lticheck, tmp_path)


def test_logs_at_the_usual_level_hold_no_answer(lticheck: Lticheck, tmp_path: Path) -> None:
    """Without DEBUG there is one line, and lticheck says what is missing."""
    log = "ERROR django.request: Internal Server Error: /lti/grade/\nPost grade failed\n"
    assert rules(log, lticheck, tmp_path) == {"reply-not-captured"}
