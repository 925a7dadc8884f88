"""Our own bugs: the report says where it broke, and holds none of the user's values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck
from tests.conftest import ROOT

SAMPLE = str(ROOT / "sample_launches" / "healthy.json")
VALUES = ("hunter2-secret", "Kim Sample", "kim@school.example")


def break_down(*_: object, **__: object) -> None:
    """Fail as our own bugs do: with the user's values in the message and around it."""
    secret, name, mail = VALUES
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"{secret} of {name} <{mail}> in {SAMPLE}") from error


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a run break, and return the folder of its report."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("lticheck.cli.output.Output.finish", break_down)
    monkeypatch.setenv("LTICHECK_SECRET", VALUES[0])
    return tmp_path


def test_a_bug_is_told_and_its_report_holds_no_value(report: Path, lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--offline", SAMPLE)
    assert run.status == ExitStatus.INTERNAL_ERROR
    (file,) = report.glob("lticheck-bug-*.txt")
    written = file.read_text(encoding="utf-8")
    assert re.search(r"test_crash\.py:\d+ in break_down\n", written)
    assert written.rstrip().endswith("ValueError")
    for value in VALUES:
        assert value not in written + run.stderr + run.stdout
    # What was ready before it broke is printed, and names its file; the report does not.
    assert "healthy.json" not in written + run.stderr
    assert str(file) in run.stderr
    assert run.stderr.count("\n") == 2, "a fact and a hint"
    assert file.stat().st_mode & 0o077 == 0


def test_a_bug_is_told_without_a_folder_to_write_to(
    report: Path, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    run = lticheck("diagnose", "--offline", SAMPLE)
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert "this is a bug in lticheck" in run.stderr
    assert [value for value in VALUES if value in run.stderr] == []
