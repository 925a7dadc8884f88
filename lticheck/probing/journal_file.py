"""The file of a journal: the user's alone, through no link, and on the disk when a note is made."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from lticheck.model.errors import LticheckError
from lticheck.probing.private_folder import is_own_file

LARGEST = 16 * 1024 * 1024
"""Bytes beyond which a file is no journal of ours."""
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def append_to_disk(path: Path, data: bytes) -> None:
    """Append, and return when it is on the disk. Raises LticheckError where that is impossible."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_FOLLOW
    try:
        is_new = not path.exists()
        handle = os.open(path, flags, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as file:
            _require_own(file.fileno())
            while data:
                data = data[file.write(data) or 0 :]
            os.fsync(file.fileno())
        if is_new:
            _sync_folder(path.absolute().parent)
    except OSError as error:
        raise unusable(path, error) from error


def _require_own(handle: int) -> None:
    """Raise PermissionError for a file of somebody else, or one that others can read."""
    found = os.fstat(handle)
    if not is_own_file(found):
        raise PermissionError(errno.EPERM, "it is not your file")
    if found.st_mode & 0o077 and hasattr(os, "fchmod"):
        os.fchmod(handle, 0o600)


def _sync_folder(folder: Path) -> None:
    """Bring a new file's name to the disk, where the platform can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unusable(path: Path, error: OSError) -> LticheckError:
    """Return the error that says why a journal cannot be had."""
    return LticheckError(
        f"cannot write the journal {path}: {error.strerror}",
        hint="without it a killed run could not be put right; name another with --journal",
    )


def text_of_file(path: Path) -> str:
    """Return what it holds. Raises LticheckError where it is not the user's, or no text."""
    try:
        handle = os.open(path, os.O_RDONLY | NO_FOLLOW | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not is_own_file(os.fstat(handle)):
                raise PermissionError(errno.EPERM, "it is not your file")
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise OSError(errno.EFBIG, "it is too large")
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LticheckError(f"cannot read the journal {path}: it is not text") from error
    except OSError as error:
        raise LticheckError(f"cannot read the journal {path}: {error.strerror}") from error
