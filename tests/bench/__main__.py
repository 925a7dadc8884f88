"""Speed, as ratios measured in one run: start-up, reading, logs, a smoke run, whole courses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lticheck.sandbox import Sandbox
from tests.bench.courses import courses
from tests.bench.growth import growth
from tests.bench.handler import handler_cost
from tests.bench.launch import launch_to_report
from tests.bench.logs import logs
from tests.bench.memory import memory
from tests.bench.score import score_cost
from tests.bench.start_up import start_up


def main() -> None:
    """Print each ratio beside the one that is wanted."""
    for line in start_up():
        print(line)  # noqa: T201
    for line in growth():
        print(line, flush=True)  # noqa: T201
    for line in memory():
        print(line, flush=True)  # noqa: T201
    for line in logs():
        print(line, flush=True)  # noqa: T201
    for line in handler_cost():
        print(line, flush=True)  # noqa: T201
    print(launch_to_report(), flush=True)  # noqa: T201
    for line in score_cost():
        print(line, flush=True)  # noqa: T201
    print(smoke())  # noqa: T201
    for line in courses():
        print(line, flush=True)  # noqa: T201


CHECKS, LATENCY, JOBS = 500, 0.2, 8


def smoke() -> str:
    """Compare 500 checks at 200 ms latency with the time that their requests alone need."""
    with Sandbox() as canvas, tempfile.TemporaryDirectory() as folder:
        path = smoke_file(canvas, Path(folder))
        canvas.calls, canvas.latency = 0, LATENCY
        command = [sys.executable, "-m", "lticheck", "smoke", str(path), "--jobs", str(JOBS)]
        environment = {
            **os.environ,
            "LTICHECK_SECRET": canvas.secret("quiz-tool") or "",
            "LTICHECK_HOSTS": "127.0.0.1",
        }
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, env=environment)
        took = time.perf_counter() - started
        least = canvas.calls * LATENCY / JOBS
    ratio = took / least
    return f"{CHECKS} checks, {JOBS} jobs: {ratio:.2f} x requests x latency / jobs (wanted: 1.15)"


def smoke_file(canvas: Sandbox, folder: Path) -> Path:
    """Write 500 checks of launches that differ in their student."""
    fine = "ok percent points-100 letter-grade gpa-scale tool-graded pass-fail late test-student"
    names = fine.split()
    text = []
    for number in range(CHECKS):
        launch = dict(canvas.launch(names[number % len(names)]))
        (folder / f"{number}.json").write_text(json.dumps(launch))
        text.append(f'[[check]]\nname = "check {number}"\nlaunch = "{number}.json"\n')
    path = folder / "lticheck.toml"
    path.write_text("\n".join(text))
    return path


main()
