"""One run at a time on one grade: locks of this user, across journals, processes and threads."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.probing.private_folder import private_folder

if TYPE_CHECKING:  # annotations alone: start-up time
    from filelock import BaseFileLock

POLL = 0.05
"""Seconds between two looks at a lock that somebody has."""


def lock_path(key: str) -> Path:
    """Return the lock's file: its name tells nobody whose grade it is.

    Raises LticheckError where there is no folder that is this user's alone.
    """
    return private_folder("locks") / f"{hashlib.sha256(key.encode()).hexdigest()}.lock"


def hold(key: str, *, wait: float) -> BaseFileLock:
    """Take a lock, waiting so many seconds for another holder.

    The file stays where it is: who unlinks a lock splits those that wait for it. Raises
    TimeoutError where it is still held, LticheckError where it cannot be had at all.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - start-up time

    lock = FileLock(lock_path(key), mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=wait, poll_interval=POLL)
    except Timeout as error:
        raise TimeoutError("another run has it") from error
    except OSError as error:
        raise LticheckError(f"cannot lock {lock.lock_file}: {error.strerror}") from error
    return lock


@contextmanager
def grade_locked(key: str, *, wait: float) -> Iterator[None]:
    """Keep every other run of this user off a grade, from its first reading until it is back.

    Raises RequestNotPossible where another run has the grade for longer than `wait` seconds.
    """
    started = time.monotonic()
    try:
        lock = hold(key, wait=wait)
    except TimeoutError as error:
        waited = time.monotonic() - started
        raise RequestNotPossible(
            f"another run of lticheck has this grade, for {waited:.0f} s already: nothing was sent"
        ) from error
    try:
        yield
    finally:
        lock.release()
