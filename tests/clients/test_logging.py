"""lticheck's handler in real tools: the reason of a grade that the sandbox really refuses."""

from __future__ import annotations

import ast
import logging
import re
import time
from pathlib import Path

import pytest

from lticheck.logging import DiagnosisHandler
from lticheck.logging.watcher import Watcher
from lticheck.sandbox import Sandbox
from tests.clients.running_quiz import CLIENTS, running_quiz, take_quiz
from tests.clients.witness import PYTHON, Witnessed, run_tool
from tests.conftest import ROOT

HAS_LTICHECK = bool(list(PYTHON.parent.parent.glob("lib/*/site-packages/*lticheck*")))
pytestmark = pytest.mark.skipif(not HAS_LTICHECK, reason="make test-clients installs the clients")

LOGGING = [
    ast.literal_eval(found)
    for found in re.findall(
        r"```python\nLOGGING = (\{.*?\n\})\n```",
        (ROOT / "docs" / "logging.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
]
"""The settings that docs/logging.md shows: without a file, and with one."""


def lines(text: str) -> list[str]:
    """Return the rules that lticheck's lines name."""
    line = r"^(?:\S+ \S+ ERROR lticheck: |ERROR:lticheck:)?([a-z0-9-]+): .*\(lticheck explain \1\)$"
    return re.findall(line, text, re.MULTILINE)


def django(canvas: Sandbox, scenario: str, settings: dict[str, object]) -> Witnessed:
    """Run the Django project with these settings."""
    witnessed = run_tool("django", canvas, scenario, "0.85", settings)
    assert (canvas.secret("quiz-tool") or "") not in witnessed.log
    return witnessed


@pytest.mark.parametrize(
    ("scenario", "rule"),
    [("tool-deleted", "removed-tool"), ("student-dropped", "user-not-in-course")],
)
def test_a_django_project_reads_the_reason_in_its_log(
    canvas: Sandbox, scenario: str, rule: str
) -> None:
    """The person sees a 500; the log has the reason in one line, and nothing of PyLTI's."""
    witnessed = django(canvas, scenario, LOGGING[0])
    assert "grade page answered 500" in witnessed.seen
    assert lines(witnessed.log) == [rule]
    assert "lis_person" not in witnessed.log
    assert "is success" not in witnessed.log


def test_a_lost_connection_is_named(canvas: Sandbox) -> None:
    """PyLTI logs no answer then: the exception that Django logs is all there is."""
    canvas.faults = ("reset",)
    assert lines(django(canvas, "ok", LOGGING[0]).log) == ["connection-dropped"]


def test_a_grade_that_arrives_is_no_line(canvas: Sandbox) -> None:
    assert lines(django(canvas, "ok", LOGGING[0]).log) == []
    assert canvas.gradebook()["score"] == 8.5


def test_with_the_filter_the_file_holds_no_secret(canvas: Sandbox, tmp_path: Path) -> None:
    """And it can still be diagnosed."""
    kept = tmp_path / "pylti.log"
    file = {**LOGGING[1]["handlers"]["file"], "filename": str(kept)}
    settings = {**LOGGING[1], "handlers": {**LOGGING[1]["handlers"], "file": file}}
    witnessed = django(canvas, "tool-deleted", settings)
    assert lines(witnessed.log) == ["removed-tool"]
    text = kept.read_text(encoding="utf-8")
    assert "assignment_tool_mismatch" in text
    assert (canvas.secret("quiz-tool") or "") not in text
    launch = dict(canvas.launch("tool-deleted"))
    assert launch["lis_person_name_full"] not in text
    assert launch["lis_person_contact_email_primary"] not in text


@pytest.mark.parametrize(
    ("scenario", "rule"),
    [
        ("student-dropped", "user-not-in-course"),
        ("key-set-empty", "token-key-rejected"),
    ],
)
def test_a_flask_tool_on_pylti1p3(canvas: Sandbox, scenario: str, rule: str) -> None:
    """The library's exception holds the answer, and Flask's log of it brings it."""
    with running_quiz(CLIENTS[0], handler=True) as quiz:
        take_quiz(quiz, canvas, scenario)
        deadline = time.monotonic() + 30
        while not lines(found := quiz.log.read_text(encoding="utf-8")):
            assert time.monotonic() < deadline, found
            time.sleep(0.05)
    assert lines(found) == [rule]


LINE = re.compile(r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.]+):", re.MULTILINE)


def records_of(log: str) -> list[logging.LogRecord]:
    """Return the records of a log that `logging.basicConfig` wrote."""
    found = list(LINE.finditer(log))
    ends = [*(one.start() for one in found[1:]), len(log)]
    return [
        logging.LogRecord(
            one[2], getattr(logging, one[1]), "x.py", 1, log[one.end() : end].rstrip("\n"), (), None
        )
        for one, end in zip(found, ends, strict=True)
    ]


@pytest.mark.parametrize(
    ("trial", "rule"),
    [
        (("tool-deleted", ""), "removed-tool"),
        (("ok", "throttle"), "rate-limited"),
        (("ok", "login-page"), "not-canvas"),
        (("ok", "reset"), "connection-dropped"),
    ],
)
@pytest.mark.parametrize("tool", ["pylti", "lti", "requests"])
def test_on_the_root_logger_it_reads_what_each_client_logs(
    tool: str, trial: tuple[str, str], rule: str, canvas: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Records of the tool, PyLTI, oauthlib and urllib3 together: one line."""
    scenario, fault = trial
    canvas.faults = (fault,) if fault else ()
    log = run_tool(tool, canvas, scenario, "0.85").log
    handler = DiagnosisHandler(watcher=Watcher())
    for record in records_of(log):
        handler.handle(record)
    assert handler.watcher.flush(30)
    named = [r.__dict__["rule"] for r in caplog.records if r.name == "lticheck"]
    assert named == [rule], log
