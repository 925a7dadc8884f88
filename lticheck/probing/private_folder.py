"""Folders that are this user's alone: for notes and locks that live no longer than a process."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from lticheck.model.errors import LticheckError


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


def private_folder(name: str = "") -> Path:
    """Return a folder below it, made where it is missing.

    Raises LticheckError where it cannot be, or others can enter it.
    """
    folder = runtime_folder()
    try:
        for part in (folder, folder / name):
            part.mkdir(mode=0o700, exist_ok=True)
            if not is_private(part):
                raise PermissionError(1, "it is not this user's alone")
    except OSError as error:
        raise LticheckError(
            f"cannot use the folder {folder}: {error.strerror}",
            hint="name a folder of your own in XDG_RUNTIME_DIR",
        ) from error
    return folder / name


def is_private(folder: Path) -> bool:
    """Tell whether it is a folder, and no link to one, that this user alone can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and is_mine(found) and not found.st_mode & 0o077


def is_own_file(found: os.stat_result) -> bool:
    """Tell whether it is a regular file of this user."""
    return stat.S_ISREG(found.st_mode) and is_mine(found)


def is_mine(found: os.stat_result) -> bool:
    """Tell whether it is this user's; Windows keeps other users out by its own means."""
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()
