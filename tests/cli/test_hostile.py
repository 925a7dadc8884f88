"""Hostile answers: one clear line, nothing of theirs runs, nothing of ours leaks."""

from __future__ import annotations

import json
import re

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.sandbox import FAULTS
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import only
from tests.conftest import ROOT

HEALTHY = str(ROOT / "sample_launches" / "healthy.json")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ANSWERS = {
    "throttle": "rate-limited",
    "bad-gateway": "gateway-error",
    "unavailable": "gateway-error",
    "gateway-timeout": "gateway-error",
    "server-error": "canvas-internal-error",
    "login-page": "not-canvas",
    "blocked": "not-canvas",
    "wrong-host": "not-canvas",
    "redirect": "redirected",
    "redirect-to-login": "redirected",
    "nonce-seen": "nonce-reused",
    "behind-proxy": "wrong-signed-url",
    "slow": "timeout",
    "late-reply": "timeout",
    "reset": "connection-dropped",
    "half-reply": "connection-dropped",
    "lost-reply": "connection-dropped",
    "clock-ahead": "clock-behind",
    "clock-behind": "clock-ahead",
    "empty-body": "malformed-reply",
    "not-xml": "malformed-reply",
    "xml-bomb": "malformed-reply",
    "external-entity": "unknown-canvas-failure",
    "terminal-escapes": "unknown-canvas-failure",
    "huge-body": "malformed-reply",
    "new-code": "unknown-canvas-failure",
    "yes-sayer": "refused-write-accepted",
}


def test_every_fault_has_its_rule() -> None:
    assert set(ANSWERS) == set(FAULTS)


@pytest.mark.parametrize("fault", ANSWERS)
def test_a_fault_is_named(fault: str, lticheck: Lticheck) -> None:
    """One root cause, in text and in JSON."""
    arguments = ("diagnose", "--sandbox", "--fault", fault, "--timeout", "0.4", HEALTHY)
    run = lticheck(*arguments, "--format", "json")
    findings = only(run)["findings"]
    assert [finding["rule"] for finding in findings] == [ANSWERS[fault]]
    assert run.status in {1, 4}


@pytest.mark.parametrize("fault", ["terminal-escapes", "external-entity", "xml-bomb", "login-page"])
def test_nothing_of_theirs_reaches_the_terminal(fault: str, lticheck: Lticheck) -> None:
    """No escape, no markup, no file of ours; also where the exchange itself is shown."""
    for extra in ((), ("--show-exchange",)):
        run = lticheck(
            "diagnose", "--sandbox", "--fault", fault, "--color", "never", HEALTHY, *extra
        )
        assert not CONTROL.search(run.stdout.replace("\n", ""))
        assert "root:" not in run.stdout
        assert (run.status, run.stderr) == (ExitStatus.FINDINGS, "")


def test_markup_is_text(lticheck: Lticheck) -> None:
    """Words in brackets are shown as they came."""
    run = lticheck("diagnose", "--sandbox", "--fault", "terminal-escapes", HEALTHY)
    assert "[bold]red" in run.stdout.replace("\n", "")


def test_json_stays_json_under_every_fault(lticheck: Lticheck) -> None:
    run = lticheck(
        "diagnose", "--sandbox", "--fault", "terminal-escapes", "--format", "json", HEALTHY
    )
    assert json.loads(run.stdout)["schema_version"] == 1
