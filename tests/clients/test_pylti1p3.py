"""pylti1p3next in a small Flask app logs in at the sandbox and posts a grade over AGS."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from lticheck.sandbox import Sandbox
from lticheck.sandbox.lti13 import Launch13
from tests.clients.witness import PYTHON, TOOLS

INSTALLED = bool(list(PYTHON.parent.parent.glob("lib/*/site-packages/pylti1p3")))
pytestmark = pytest.mark.skipif(not INSTALLED, reason="make test-clients installs the clients")


@contextmanager
def running_tool(
    canvas: Sandbox, scenario: str, score: float, log: IO[str] | None = None
) -> Iterator[str]:
    """Run the tool, registered by what the sandbox's own page shows; yield its address.

    With a `log`, lticheck's handler is on the tool's logger, and its standard error goes there.
    """
    task = {
        "config": canvas.lti13.registration(scenario).pylti1p3(),
        "private_pem": canvas.lti13.private_pem,
        "score": score,
        "handler": log is not None,
    }
    running = subprocess.Popen(
        [PYTHON, TOOLS / "pylti1p3_tool.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log or subprocess.DEVNULL,
        text=True,
    )
    assert running.stdin
    assert running.stdout
    try:
        running.stdin.write(json.dumps(task) + "\n")
        running.stdin.flush()
        yield f"http://127.0.0.1:{int(running.stdout.readline())}"
    finally:
        running.kill()
        running.wait()
        running.stdin.close()
        running.stdout.close()


def launched(canvas: Sandbox, scenario: str = "ok", score: float = 8.5) -> Launch13:
    """Launch the tool as a browser does; the launch has it post the grade."""
    with running_tool(canvas, scenario, score) as tool:
        return canvas.lti13.launch(scenario, login_url=f"{tool}/login", target=f"{tool}/launch")


def test_it_logs_in_and_posts_a_grade(canvas: Sandbox) -> None:
    launch = launched(canvas)
    assert launch.response.status_code == 200, launch.response.text
    assert "/results/" in launch.response.json()["resultUrl"]
    assert canvas.lti13.gradebook()["score"] == 8.5
    result = canvas.lti13.result()
    assert result is not None
    assert (result["score"], result["grading_progress"]) == (8.5, "FullyGraded")


def test_a_login_that_canvas_refuses_reaches_it(canvas: Sandbox) -> None:
    launch = launched(canvas, "login-other-user")
    assert launch.response.status_code == 403
    assert launch.response.text == "Must have an active user session"


@pytest.mark.parametrize("scenario", ["student-dropped", "line-item-deleted", "key-set-empty"])
def test_what_canvas_refuses_is_an_exception_of_the_library(canvas: Sandbox, scenario: str) -> None:
    """And the gradebook stays as it was."""
    launch = launched(canvas, scenario)
    assert launch.response.status_code == 502
    assert canvas.lti13.gradebook(scenario)["score"] is None
