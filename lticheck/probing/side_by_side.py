"""What runs of several threads share: one grade is never asked about twice at once."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import Executor

from lticheck.model.errors import RequestNotPossible
from lticheck.model.launch import Launch
from lticheck.probing.signals import defer_signals
from lticheck.services.choose import service_of


def grade_of(launch: Launch) -> str:
    """Return what names the grade of a launch, however it is spaced; empty where it has none."""
    try:
        target = service_of(launch).target(launch)
    except RequestNotPossible:
        return ""
    return (target.cell or target.key).strip()


class GradeLocks:
    """A lock for each grade."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def of(self, key: str) -> threading.Lock:
        """Return the lock of one grade; a thread holds one at a time."""
        return self._locks[key]


def finish_under_way(pool: Executor, stop: threading.Event) -> None:
    """Begin nothing new; what is under way is finished and restored, however often Ctrl-C comes."""
    stop.set()
    with defer_signals():
        pool.shutdown(wait=True, cancel_futures=True)
