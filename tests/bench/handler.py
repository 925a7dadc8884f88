"""What the logging handler costs the thread that logs: microseconds a record, by kind of record."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from typing import Any

from lticheck.logging import DiagnosisHandler
from lticheck.logging.watcher import MOST_ENTRIES, Watcher

ANSWER = b"<imsx_POXEnvelopeResponse>" + b"<imsx_description>text</imsx_description>" * 20
META = {f"HTTP_{number}": "a value of some length" for number in range(60)} | dict(os.environ)
RECORDS: dict[str, tuple[object, tuple[Any, ...]]] = {
    "a line of words": ("posted %s for %s", ("a grade", "user-1")),
    "PyLTI's content": ("content %s", (ANSWER,)),
    "a dict of headers": ("response %s", ({"status": "422", "content-type": "application/xml"},)),
    "request.META": ("headers %s", (META,)),
    "100 kB": ("x" * 100_000, ()),
}
ROUNDS = 1_000


def handler_cost() -> Iterator[str]:
    """Yield a line a kind of record; the wanted bar is 50 microseconds."""
    for name, (message, values) in RECORDS.items():
        took = _microseconds(message, values)
        yield f"logging handler, {name}: {took:.1f} µs a record (wanted: 50)"


def _microseconds(message: object, values: tuple[Any, ...]) -> float:
    """Return the median of what one call of the handler takes, beside its thread."""
    watcher = Watcher()
    handler = DiagnosisHandler(watcher=watcher)
    taken = []
    for number in range(ROUNDS):
        record = logging.LogRecord("tool", logging.DEBUG, "x.py", 1, message, values, None)
        started = time.perf_counter()
        handler.handle(record)
        taken.append(time.perf_counter() - started)
        if number % (MOST_ENTRIES // 100) == 0:
            watcher.flush()
    return sorted(taken)[ROUNDS // 2] * 1e6
