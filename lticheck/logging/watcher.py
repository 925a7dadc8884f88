"""The thread that looks at what was logged: a queue before it, a window a thread within it."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from lticheck.logging.windows import Windows

if TYPE_CHECKING:  # annotations alone: a tool imports this at its start
    from typing import TypeAlias

    from lticheck.logging.entries import Entry, Thread
    from lticheck.logging.http_messages import HttpMessage
    from lticheck.logging.windows import Window

    Queued: TypeAlias = Entry | tuple[Thread, HttpMessage] | threading.Event

MOST_ENTRIES = 5_000
MOST_CHARACTERS = 8_000_000
"""What waits to be looked at; more is dropped and counted."""
BATCH = 0.05
"""Seconds for which the thread lets records gather: it wakes seldom, beside a busy tool."""
PATIENCE = 5.0
"""Seconds that `flush`, and the end of the process, wait for the diagnoses."""


class Watcher:
    """Diagnoses offline what a process logs, in a daemon thread that its first record starts.

    A child of `fork` begins with an empty queue and a thread of its own: what was logged before
    belongs to its parent. A fork waits for a diagnosis that is under way, some seconds at most: in
    the middle of an import the child would have half a module for ever.
    """

    def __init__(self) -> None:
        self.dropped = 0
        """Records and messages that found the queue full, or that could not be copied."""
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._hold, after_in_parent=self._let_go, after_in_child=self._begin
            )
        atexit.register(self.flush)

    def _begin(self) -> None:
        self._queue: deque[tuple[Queued, int]] = deque()
        self._waiting = 0
        self._wake = threading.Event()
        self._lock = threading.RLock()  # a signal's handler may log while its thread holds it
        self._busy = threading.RLock()
        self._held = False
        self._thread: threading.Thread | None = None
        self._windows = Windows()

    def _hold(self) -> None:
        self._held = self._busy.acquire(timeout=PATIENCE)

    def _let_go(self) -> None:
        if self._held:
            self._busy.release()

    def add(self, entry: Entry) -> None:
        """Queue a copy of a record, or count it as dropped."""
        self._add(entry, entry.size)

    def add_message(self, message: HttpMessage, thread: Thread) -> None:
        """Queue an exchange that a client had, or count it as dropped."""
        self._add((thread, message), message.size)

    def _add(self, found: Queued, size: int) -> None:
        with self._lock:
            if len(self._queue) >= MOST_ENTRIES or self._waiting + size > MOST_CHARACTERS:
                self.dropped += 1
                return
            self._waiting += size
            self._queue.append((found, size))
        self._rouse()

    def _rouse(self) -> None:
        if self._thread is None:
            self._start()
        if not self._wake.is_set():
            self._wake.set()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lticheck", daemon=True)
                self._thread.start()

    def flush(self, patience: float | None = None) -> bool:
        """Diagnose what is queued and begun; return whether that was done within the patience.

        That is in seconds, by default PATIENCE.
        """
        if self._thread is None or threading.current_thread() is self._thread:
            return self._thread is None
        done = threading.Event()
        self._queue.append((done, 0))
        self._rouse()
        return done.wait(PATIENCE if patience is None else patience)

    def _run(self) -> None:
        while True:
            self._wake.wait(self._windows.pause(time.monotonic()))
            if self._wake.is_set() and not self._is_flushing():
                time.sleep(BATCH)
            self._wake.clear()
            self._work()

    def _is_flushing(self) -> bool:
        return bool(self._queue) and isinstance(self._queue[-1][0], threading.Event)

    def _work(self) -> None:
        while self._queue:
            found, size = self._queue.popleft()
            with self._lock:
                self._waiting -= size
            try:
                self._take(found)
            except BaseException:  # noqa: BLE001 - nothing that a record holds ends the thread
                self.dropped += 1
        self._diagnose(self._windows.take_ripe(time.monotonic()))

    def _take(self, found: Queued) -> None:
        now = time.monotonic()
        if isinstance(found, threading.Event):
            self._diagnose(self._windows.take_all())
            found.set()
            return
        if isinstance(found, tuple):
            self._windows.add_message(*found, now)
        else:
            self._windows.add(found, now)
        self._diagnose(self._windows.take_ripe(now))

    def _diagnose(self, windows: list[Window]) -> None:
        for window in windows:
            try:
                with self._busy:
                    self._name_failures(window)
            except BaseException:  # noqa: BLE001 - no window costs the others, or the thread
                self.dropped += 1

    def _name_failures(self, window: Window) -> None:
        from lticheck.logging.diagnosing import failures_in  # noqa: PLC0415 - a tool's start-up

        for failure in failures_in(window):
            logging.getLogger("lticheck").error(failure.line, extra=failure.extra)


WATCHER = Watcher()
"""The one of this process, for every handler and hook."""
