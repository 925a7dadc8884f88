"""Which port `lticheck sandbox` listens on: noted in a folder that only this user can write.

A launch may claim to be of the sandbox; the note is what tells. It holds as long as the sandbox
runs, for the sandbox keeps it locked.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lticheck.model.errors import LticheckError

try:
    import fcntl
except ImportError:  # Windows has no advisory locks of this kind: there a note alone counts
    fcntl = None  # type: ignore[assignment]

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def runtime_folder() -> Path:
    """Return this user's own folder for what lives no longer than a process; it may not exist.

    `$XDG_RUNTIME_DIR/lticheck` (XDG Base Directory Specification), else one below the folder for
    temporary files.
    """
    given = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if given.is_absolute() and given.is_dir():
        return given / "lticheck"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"lticheck-{user}"


@contextmanager
def noted_sandbox(port: int) -> Iterator[None]:
    """Note that a sandbox of this user listens on a port, as long as the block runs.

    Raises LticheckError where there is no folder that is this user's alone.
    """
    folder = runtime_folder()
    try:
        folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        if not _is_private(folder):
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
    if not _is_private(runtime_folder()):
        return False
    try:
        note = os.open(_note(port), os.O_RDONLY | NO_FOLLOW)
    except OSError:
        return False
    try:
        return _is_own_file(os.fstat(note)) and _is_locked(note)
    finally:
        os.close(note)


def _note(port: int) -> Path:
    return runtime_folder() / f"sandbox-{port}"


def _is_private(folder: Path) -> bool:
    """Tell whether it is a folder, and no link to one, that this user alone can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and _is_mine(found) and not found.st_mode & 0o077


def _is_own_file(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and _is_mine(found)


def _is_mine(found: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()


def _is_locked(note: int) -> bool:
    """Tell whether the sandbox still runs: a note that nobody holds was left by a killed one."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(note, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
