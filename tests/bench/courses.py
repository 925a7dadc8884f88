"""A whole course against a Canvas that takes 200 ms: the sandbox, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lticheck.sandbox import Sandbox

LATENCY, JOBS = 0.2, 8
FEW, MANY = 500, 2000
SPEED, MEMORY = 1.25, 1.2
"""How many times the least time a run may take, and the memory of a quarter of it."""


def courses() -> Iterator[str]:
    """Yield how long many launches take, and how much memory more than a few."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, memory_of_few = _run(folder / "few.jsonl", FEW)
        many, memory_of_many = _run(folder / "many.jsonl", MANY)
    yield (
        f"{MANY} launches, {JOBS} jobs: {many:.2f} x requests x latency / jobs (wanted: {SPEED}); "
        f"{FEW}: {few:.2f}"
    )
    ratio = memory_of_many / memory_of_few
    yield f"memory of {MANY} launches: {ratio:.2f} x that of {FEW} (wanted: {MEMORY})"


def _run(file: Path, number: int) -> tuple[float, int]:
    """Return how many times the least time a run takes, and its memory in kB."""
    command = [sys.executable, "-m", "tests.bench.courses", str(file), str(number)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as canvas:
        assert canvas.stdin
        assert canvas.stdout
        secret = canvas.stdout.readline().strip()
        took, memory = _timed(file, secret)
        calls, _ = canvas.communicate("\n")
    return took / (int(calls) * LATENCY / JOBS), memory


def _timed(file: Path, secret: str) -> tuple[float, int]:
    run = [sys.executable, "-m", "lticheck", "diagnose", str(file), "--jobs", str(JOBS)]
    options = ["--allow-host", "127.0.0.1", "--format", "jsonl"]
    environment = {**os.environ, "LTICHECK_SECRET": secret}
    started = time.perf_counter()
    with subprocess.Popen([*run, *options], stdout=subprocess.DEVNULL, env=environment) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - started, used.ru_maxrss


def serve(file: Path, number: int) -> None:
    """Be the Canvas: write the launches, say the secret, and at the end how often it was asked."""
    with Sandbox() as canvas:
        secret = canvas.secret("quiz-tool") or ""
        with file.open("w") as lines:
            for launch in _launches(canvas, number):
                canvas.adopt(launch.items(), secret)
                lines.write(json.dumps(launch) + "\n")
        canvas.latency = LATENCY
        print(secret, flush=True)  # noqa: T201
        sys.stdin.readline()
        print(canvas.calls)  # noqa: T201


def _launches(canvas: Sandbox, number: int) -> Iterator[dict[str, str]]:
    """Yield the launches of as many students."""
    sample = dict(canvas.launch("ok"))
    del sample["tool_consumer_instance_guid"]
    for student in range(1, number + 1):
        sourcedid = f"70001-{student}-{student}-{student}-{student:040x}"
        own = {"lis_result_sourcedid": sourcedid, "user_id": f"user-{student}"}
        yield {**sample, **own, "resource_link_id": f"link-{student}"}


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
