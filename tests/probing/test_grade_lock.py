"""One run at a time on one grade: the lock itself."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from threading import Thread, Timer
from types import SimpleNamespace

import pytest
from filelock import BaseFileLock, FileLock, Timeout

from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.probing import grade_lock as module
from lticheck.probing.grade_lock import grade_locked, hold, lock_path


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def is_free(key: str) -> bool:
    other = FileLock(lock_path(key))
    try:
        other.acquire(timeout=0)
    except Timeout:
        return False
    other.release()
    return True


def test_its_file_is_this_users_and_tells_nobody_whose_grade_it_is(folder: Path) -> None:
    path = lock_path("a sourcedid of Alice")
    assert path.parent == folder / "lticheck" / "locks"
    assert path.suffix == ".lock"
    assert len(path.stem) == 64
    assert "Alice" not in path.name
    assert path == lock_path("a sourcedid of Alice")
    assert path != lock_path("a sourcedid of Bob")
    lock = hold("a sourcedid of Alice", wait=0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lock.release()


def test_one_holder_keeps_the_others_off_until_it_lets_go() -> None:
    lock = hold("a", wait=0)
    assert not is_free("a")
    assert is_free("b")
    with pytest.raises(TimeoutError):
        hold("a", wait=0)
    lock.release()
    assert is_free("a")


def test_a_lock_may_be_let_go_by_another_thread_than_took_it() -> None:
    lock = hold("a", wait=0)
    thread = Thread(target=lock.release)
    thread.start()
    thread.join()
    assert is_free("a")


def test_a_lock_file_is_never_taken_away() -> None:
    """Who unlinks a lock splits those that wait for it."""
    with grade_locked("a", wait=0):
        first = lock_path("a").stat().st_ino
    assert lock_path("a").stat().st_ino == first


def test_another_holder_is_waited_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []

    def acquire(self: FileLock, timeout: float, poll_interval: float) -> None:
        asked.append((timeout, poll_interval))
        raise Timeout(self.lock_file)

    monkeypatch.setattr(FileLock, "acquire", acquire)
    with pytest.raises(TimeoutError, match="another run has it"):
        hold("a", wait=7.0)
    assert asked == [(7.0, 0.05)], "and is looked for twenty times a second"


def test_a_folder_in_which_no_lock_can_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def acquire(_self: FileLock, **_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileLock, "acquire", acquire)
    with pytest.raises(LticheckError) as told:
        hold("a", wait=0)
    assert told.value.message == f"cannot lock {lock_path('a')}: No space left on device"
    assert not isinstance(told.value, RequestNotPossible)


def test_a_grade_is_locked_within_and_free_after() -> None:
    with grade_locked("a", wait=0):
        assert not is_free("a")
    assert is_free("a")


def test_a_lock_is_let_go_also_where_somebody_still_knows_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: list[BaseFileLock] = []

    def remember(key: str, *, wait: float) -> BaseFileLock:
        known.append(hold(key, wait=wait))
        return known[-1]

    monkeypatch.setattr(module, "hold", remember)
    with grade_locked("a", wait=0):
        assert known[0].is_locked
    assert not known[0].is_locked


def test_a_grade_is_free_after_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), grade_locked("a", wait=0):
        raise ZeroDivisionError
    assert is_free("a")


def test_a_grade_that_another_run_has_for_too_long_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, other = iter((100.0, 112.6)), hold("a", wait=0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(now)))
    entered = False
    with pytest.raises(RequestNotPossible) as told, grade_locked("a", wait=0.01):
        entered = True
    assert not entered
    assert told.value.message == (
        "another run of lticheck has this grade, for 13 s already: nothing was sent"
    )
    other.release()


def test_a_run_that_waits_has_the_grade_as_soon_as_it_is_free() -> None:
    other = hold("a", wait=0)
    timer = Timer(0.1, other.release)
    timer.start()
    with grade_locked("a", wait=30.0):
        assert not other.is_locked
        assert not is_free("a")
    timer.join()
