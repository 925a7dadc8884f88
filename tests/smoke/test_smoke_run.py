"""`lticheck smoke` through the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lticheck.model.case import Case
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes
from lticheck.sandbox import Sandbox
from lticheck.smoke import run_check
from tests.cli.conftest import lticheck as lticheck  # noqa: PLC0414 - the fixture, shared
from tests.cli.runner import Lticheck
from tests.conftest import ROOT

OWN = str(ROOT / "tests" / "smoke" / "lticheck.toml")
CHECK = '[[check]]\nname = "{name}"\nlaunch = "{name}.json"\n{more}\n'


def smoke_file(canvas: Sandbox, folder: Path, checks: dict[str, str]) -> str:
    """Write launches of the running sandbox and a smoke file that checks them."""
    text = '[consumers]\nquiz-tool = { env = "CANVAS_SECRET", hosts = ["127.0.0.1"] }\n'
    for name, more in checks.items():
        (folder / f"{name}.json").write_text(json.dumps(dict(canvas.launch(name))))
        text += CHECK.format(name=name, more=more)
    path = folder / "lticheck.toml"
    path.write_text(text)
    return str(path)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CANVAS_SECRET", "sandbox-secret-of-the-quiz-tool")
    monkeypatch.chdir(tmp_path)


def test_our_own_smoke_file(lticheck: Lticheck) -> None:
    run = lticheck("smoke", OWN, "--sandbox")
    assert run.status == ExitStatus.OK, run.stdout
    assert "7 checks, all as expected" in run.stdout
    assert run.stderr.count("✔") == 7


def test_a_check_that_is_not_as_expected_fails(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = smoke_file(canvas, tmp_path, {"ok": "", "tool-deleted": ""})
    run = lticheck("smoke", path)
    assert run.status == ExitStatus.FINDINGS
    assert "expected ok, found removed-tool" in run.stdout


def test_the_run_waits_as_long_as_it_is_told(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """`--timeout` is for checks that set none: half a second of silence is too long for one."""
    canvas.faults = ("late-reply",)
    more = {"ok": "retries = 0", "percent": "timeout = 5\nretries = 0"}
    run = lticheck("smoke", smoke_file(canvas, tmp_path, more), "--timeout", "0.2")
    assert run.status == ExitStatus.NOT_CHECKED
    assert "expected ok, found timeout" in run.stdout
    assert "✔ percent" in run.stdout


def test_the_sandbox_plays_the_canvas_that_is_asked_for(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Canvas of 2017 gave no error codes."""
    path = smoke_file(canvas, tmp_path, {"tool-deleted": 'expect = "removed-tool"'})
    asked = ("smoke", path, "--sandbox", "--show-exchange", "--format", "json")
    codes = {}
    for version in ("current", "2017"):
        run = lticheck(*asked, "--canvas-version", version)
        assert run.status == ExitStatus.OK
        codes[version] = "ext_canvas_error_code" in run.stdout
    assert codes == {"current": True, "2017": False}


