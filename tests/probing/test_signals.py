"""Signals end a run as one kind of interruption, and wait while a grade is open."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lticheck.probing import signals as module
from lticheck.probing.signals import (
    ENDING,
    Stopped,
    defer_signals,
    signals_ignored,
    signals_stop,
)

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")


@pytest.fixture(autouse=True)
def handlers_are_as_before() -> Iterator[None]:
    """Begin with handlers of our own, as a terminal's process has them, and leave none behind."""
    former = {number: signal.signal(number, lambda *_: None) for number in ENDING}
    own = {number: signal.getsignal(number) for number in ENDING}
    yield
    assert {number: signal.getsignal(number) for number in ENDING} == own
    for number, handler in former.items():
        signal.signal(number, handler)


def test_what_ends_a_process() -> None:
    assert set(ENDING) >= {getattr(signal, name) for name in NAMES}


@pytest.mark.parametrize("number", ENDING)
def test_each_of_them_stops_the_run(number: signal.Signals) -> None:
    with pytest.raises(Stopped) as stopped, signals_stop():
        signal.raise_signal(number)
    assert stopped.value.number == number
    assert isinstance(stopped.value, KeyboardInterrupt)


def test_a_stop_without_a_number_is_ctrl_c() -> None:
    assert Stopped().number == signal.SIGINT


def test_a_second_one_at_once_breaks_into_nothing() -> None:
    """Ctrl-C twice: what the first has begun goes on."""
    went_on = False
    with signals_stop():
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        went_on = True
    assert went_on


def test_a_later_one_stops_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [50.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with signals_stop():
        for _ in range(2):
            with pytest.raises(Stopped):
                signal.raise_signal(signal.SIGINT)
            now[0] += 10.0


def stops(monkeypatch: pytest.MonkeyPatch, *times: float) -> list[bool]:
    """Return which of several signals, at these seconds of a steady clock, stopped the run."""
    now, stopped = [0.0], list[bool]()
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with signals_stop():
        for now[0] in times:
            try:
                signal.raise_signal(signal.SIGINT)
                stopped.append(False)
            except Stopped:
                stopped.append(True)
    return stopped


def test_signals_within_ten_seconds_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them begins the ten seconds anew; the first may come as soon as the machine is on."""
    assert stops(monkeypatch, 0.0, 9.9) == [True, False]
    assert stops(monkeypatch, 0.0, 9.9, 19.8) == [True, False, False]
    assert stops(monkeypatch, 50.0, 60.0, 69.9, 80.0) == [True, True, False, True]


def test_they_wait_while_a_grade_is_open() -> None:
    done = list[str]()

    def restore() -> None:
        with defer_signals():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            done.append("restored")

    with signals_stop(), pytest.raises(Stopped) as stopped:
        restore()
    assert done == ["restored"]
    assert stopped.value.number == signal.SIGTERM


def test_where_none_came_nothing_is_raised() -> None:
    with defer_signals():
        pass


def test_an_error_while_they_wait_is_the_error() -> None:
    with pytest.raises(ZeroDivisionError), defer_signals():
        raise ZeroDivisionError


def test_the_last_lines_are_said_in_peace() -> None:
    with signals_ignored():
        for number in ENDING:
            signal.raise_signal(number)


def test_what_is_ignored_stays_ignored() -> None:
    """As `nohup` asks."""
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals_stop():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, former)


def test_other_threads_take_no_handlers() -> None:
    before, seen, errors = signal.getsignal(signal.SIGINT), list[object](), list[Exception]()

    def work() -> None:
        try:
            with signals_stop(), defer_signals():
                seen.append(signal.getsignal(signal.SIGINT))
        except Exception as error:  # noqa: BLE001 - it is asserted below
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
    assert errors == []
