"""Start-up of an offline diagnosis against the bare import of the libraries it stands on."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

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


main()
