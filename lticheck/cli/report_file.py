"""Writing a file whole or not at all, and never through a link that somebody planted."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from lticheck.model.errors import LticheckError

READ_BY_ALL = 0o666
STANDARD_OUTPUT = 1


def require_writable(path: Path) -> None:
    """Find out before anything is sent whether a report can be written at the end.

    Raises LticheckError where it cannot.
    """
    with _told(path):
        if _is_written_into(path):
            return
        _require_own(path)
        if _mode(path) and not _mode(path) & stat.S_IWUSR:
            raise PermissionError(13, "the file is read-only")
        from tempfile import mkstemp  # noqa: PLC0415 - only where a file is written: start-up time

        handle, name = mkstemp(prefix=".lticheck-", dir=_target(path).parent)
        os.close(handle)
        Path(name).unlink()


def require_different(paths: Sequence[Path]) -> None:
    """Raise UsageError where two reports would be written to one file: the last would win."""
    seen: dict[str, Path] = {}
    for path in paths:
        real = os.path.normcase(_target(path))
        if real in seen and not _is_written_into(path):
            raise click.UsageError(f"two --output name one file: {seen[real]} and {path}")
        seen[real] = path


def write_whole(path: Path, text: str) -> None:
    """Write a report onto a regular file whole or not at all, and into anything else.

    A link is kept, and what it leads to is written. Raises LticheckError where that cannot be.
    """
    with _told(path):
        if _is_written_into(path):
            _write_into(path, text)
        else:
            _require_own(path)
            _replace(_target(path), text, mode=stat.S_IMODE(_mode(path)) or _usual_mode())


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads; a link in its place is replaced, not followed.

    Raises LticheckError where that cannot be.
    """
    with _told(path):
        if _is_written_into(path):
            _write_into(path, text)
        else:
            _replace(path.absolute(), text, mode=0o600)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a file name"
        raise LticheckError(f"cannot write {path}: {reason}", hint="name another file") from error


def _require_own(path: Path) -> None:
    """Raise PermissionError for a link that leads to no file of this user: it may be planted."""
    if not path.is_symlink():
        return
    if not path.exists():
        raise PermissionError(13, "it is a link to nothing")
    if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
        raise PermissionError(13, "it is a link to a file of somebody else")


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _mode(path: Path) -> int:
    """Return type and permissions of what is there; 0 where nothing is."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0


def _is_written_into(path: Path) -> bool:
    """Tell whether it is a pipe, a terminal or a device, or what standard output is already.

    Raises IsADirectoryError for a folder.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "it is a folder")
    return bool(mode) and (not stat.S_ISREG(mode) or _is_standard_output(path))


def _is_standard_output(path: Path) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(STANDARD_OUTPUT))
    except OSError:
        return False


def _write_into(path: Path, text: str) -> None:
    same = _is_standard_output(path)
    handle = os.dup(STANDARD_OUTPUT) if same else os.open(path, os.O_WRONLY)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _replace(target: Path, text: str, *, mode: int) -> None:
    """Write beside the target under a name that nobody knows before, and put it in its place."""
    from tempfile import mkstemp  # noqa: PLC0415 - start-up time

    handle, name = mkstemp(prefix=".lticheck-", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        partial.chmod(mode)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    """Return the permissions of a new file of this user."""
    mask = os.umask(0)
    os.umask(mask)
    return READ_BY_ALL & ~mask
