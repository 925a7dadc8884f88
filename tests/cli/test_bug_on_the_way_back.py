"""Our own code breaks while a grade is being put back: exit status 5, and the loudest line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus
from lticheck.probing.journal import Journal, read_journal
from lticheck.probing.probe_runner import ProbeRunner
from lticheck.probing.restore import Restoring
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import save

LOUD = "THE FORMER GRADE IS NOT BACK"
OTHER = "sample_launches/removed-tool.json"
SECRET = "a value of the user"


def breaks(*_: object, **__: object) -> Any:
    raise ZeroDivisionError(SECRET)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def writes(
    lticheck: Lticheck,
    canvas: Sandbox,
    journal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Any]:
    """Return a function that overwrites a 5 of 10 by a command, to be restored."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    launch = save(canvas, tmp_path, "tool-graded")

    def run(command: str, *more: str) -> Any:
        written = ("--score", "0.31", "--restore", "--journal", str(journal))
        return lticheck(command, launch, *written, *more)

    return run


def score(canvas: Sandbox) -> object:
    return canvas.gradebook("tool-graded")["score"]


@pytest.mark.parametrize("command", ["diagnose", "send"])
def test_a_bug_in_the_restore_is_loud(
    command: str,
    writes: Callable[..., Any],
    canvas: Sandbox,
    journal: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lticheck.probing.restore.may_be_ours", breaks)
    run = writes(command)
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert LOUD in run.stdout
    assert "ZeroDivisionError" in run.stdout
    assert "lticheck-bug" in run.stdout
    assert SECRET not in run.stdout + run.stderr
    assert score(canvas) == 3.1
    assert len(read_journal(journal)) == 1


def test_it_is_no_finding_that_may_be_spared(
    writes: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lticheck.probing.restore.may_be_ours", breaks)
    assert writes("diagnose", "--exit-zero").status == ExitStatus.INTERNAL_ERROR


def test_a_bug_between_write_and_restore_costs_no_restore(
    writes: Callable[..., Any], canvas: Sandbox, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProbeRunner, "_read_back", breaks)
    run = writes("send", "--format", "json")
    (found,) = json.loads(run.stdout)["diagnoses"]
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert found["restore"]["done"]
    assert [one["rule"] for one in found["findings"]] == ["lticheck-bug"]
    assert score(canvas) == 5.0
    assert not journal.exists()


def test_two_bugs_are_loud(
    writes: Callable[..., Any], canvas: Sandbox, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the write, and again on the way back."""
    monkeypatch.setattr(ProbeRunner, "_read_back", breaks)
    monkeypatch.setattr("lticheck.probing.restore.may_be_ours", breaks)
    run = writes("send")
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert LOUD in run.stdout
    assert len(read_journal(journal)) == 1


def test_restore_puts_the_other_grades_back(
    lticheck: Lticheck,
    writes: Callable[..., Any],
    canvas: Sandbox,
    journal: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(Restoring, "_back", breaks)
        writes("send")
        second = save(canvas, tmp_path, "percent")
        own = tmp_path / "second.jsonl"
        lticheck("send", second, "--score", "0.31", "--restore", "--journal", str(own))
    journal.write_text(journal.read_text() + own.read_text())
    real, calls = Restoring._back, list[int]()

    def once(self: Restoring) -> str:
        calls.append(1)
        return breaks() if len(calls) == 1 else real(self)

    monkeypatch.setattr(Restoring, "_back", once)
    run = lticheck("restore", str(journal))
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert run.stdout.count(LOUD) == 1
    assert run.stdout.count("Restored.") == 1
    assert len(read_journal(journal)) == 1


def test_a_check_of_smoke_that_breaks_so_costs_no_other(
    lticheck: Lticheck, canvas: Sandbox, journal: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("lticheck.probing.restore.may_be_ours", breaks)
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    sample = Path("sample_launches").resolve()
    (tmp_path / "lticheck.toml").write_text(
        f'[[check]]\nname = "writes"\nlaunch = "{sample}/healthy.json"\nscore = "0.5"\n'
        f'expect = "ok"\n[[check]]\nname = "reads"\nlaunch = "{sample}/removed-tool.json"\n'
        'expect = "removed-tool"\n'
    )
    options = ("--sandbox", "--journal", str(journal))
    run = lticheck("smoke", *options, str(tmp_path / "lticheck.toml"))
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert LOUD in run.stdout
    assert "reads" in run.stdout
    assert len(read_journal(journal)) == 1


def test_a_journal_that_cannot_be_told_is_no_grade_that_is_lost(
    writes: Callable[..., Any], canvas: Sandbox, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the grade is back already."""

    def full(*_: object) -> None:
        raise LticheckError("cannot write the journal: No space left on device")

    monkeypatch.setattr(Journal, "end", full)
    run = writes("send")
    assert run.status == ExitStatus.OK
    assert "Restored." in run.stdout
    assert "The journal still has it: cannot write the journal" in run.stdout
    assert score(canvas) == 5.0
    assert len(read_journal(journal)) == 1
