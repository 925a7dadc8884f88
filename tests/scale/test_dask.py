"""Dask over files, on three workers: what comes out is what one run says.

`make scale` makes Dask's environment and runs this; without it these tests are skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.posts import LEFT, REMOVED, Post, write_log
from tests.conftest import ROOT

PYTHON = ROOT / ".venv-scale" / "bin" / "python"
EXAMPLE = ROOT / "examples" / "dask_triage.py"
PATIENT = 120

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="make scale installs Dask")


def ran(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with one hash key and lticheck on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "LTICHECK_HASH_KEY": "the key of all workers"}
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=PATIENT,
        check=False,
    )


@pytest.fixture
def logs(tmp_path: Path) -> list[str]:
    """Return four rotated logs: what failed in one was retried, or arrived, in another."""
    for number in range(4):
        day = f"2026-11-{10 + number}T08:00:00Z"
        failed = (Post(REMOVED, student=n, at=day) for n in range(number, number + 9))
        noon = f"2026-11-{10 + number}T12:00:00Z"
        others = Post(LEFT, student=99, at=day), Post(student=number, at=noon)
        write_log(tmp_path / f"tool-{number}.log", *failed, *others)
    return [f"tool-{number}.log" for number in range(4)]


def test_three_workers_say_what_one_run_says(logs: list[str], tmp_path: Path) -> None:
    whole = ran(tmp_path, "lticheck", "diagnose", "--offline", "--by", "day", *logs)
    spread = ran(tmp_path, str(PYTHON), str(EXAMPLE), *reversed(logs), "--", "--by", "day")
    assert whole.returncode == ExitStatus.FINDINGS
    assert (spread.stdout, spread.returncode) == (whole.stdout, whole.returncode), spread.stderr
    assert "worked later" in whole.stdout


def test_a_worker_that_cannot_read_a_file_ends_the_run(logs: list[str], tmp_path: Path) -> None:
    run = ran(tmp_path, str(PYTHON), str(EXAMPLE), logs[0], "missing.log")
    assert run.returncode == ExitStatus.USAGE
    assert "missing.log: no such file" in run.stderr
