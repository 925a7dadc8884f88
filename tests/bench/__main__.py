"""Start-up of an offline diagnosis against the bare import of the libraries it stands on."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from pathlib import Path

from lticheck.captures import read
from lticheck.errors import NothingRecognised

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
