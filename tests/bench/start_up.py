"""Start-up against the bare import of the libraries that a run stands on.

Processor time is compared, not the clock's: other programs slow the one down less than the other.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lticheck

ROUNDS = 9
SAMPLE = str(Path("sample_launches") / "healthy.json")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A run, what it is compared with, and how many times as long it may take."""

    name: str
    arguments: tuple[str, ...]
    bare: str
    """What the other process imports."""
    limit: float


def bars() -> Iterator[Bar]:
    """Yield what is measured."""
    offline = ("diagnose", "--offline", SAMPLE)
    four = "click, rich.console, oauthlib.oauth1, lxml.etree"
    yield Bar(name="offline, text", arguments=offline, bare=four, limit=1.15)
    yield Bar(
        name="offline, JSON", arguments=(*offline, "--format", "json"), bare="click", limit=2.1
    )
    sandbox = ("diagnose", "--sandbox", SAMPLE)
    yield Bar(name="--sandbox", arguments=sandbox, bare=loaded(sandbox), limit=1.3)


def loaded(arguments: tuple[str, ...]) -> str:
    """Return the modules that a run loads beside our own, as the list of an import statement."""
    code = (
        "import sys; from lticheck.cli import run; run(sys.argv[1:]); print(); "
        "print(', '.join(sorted(name for name, module in sys.modules.items() if 'site-packages' "
        "in str(getattr(module, '__file__', '')) and all(map(str.isidentifier, name.split('.'))))))"
    )
    command = [sys.executable, "-c", code, *arguments]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return shown.splitlines()[-1]


def start_up() -> Iterator[str]:
    """Yield a line for each bar: medians of runs in turns, so that all meet the same machine."""
    compileall.compile_dir(str(Path(lticheck.__file__).parent), quiet=1)
    for bar in bars():
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(seconds("-c", f"import {bar.bare}"))
            ours.append(seconds("-m", "lticheck", *bar.arguments))
        ratio = statistics.median(ours) / statistics.median(theirs)
        yield f"start-up {bar.name:<14} {ratio:.2f} x the bare imports (wanted: {bar.limit})"


def seconds(*arguments: str) -> float:
    """Return the processor time of one process."""
    before = _spent()
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
