"""The file of a journal: written whole, for the user alone, and read within its bounds."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

import pytest

from lticheck.model.errors import LticheckError
from lticheck.probing import journal_file as module
from lticheck.probing.journal_file import append_to_disk, text_of_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


class Slow:
    """A file that takes three bytes at a time, and sometimes none."""

    def __init__(self, handle: int, *_: object, **__: object) -> None:
        self.handle, self.writes = handle, 0

    def __enter__(self) -> Slow:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        os.close(self.handle)

    def fileno(self) -> int:
        return self.handle

    def write(self, data: bytes) -> int | None:
        self.writes += 1
        return None if self.writes % 2 else os.write(self.handle, data[:3])


def test_a_note_is_written_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fdopen", Slow)
    append_to_disk(path, b"a note of some length")
    append_to_disk(path, b", and another")
    assert path.read_bytes() == b"a note of some length, and another"


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o606, 0o777, 0o601])
def test_a_file_that_others_can_read_is_closed_to_them(mode: int, path: Path) -> None:
    path.touch()
    path.chmod(mode)
    append_to_disk(path, b"x")
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_that_is_the_users_alone_is_left_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: list[int] = []
    monkeypatch.setattr(os, "fchmod", lambda _handle, mode: changed.append(mode))
    append_to_disk(path, b"x")
    append_to_disk(path, b"x")
    assert changed == []


def test_the_name_of_a_new_file_is_on_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced, handles = list[int](), list[int]()
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        handles.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    append_to_disk(path, b"x")
    file, parent = path.stat().st_ino, path.parent.stat().st_ino
    assert synced == [file, parent]
    with pytest.raises(OSError, match="Bad file descriptor"):  # it is closed again
        os.fstat(handles[1])
    append_to_disk(path, b"x")
    assert synced == [file, parent, file]


@pytest.mark.parametrize("size", [0, 9, 10])
def test_a_file_within_the_bound_is_read(
    size: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    path.write_bytes(b"x" * size)
    assert text_of_file(path) == "x" * size


@pytest.mark.parametrize("size", [11, 12, 4000])
def test_one_beyond_it_is_not(size: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    path.write_bytes(b"x" * size)
    with pytest.raises(LticheckError, match=r"cannot read the journal .*: it is too large"):
        text_of_file(path)


def test_what_is_no_text_is_called_so(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LticheckError, match="it is not text"):
        text_of_file(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(path: Path) -> None:
    with pytest.raises(LticheckError, match=r"cannot read the journal .*: No such file"):
        text_of_file(path)


@pytest.mark.parametrize("act", ["read", "write"])
def test_somebody_elses_file_is_left_alone(
    act: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"theirs")
    monkeypatch.setattr(module, "is_own_file", lambda _found: False)
    with pytest.raises(LticheckError, match="it is not your file"):
        text_of_file(path) if act == "read" else append_to_disk(path, b"x")
    assert path.read_bytes() == b"theirs"


def test_a_link_is_neither_read_nor_written(path: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"before")
    path.symlink_to(tmp_path / "victim")
    for act in (lambda: text_of_file(path), lambda: append_to_disk(path, b"x")):
        with pytest.raises(LticheckError, match="cannot"):
            act()
    assert (tmp_path / "victim").read_bytes() == b"before"


def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(LticheckError, match="cannot read the journal"):
        text_of_file(path)
