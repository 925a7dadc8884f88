"""The handler: it copies a record, and leaves the rest to the watcher's thread."""

from __future__ import annotations

import logging

from lticheck.logging.entries import entry_of
from lticheck.logging.watcher import WATCHER, Watcher

SEEN = "_seen_by_lticheck"
"""Marks a record that reached another of these handlers already, on its way to the root logger."""
OURS = "lticheck"


class DiagnosisHandler(logging.Handler):
    """Says, on the logger `lticheck`, why a grade failed: one line a failure, without a secret.

    It needs the DEBUG records of the library that posts the grade. A record costs its thread a copy
    and no more; the diagnosis is made in a daemon thread, offline. Where records come faster than
    they can be looked at, they are dropped and counted (`dropped`). It never raises.
    """

    def __init__(self, level: int | str = logging.NOTSET, *, watcher: Watcher = WATCHER) -> None:
        super().__init__(level)
        self.watcher = watcher

    @property
    def dropped(self) -> int:
        """Return how many records this process dropped because the queue was full."""
        return self.watcher.dropped

    def emit(self, record: logging.LogRecord) -> None:
        """Queue what the record says; those of lticheck itself are left out."""
        try:
            if record.name.startswith(OURS) or SEEN in record.__dict__:
                return
            record.__dict__[SEEN] = True
            self.watcher.add(entry_of(record))
        except Exception:  # noqa: BLE001 - a record's own objects may raise; no request pays for it
            self.watcher.dropped += 1

    def flush(self) -> None:
        """Wait until what was queued is diagnosed, for five seconds at most."""
        self.watcher.flush()
