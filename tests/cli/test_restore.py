"""A restored run leaves the gradebook as it was: also after Ctrl-C, SIGTERM, and kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.probing.journal import Entry, Journal, read_journal
from lticheck.sandbox import Sandbox
from lticheck.services.outcomes.target import outcome_target
from lticheck.services.outcomes.ways_back import exact_points
from tests.cli.test_diagnose import save

LTICHECK = [sys.executable, "-m", "lticheck"]
FORMER = ("ok", "tool-graded")
STEPS = {"read": 1, "former": 2, "write": 3, "read back": 4, "look": 5, "restore": 6, "proof": 7}


def grades(canvas: Sandbox, scenario: str) -> dict[str, object]:
    """Return what must be as before; a grader and a submission's existence cannot be."""
    row = canvas.gradebook(scenario)
    return {name: row[name] for name in ("grade", "score", "graded")}


class Run:
    """A real process that writes and restores, stopped at one of its requests."""

    def __init__(self, canvas: Sandbox, scenario: str, tmp_path: Path) -> None:
        self.canvas, self.scenario, self.folder = canvas, scenario, tmp_path
        self.before = grades(canvas, scenario)
        self.environment = {
            **os.environ,
            "LTICHECK_SECRET": canvas.secret("quiz-tool") or "",
            "COLUMNS": "200",
        }
        self.launch = save(canvas, tmp_path, scenario)
        self.journal = tmp_path / "journal.jsonl"

    def start(self, *extra: str) -> subprocess.Popen[bytes]:
        """Start `lticheck send --score --restore`."""
        command = [*LTICHECK, "send", self.launch, "--score", "0.31", "--restore", *extra]
        command += ["--journal", str(self.journal), "--timeout", "2"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def stopped(
        self, number: int, sign: signal.Signals, then: str | None = None
    ) -> tuple[int, bytes]:
        """Send a signal while Canvas has the request of this number in its hands.

        `then` is the fault of each request from this one on.
        """
        process: list[subprocess.Popen[bytes]] = []

        def strike(count: int) -> Sequence[str]:
            if count == number and process:
                os.kill(process[0].pid, sign)
            return (then,) if then and count >= number else ()

        self.canvas.calls, self.canvas.on_call = 0, strike
        try:
            process.append(self.start())
            out, err = process[0].communicate(timeout=60)
        finally:
            self.canvas.on_call = None
        return process[0].returncode, out + err


@pytest.fixture
def run_of(canvas: Sandbox, tmp_path: Path) -> Callable[[str], Run]:
    return lambda scenario: Run(canvas, scenario, tmp_path)


@pytest.mark.parametrize("scenario", FORMER)
def test_the_former_grade_is_back(scenario: str, run_of: Callable[[str], Run]) -> None:
    run = run_of(scenario)
    process = run.start()
    out, _ = process.communicate(timeout=60)
    assert process.returncode == ExitStatus.OK
    assert b"Restored." in out
    assert grades(run.canvas, scenario) == run.before
    assert not run.journal.exists()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("scenario", FORMER)
def test_an_interrupted_run_restores_before_it_ends(
    scenario: str, step: str, sign: signal.Signals, run_of: Callable[[str], Run]
) -> None:
    run = run_of(scenario)
    status, output = run.stopped(STEPS[step], sign)
    assert status == (130 if sign is signal.SIGINT else 143)
    assert b"interrupted\n" in output
    assert grades(run.canvas, scenario) == run.before


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("scenario", FORMER)
def test_a_killed_run_is_finished_by_its_journal(
    scenario: str, step: str, run_of: Callable[[str], Run]
) -> None:
    """kill -9 at every step; `lticheck restore` then brings the grade back."""
    run = run_of(scenario)
    status, _ = run.stopped(STEPS[step], signal.SIGKILL)
    assert status == -signal.SIGKILL
    if step in {"read", "former"}:
        assert not run.journal.exists()
        return
    assert run.journal.stat().st_mode & 0o777 == 0o600
    assert (run.canvas.secret("quiz-tool") or "").encode() not in run.journal.read_bytes()
    assert len(read_journal(run.journal)) == 1
    command = [*LTICHECK, "restore", str(run.journal), "--timeout", "2"]
    done = subprocess.run(command, env=run.environment, capture_output=True, check=False)
    assert done.returncode == ExitStatus.OK, done.stdout
    assert grades(run.canvas, scenario) == run.before
    assert not run.journal.exists()


@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_an_interrupted_run_that_cannot_restore_says_so(
    sign: str, run_of: Callable[[str], Run]
) -> None:
    """Canvas is gone when the signal comes; the journal brings the grade back later."""
    run = run_of("tool-graded")
    status, output = run.stopped(STEPS["read back"], getattr(signal, sign), then="unavailable")
    assert status == {"SIGTERM": 143, "SIGHUP": 129}.get(sign, 130)
    assert "✖ ONE FORMER GRADE IS NOT BACK" in output.decode()
    assert f"put back with: lticheck restore {run.journal}" in output.decode()
    assert run.canvas.gradebook("tool-graded")["score"] == 3.1
    command = [*LTICHECK, "restore", str(run.journal), "--timeout", "2"]
    done = subprocess.run(command, env=run.environment, capture_output=True, check=False)
    assert done.returncode == ExitStatus.OK
    assert grades(run.canvas, "tool-graded") == run.before
    assert not run.journal.exists()


def test_a_restore_that_fails_is_the_loudest_line(run_of: Callable[[str], Run]) -> None:
    """It says so, keeps the journal, and exits 1."""
    run = run_of("tool-graded")
    run.canvas.calls = 0
    run.canvas.on_call = lambda number: ("bad-gateway",) if number >= 5 else ()
    process = run.start()
    out, _ = process.communicate(timeout=60)
    run.canvas.on_call = None
    assert process.returncode == ExitStatus.FINDINGS
    assert b"THE FORMER GRADE IS NOT BACK" in out
    assert len(read_journal(run.journal)) == 1


def test_a_lost_answer_is_read_back_and_restored(run_of: Callable[[str], Run]) -> None:
    run = run_of("tool-graded")
    run.canvas.calls = 0
    run.canvas.on_call = lambda number: ("lost-reply",) if number == 3 else ()
    process = run.start("--format", "json")
    out, _ = process.communicate(timeout=60)
    run.canvas.on_call = None
    (diagnosis,) = json.loads(out)["diagnoses"]
    assert diagnosis["wrote"]["certain"] is False
    assert [step["role"] for step in diagnosis["steps"]][4:] == [
        "read-back",
        "fence",
        "proof",
        "proof",
        "restore",
        "proof",
    ]
    assert grades(run.canvas, "tool-graded") == run.before


def test_nothing_is_written_where_the_former_grade_cannot_be_read(
    run_of: Callable[[str], Run],
) -> None:
    """One request is all that goes out: a write after it would be taken by this Canvas."""
    run = run_of("tool-graded")
    run.canvas.calls = 0
    run.canvas.on_call = lambda number: ("bad-gateway",) if number == 1 else ()
    process = run.start()
    process.communicate(timeout=60)
    run.canvas.on_call = None
    assert process.returncode == ExitStatus.NOT_CHECKED
    assert run.canvas.calls == 1
    assert grades(run.canvas, "tool-graded") == run.before
    assert not run.journal.exists()


@given(
    points=st.sampled_from([1.5, 7, 10, 20, 33, 100, 250]),
    score=st.integers(0, 2500).map(lambda n: n / 10),
)
def test_exact_points_read_as_the_former_grade(points: float, score: float) -> None:
    """Whatever readResult said of a grade in tenths of points, the points found read the same."""
    fraction = round(score / points, 4)
    found = exact_points(fraction, points)
    assert found
    assert abs(round(float(found) / points, 4) - fraction) < 1e-9
    if points <= 100:
        assert float(found) == score


def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("{}\n")
    done = subprocess.run([*LTICHECK, "restore", str(path)], capture_output=True, check=False)
    assert done.returncode == ExitStatus.USAGE
    assert b"not a journal" in done.stderr


def test_a_504_after_the_write_is_an_unanswered_write(run_of: Callable[[str], Run]) -> None:
    """A proxy's page says nothing of what Canvas did: it is read back, and restored."""
    run = run_of("tool-graded")
    run.canvas.calls = 0
    run.canvas.on_call = lambda number: ("gateway-timeout",) if number == 3 else ()
    out, _ = run.start("--format", "json").communicate(timeout=60)
    run.canvas.on_call = None
    (diagnosis,) = json.loads(out)["diagnoses"]
    assert diagnosis["wrote"]["certain"] is False
    assert [step["role"] for step in diagnosis["steps"]][-4:] == [
        "fence",
        "fence",
        "proof",
        "proof",
    ]
    assert grades(run.canvas, "tool-graded") == run.before


def test_nothing_is_put_back_where_nothing_was_sent(
    canvas: Sandbox, tmp_path: Path, run_of: Callable[[str], Run]
) -> None:
    """The test write fails, so no score is sent, and no delete either."""
    run = run_of("ok")
    canvas.calls = 0
    canvas.on_call = lambda number: ("gateway-timeout",) if number == 2 else ()
    command = [*LTICHECK, "diagnose", run.launch, "--score", "1", "--restore"]
    subprocess.run(
        command, env=run.environment, cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    canvas.on_call = None
    assert canvas.calls == 3, "a read, the probe, and a read after it"
    assert canvas.gradebook("ok")["grader_id"] is None


def entry(canvas: Sandbox, number: int, former: str) -> Entry:
    launch = Launch(parameters=tuple(canvas.launch("tool-graded")))
    return Entry(
        id=str(number),
        source="x",
        target=replace(outcome_target(launch), cell="a cell"),
        consumer_key=launch.consumer_key,
        former=former,
        written="0.31",
        nonce=f"nonce-{number}-{time.time_ns()}",
        timestamp=str(int(time.time())),
        points_possible="10",
    )


def test_of_two_notes_of_one_grade_the_older_is_the_truth(
    canvas: Sandbox, tmp_path: Path, run_of: Callable[[str], Run]
) -> None:
    """The younger one holds what a killed run had written."""
    run = run_of("tool-graded")
    journal = Journal(run.journal)
    journal.begin(replace(entry(canvas, 1, "0.5"), written="0.85"))
    journal.begin(entry(canvas, 2, "0.85"))
    del journal
    command = [*LTICHECK, "restore", str(run.journal), "--timeout", "2"]
    done = subprocess.run(command, env=run.environment, capture_output=True, check=False)
    assert done.returncode == ExitStatus.OK
    assert canvas.gradebook("tool-graded")["score"] == 5.0
    assert not run.journal.exists()


def test_restore_says_what_it_did_and_nothing_of_the_launch(
    canvas: Sandbox, run_of: Callable[[str], Run]
) -> None:
    run = run_of("tool-graded")
    canvas.canvas.world.submission(*canvas.scenarios["tool-graded"].ids[2:]).score = 3.1
    journal = Journal(run.journal)
    journal.begin(replace(entry(canvas, 1, "0.5"), shown="0.31"))
    del journal
    command = [*LTICHECK, "restore", str(run.journal), "--timeout", "2"]
    done = subprocess.run(command, env=run.environment, capture_output=True, check=False)
    assert done.returncode == ExitStatus.OK
    assert b"Restored." in done.stdout
    assert b"was not asked" not in done.stdout


def test_what_an_older_note_wrote_is_put_right_too(
    canvas: Sandbox, run_of: Callable[[str], Run]
) -> None:
    """The younger run was killed after it had put back what it found: the older run's score."""
    run = run_of("tool-graded")
    canvas.canvas.world.submission(*canvas.scenarios["tool-graded"].ids[2:]).score = 3.1
    journal = Journal(run.journal)
    journal.begin(entry(canvas, 1, "0.5"))
    journal.begin(replace(entry(canvas, 2, "0.31"), written="0.9", shown="0.9"))
    del journal
    command = [*LTICHECK, "restore", str(run.journal), "--timeout", "2"]
    done = subprocess.run(command, env=run.environment, capture_output=True, check=False)
    assert done.returncode == ExitStatus.OK
    assert canvas.gradebook("tool-graded")["score"] == 5.0
    assert not run.journal.exists()


def test_a_run_does_not_begin_on_an_unfinished_journal(run_of: Callable[[str], Run]) -> None:
    run = run_of("tool-graded")
    journal = Journal(run.journal)
    journal.begin(entry(run.canvas, 1, "0.5"))
    del journal
    process = run.start()
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitStatus.USAGE
    assert b"lticheck restore" in err
    assert grades(run.canvas, "tool-graded") == run.before


def test_two_runs_do_not_share_a_journal(run_of: Callable[[str], Run]) -> None:
    run = run_of("tool-graded")
    journal = Journal(run.journal)
    process = run.start()
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitStatus.USAGE
    assert b"another run" in err
    assert journal.tidy() == 0


def test_a_line_cut_by_a_kill_costs_no_other(canvas: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.begin(entry(canvas, 1, "0.5"))
    with path.open("a") as file:
        file.write('{"lticheck_journal": 1, "open": {"id": "ab')
    journal.begin(entry(canvas, 2, "0.6"))
    assert [one.id for one in read_journal(path)] == ["1", "2"]
    journal.tidy()
