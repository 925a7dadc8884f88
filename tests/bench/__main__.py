"""Speed, as ratios measured in one run: start-up, reading, and a smoke run."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lticheck.captures import read
from lticheck.model.errors import NothingRecognised
from lticheck.sandbox import Sandbox
from tests.bench.start_up import start_up


def main() -> None:
    """Print each ratio beside the one that is wanted."""
    for line in start_up():
        print(line)  # noqa: T201
    print(reading())  # noqa: T201
    print(smoke())  # noqa: T201


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


def reading() -> str:
    """Compare reading a hostile log of twice the length: about 2 where time is linear."""
    short, long = (b"{'lti_message_type': \n" * count for count in (10_000, 20_000))
    ratio = reading_seconds(long) / reading_seconds(short)
    return f"a hostile log of twice the length takes {ratio:.2f} x the time (wanted: at most 2.5)"


def reading_seconds(data: bytes) -> float:
    """Return how long one reading takes, at best of three."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        with contextlib.suppress(NothingRecognised):
            read(data, "bench")
        found.append(time.perf_counter() - started)
    return min(found)


main()
