"""Start-up of an offline diagnosis against the bare import of the libraries it stands on."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lticheck.captures import read
from lticheck.model.errors import NothingRecognised
from lticheck.sandbox import Sandbox

ROUNDS = 15
LIMIT = 1.3
SAMPLE = next(Path("sample_launches").glob("healthy*.json"))
BARE = ["-c", "import click, rich.console, oauthlib.oauth1, lxml.etree"]
OFFLINE = ["-m", "lticheck", "diagnose", "--offline", str(SAMPLE)]
EXPLAIN = ["-m", "lticheck", "explain", "bad_score"]


def seconds(arguments: list[str]) -> float:
    """Return how long one process takes from start to end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure the three in turns, so that a busy machine slows all alike."""
    timings: dict[str, list[float]] = {"bare imports": [], "diagnose --offline": [], "explain": []}
    for _ in range(ROUNDS):
        for name, arguments in zip(timings, (BARE, OFFLINE, EXPLAIN), strict=True):
            timings[name].append(seconds(arguments))
    bare = statistics.median(timings["bare imports"])
    for name, found in timings.items():
        print(f"{name:<20} {statistics.median(found) / bare:5.2f} x bare imports")  # noqa: T201
    print(f"wanted: diagnose --offline at most {LIMIT} x")  # noqa: T201
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