def test_an_expected_failure_that_does_not_come_fails(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = smoke_file(canvas, tmp_path, {"ok": 'expect = "removed-tool"'})
    run = lticheck("smoke", path)
    assert run.status == ExitStatus.FINDINGS
    assert "expected removed-tool, found ok" in run.stdout


def test_a_missing_secret_could_not_be_checked(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CANVAS_SECRET")
    run = lticheck("smoke", smoke_file(canvas, tmp_path, {"ok": ""}))
    assert run.status == ExitStatus.NOT_CHECKED


def test_written_grades_are_put_back(canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    path = smoke_file(canvas, tmp_path, {"ok": 'score = "1"', "tool-graded": 'score = "0"'})
    assert lticheck("smoke", path).status == ExitStatus.OK
    assert canvas.gradebook("ok")["score"] is None
    assert canvas.gradebook("tool-graded")["score"] == 5.0
    assert not (tmp_path / "lticheck-journal.jsonl").exists()


def test_checks_of_one_student_are_asked_about_one_after_the_other(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the sourcedid is spaced: a check would see the score that another one tests."""
    running, most, lock = list[str](), [0], threading.Lock()
    real = run_probes

    def counted(launch: Launch, plan: Plan) -> Case:
        with lock:
            running.append(str(launch.sourcedid).strip())
            most[0] = max(most[0], running.count(running[-1]))
        time.sleep(0.1)
        try:
            return real(launch, plan)
        finally:
            with lock:
                running.remove(str(launch.sourcedid).strip())

    monkeypatch.setattr(run_check, "run_probes", counted)
    path = Path(smoke_file(canvas, tmp_path, {"ok": ""}))
    spaced = dict(canvas.launch("ok"))
    spaced["lis_result_sourcedid"] += "\n"
    (tmp_path / "spaced.json").write_text(json.dumps(spaced))
    path.write_text(path.read_text() + CHECK.format(name="spaced", more=""))
    run = lticheck("smoke", str(path), "--jobs", "2", "--format", "json")
    assert len(json.loads(run.stdout)["diagnoses"]) == 2
    assert most == [1]


def test_without_restore_the_grade_stays(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = smoke_file(canvas, tmp_path, {"ok": 'score = "1"\nrestore = false'})
    assert lticheck("smoke", path).status == ExitStatus.OK
    assert canvas.gradebook("ok")["score"] == 10.0


def test_selection_and_fail_fast(canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    checks = {"tool-deleted": "", "ok": 'tags = ["good"]', "percent": ""}
    path = smoke_file(canvas, tmp_path, checks)
    assert lticheck("smoke", path, "-k", "good").status == ExitStatus.OK
    assert lticheck("smoke", path, "-k", "nothing").status == ExitStatus.USAGE
    run = lticheck("smoke", path, "--fail-fast", "--jobs", "1", "--format", "json")
    assert len(json.loads(run.stdout)["diagnoses"]) < 3


def test_transport_failures_are_tried_again(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Two gateway errors, then Canvas: the check passes."""
    path = smoke_file(canvas, tmp_path, {"ok": ""})
    canvas.calls = 0
    canvas.on_call = lambda number: ("bad-gateway",) if number <= 2 else ()
    try:
        assert lticheck("smoke", path).status == ExitStatus.OK
    finally:
        canvas.on_call = None


def test_a_refusal_is_not_tried_again(canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    path = smoke_file(canvas, tmp_path, {"student-dropped": ""})
    canvas.calls = 0
    assert lticheck("smoke", path).status == ExitStatus.FINDINGS
    assert canvas.calls == 1


def test_init_writes_a_file_that_runs(canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    smoke_file(canvas, tmp_path, {"ok": "", "points-zero": "", "instructor": ""})
    assert lticheck("smoke", "--init", "own.toml").status == ExitStatus.OK
    assert lticheck("smoke", "own.toml").status == ExitStatus.OK
    assert lticheck("smoke", "--init", "own.toml").status == ExitStatus.USAGE


def test_the_lines_that_init_proposes_can_be_taken_as_they_are(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """A grade written and restored, and a clock that is wrong and known to be."""
    smoke_file(canvas, tmp_path, {"tool-graded": ""})
    assert lticheck("smoke", "--init", "own.toml").status == ExitStatus.OK
    own = tmp_path / "own.toml"
    proposed = [line for line in own.read_text().splitlines() if line.startswith("# ")]
    for name in ("score = ", "known = ", "restore = "):
        (line,) = (line for line in proposed if line.startswith(f"# {name}"))
        own.write_text(own.read_text().replace(line, line.removeprefix("# ")))
    canvas.faults = ("clock-behind",)
    run = lticheck("smoke", "own.toml", "--format", "json")
    (found,) = json.loads(run.stdout)["diagnoses"]
    assert run.status == ExitStatus.OK, run.stdout
    assert [one["rule"] for one in found["findings"]] == ["clock-ahead"]
    canvas.faults = ()
    run = lticheck("smoke", "own.toml", "--format", "json")
    (found,) = json.loads(run.stdout)["diagnoses"]
    assert found["restore"]["done"]
    assert canvas.gradebook("tool-graded")["score"] == 5.0


def test_ctrl_c_restores_what_is_under_way(canvas: Sandbox, tmp_path: Path) -> None:
    """A real process, stopped while four checks write: every grade is back."""
    names = ("ok", "tool-graded", "percent", "letter-grade", "points-100", "human-graded")
    path = smoke_file(canvas, tmp_path, dict.fromkeys(names, 'score = "0.4"'))
    before = {name: canvas.gradebook(name)["score"] for name in names}
    started: list[subprocess.Popen[bytes]] = []

    def strike(number: int) -> tuple[str, ...]:
        if number == 11 and started:
            os.kill(started[0].pid, signal.SIGINT)
        return ()

    canvas.calls, canvas.on_call = 0, strike
    command = [sys.executable, "-m", "lticheck", "smoke", path]
    started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    _, err = started[0].communicate(timeout=60)
    canvas.on_call = None
    assert started[0].returncode == ExitStatus.INTERRUPTED
    assert b"interrupted\n" in err
    assert {name: canvas.gradebook(name)["score"] for name in names} == before


def test_a_warning_fails_a_check_with_strict_alone(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Unless the check expects it."""
    launch = str(ROOT / "sample_launches" / "launch-signature-mismatch.json")
    warned = f'launch = "{launch}"\n'
    path = tmp_path / "lticheck.toml"
    expects = 'expect = "launch-signature-mismatch"\n'
    for more, strict, status in (
        ("", (), ExitStatus.OK),
        ("", ("--strict",), ExitStatus.FINDINGS),
        (expects, (), ExitStatus.OK),
        (expects, ("--strict",), ExitStatus.OK),
    ):
        path.write_text(f'[[check]]\nname = "x"\n{warned}{more}')
        run = lticheck("smoke", str(path), "--sandbox", *strict)
        assert run.status == status, (more, strict, run.stdout)
