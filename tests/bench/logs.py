"""Whole logs: against grep, against twice the processes, and against a log a tenth as long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from lticheck.captures.logs.reader import word_scan
from tests.captures.samples import AGS_ERROR, pylti

MB = 1_000_000
PATHS = ("/courses/12/quizzes/7", "/assets/app.js", "/healthz", "/api/v1/items?page=3", "/upgrade")
FULL = 20
"""Megabytes of the log that is full of exchanges."""
LONG, SHORT = 1000, 100
"""Megabytes of the logs whose times and memory are compared; LTICHECK_BENCH_MB makes them less."""


@dataclass(frozen=True)
class Took:
    """What a command needed."""

    seconds: float
    """By the clock."""
    work: float
    """Of the processor, in seconds: what else the machine does is not counted."""
    kilobytes: int
    """At most, in memory."""


def logs() -> Iterator[str]:
    """Yield a line a bar."""
    long = int(os.environ.get("LTICHECK_BENCH_MB", LONG))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _against_grep(folder, 300 * long // LONG)
        yield from _full(folder)
        yield from _ten_times(folder, long)


def line(random: Random, number: int) -> str:
    """Return a line of a web server's log, in which nothing matters."""
    return (
        f"2026-11-24T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z INFO "
        f"[web-{random.randrange(8)}] django.request request_id={random.getrandbits(64):016x} "
        f'"GET {random.choice(PATHS)} HTTP/1.1" {random.choice((200, 200, 304, 404))} '
        f'{random.randrange(9000)} "Mozilla/5.0 (X11; Linux x86_64)" {random.random():.3f}s\n'
    )


def failure(number: int) -> str:
    """Return what PyLTI and PyLTI1p3 log of two failed grades."""
    url = f"https://canvas.example/api/lti/courses/{number}/line_items/2/scores"
    text = pylti(
        f"2026-11-24 10:{number // 60 % 60:02d}:{number % 60:02d},000 DEBUG pylti.common: "
    )
    return text.replace("3001", str(3001 + number)).replace("edX_fix", f"edX_{number}") + (
        f"2026-11-24 10:00:00 ERROR HTTP response [{url}]: 422 - {AGS_ERROR}\n"
    )


def written(path: Path, megabytes: int, failures: int) -> Path:
    """Write a log of this size, with so many failures evenly in it."""
    random = Random(1)
    block = "".join(line(random, number) for number in range(20_000))
    size = max(1, megabytes * MB // len(block))
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            file.write(block)
            if number % max(1, size // failures) == 0:
                file.write(failure(number))
    return path


def took(
    command: Sequence[str], environment: dict[str, str] | None = None, folder: str | None = None
) -> Took:
    """Run a command three times, in a folder, and return the medians."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        with tempfile.TemporaryFile() as output:  # grep stops at its first line for /dev/null
            process = subprocess.Popen(
                command,
                stdout=output,
                env={**os.environ, **(environment or {})},
                cwd=folder,
            )
            _, _, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        found.append(Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
    return Took(
        median(one.seconds for one in found),
        median(one.work for one in found),
        int(median(one.kilobytes for one in found)),
    )


def diagnosed(path: Path, *options: str) -> Took:
    """Diagnose a log offline."""
    return took([sys.executable, "-m", "lticheck", "diagnose", "--offline", *options, str(path)])


def _against_grep(folder: Path, megabytes: int) -> str:
    log = written(folder / "few.log", megabytes, 8)
    words = folder / "words.txt"
    words.write_bytes(b"\n".join(word_scan().words) + b"\n")
    ours = diagnosed(log)
    grep = took(["grep", "-cFf", str(words), str(log)], {"LC_ALL": "C"})
    log.unlink()
    return (
        f"{megabytes} MB log, few failures: {ours.work / grep.work:.1f} x grep of its words "
        f"(wanted: 6), {ours.kilobytes / 1024:.0f} MB memory (wanted: 80)"
    )


def _full(folder: Path) -> Iterator[str]:
    log = folder / "full.log"
    each = len(failure(0))
    log.write_text("".join(map(failure, range(FULL * MB // each))), encoding="utf-8")
    megabytes = log.stat().st_size / MB
    one, two = diagnosed(log), diagnosed(log, "--jobs", "2")
    yield f"{megabytes:.0f} MB log full of exchanges: {megabytes / one.work:.1f} MB/s"
    yield f"  --jobs 2: {one.seconds / two.seconds:.2f} x one process (wanted: 1.6)"
    before = os.environ.get("LTICHECK_BENCH_BEFORE", "")
    if before:  # a checkout of another commit, such as `git worktree add ../before 174dd4c`
        command = [sys.executable, "-m", "lticheck", "diagnose", "--offline", str(log)]
        old = took(command, folder=before)  # Python looks there first
        yield f"  {old.work / one.work:.1f} x the speed of {before} (wanted: 4)"


def _ten_times(folder: Path, long: int) -> Iterator[str]:
    short = diagnosed(written(folder / "short.log", long // 10, 8))
    path = written(folder / "long.log", long, 80)
    whole = diagnosed(path)
    path.unlink()
    yield (
        f"{long} MB log: {whole.work / short.work:.1f} x the time of a tenth (wanted: 11.5)"
        f", {whole.kilobytes / short.kilobytes:.2f} x its memory (wanted: 1.2)"
    )


if __name__ == "__main__":
    for told in logs():
        print(told, flush=True)  # noqa: T201
