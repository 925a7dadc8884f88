"""The way of one offline launch through the packages, as a profiler sees it.

`python -m tests.bench.way` prints it. No package is entered again after a later one has begun:
captures, probing, rules, reporting, formats. `cli` and its runner of many inputs call them in turn.
Left out is what all of them use: values (`model`, and what `reporting` has for formats to read),
the counts and what is kept of a run, which `cli` holds, the protocol (`services`), the session,
which `cli` opens before the first capture and asks for secrets to mask, the signals, which `cli`
handles around the whole run, and the syntax helpers of captures, with which masks find names and
values, too.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import lticheck
from lticheck.cli import run

PACKAGE = str(Path(lticheck.__file__).parent)
STATIONS = ("captures", "probing", "rules", "reporting", "formats")
"""The packages that a launch goes through, in this order."""
SHARED = (
    "captures/syntax/",
    "probing/runner.py",
    "probing/session.py",
    "probing/signals.py",
    *(
        f"reporting/{name}.py"
        for name in ("diagnosis", "report", "causes", "kept", "packed_table", "post")
    ),
    *(f"reporting/{name}.py" for name in ("sieve", "summary", "view")),
)
OFFLINE = ("diagnose", "--offline", "--color", "never", "sample_launches/removed-tool.json")


def way(arguments: Sequence[str] = OFFLINE) -> list[str]:
    """Return the stations in the order in which a run enters them from outside.

    The run is made twice, and the second one is watched: the first one reads the modules.
    """
    entered: list[str] = []
    stack: list[str] = []
    frames: list[FrameType] = []  # kept, for an id may be used again

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        station = station_of(frame)
        if not station:
            return
        if event == "call":
            resumed = any(frame is known for known in frames)  # a generator that goes on
            if not resumed and stack[-1:] != [station] and entered[-1:] != [station]:
                entered.append(station)
            frames.append(frame)
            stack.append(station)
        elif event == "return" and stack:
            stack.pop()

    for watched in (False, True):
        with contextlib.redirect_stdout(io.StringIO()):
            sys.setprofile(watch if watched else None)
            try:
                run(arguments)
            finally:
                sys.setprofile(None)
    return entered


def station_of(frame: FrameType) -> str:
    """Return the station that a frame's code belongs to, or an empty string."""
    path = frame.f_code.co_filename
    if not path.startswith(PACKAGE):
        return ""
    place = path[len(PACKAGE) + 1 :].replace("\\", "/")
    station = place.partition("/")[0]
    return station if station in STATIONS and not place.startswith(SHARED) else ""


if __name__ == "__main__":
    print(" -> ".join(way()))  # noqa: T201
