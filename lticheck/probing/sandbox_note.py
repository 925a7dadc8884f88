"""Which port `lticheck sandbox` listens on: noted in a folder that only this user can write.

A launch may claim to be of the sandbox; the note is what tells. It holds as long as the sandbox
runs, for the sandbox keeps it locked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lticheck.model.errors import LticheckError
from lticheck.probing.private_folder import is_own_file, is_private, runtime_folder

try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind: there a note alone counts
    fcntl = None  # type: ignore[assignment]

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def noted_sandbox(port: int) -> Iterator[None]:
    """Note that a sandbox of this user listens on a port, as long as the block runs.

    Raises LticheckError where there is no folder that is this user's alone.
    """
    folder = runtime_folder()
    try:
        folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        if not is_private(folder):
            raise PermissionError(1, "it is not this user's alone")
        note = os.open(_note(port), os.O_RDWR | os.O_CREAT | NO_FOLLOW, 0o600)
    except OSError as error:
        raise LticheckError(
            f"cannot note the sandbox's port in {folder}: {error.strerror}",
            hint=f"name the sandbox where it is asked: --allow-host 127.0.0.1:{port}",
        ) from error
    try:
        if fcntl is not None:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        with suppress(OSError):
            _note(port).unlink()
        os.close(note)


def is_sandbox_port(port: int) -> bool:
    """Tell whether a sandbox of this user listens on a port."""
    if not is_private(runtime_folder()):
        return False
    try:
        note = os.open(_note(port), os.O_RDONLY | NO_FOLLOW)
    except OSError:
        return False
    try:
        return is_own_file(os.fstat(note)) and _is_locked(note)
    finally:
        os.close(note)


def _note(port: int) -> Path:
    return runtime_folder() / f"sandbox-{port}"


def _is_locked(note: int) -> bool:
    """Tell whether the sandbox still runs: a note that nobody holds was left by a killed one."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(note, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
