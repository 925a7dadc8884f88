"""Signals that end a run: taken as one kind of interruption, and held back while a grade is open.

Python delivers signals to the main thread alone, so other threads need no protection.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
    if hasattr(signal, name)
)
"""Each platform has some of them. A closed pipe is no signal in Python, but an error of writing."""


class Stopped(KeyboardInterrupt):
    """A signal that ends the run arrived; `number` says which."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        self.number = number


AT_ONCE = 10.0
"""Seconds within which two signals are one: a busy machine is slow to begin a restore."""
Handler = Callable[[int, FrameType | None], None]


@contextmanager
def signals_stop() -> Iterator[None]:
    """Raise Stopped for every signal that would end the process, but for those that are ignored.

    A second one soon after is the same wish: it must not break into what the first one has begun,
    where a grade is about to be put back.
    """
    latest = -AT_ONCE

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal latest
        is_again, latest = time.monotonic() - latest < AT_ONCE, time.monotonic()
        if not is_again:
            raise Stopped(number)

    with _handled(stop):
        yield


@contextmanager
def defer_signals() -> Iterator[None]:
    """Hold them all back until the grade is back; a second one changes nothing.

    Raises Stopped at the end where one arrived.
    """
    arrived: list[int] = []
    with _handled(lambda number, _frame: arrived.append(number)):
        yield
    if arrived:
        raise Stopped(arrived[0])


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Let the last lines of a run be said in peace."""
    with _handled(lambda _number, _frame: None):
        yield


@contextmanager
def _handled(handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {
        number: signal.signal(number, handler)
        for number in ENDING
        if signal.getsignal(number) is not signal.SIG_IGN  # as `nohup` asks
    }
    try:
        yield
    finally:
        for number, before in former.items():
            signal.signal(number, before)
