"""Files that a run writes: whole or not at all, onto what was meant, through no planted link."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import save
from tests.conftest import ROOT

HEALTHY = str(ROOT / "sample_launches" / "healthy.json")
PROBLEM = str(ROOT / "sample_launches" / "zero-point-assignment.json")
FORMER = "what stood here before"


def diagnose(lticheck: Lticheck, *outputs: Path | str) -> int:
    options = [word for output in outputs for word in ("--output", f"json:{output}")]
    return lticheck("diagnose", "--offline", HEALTHY, *options).status


def is_report(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith('{\n  "schema')


def test_a_planted_partial_file_is_not_written_through(lticheck: Lticheck, tmp_path: Path) -> None:
    victim, report = tmp_path / "victim", tmp_path / "r.json"
    victim.write_text(FORMER)
    for name in (".r.json.partial", "r.json.partial", ".r.json.tmp"):
        (tmp_path / name).symlink_to(victim)
    assert diagnose(lticheck, report) == ExitStatus.OK
    assert victim.read_text() == FORMER
    assert is_report(report)
    assert len(list(tmp_path.iterdir())) == 5, "and nothing of its own is left"


def test_a_link_is_kept_and_its_target_written(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target.json", tmp_path / "link.json"
    target.write_text(FORMER)
    link.symlink_to(target)
    assert diagnose(lticheck, link) == ExitStatus.OK
    assert link.is_symlink()
    assert is_report(target)


def test_a_pipe_is_written_into_and_stays_one(lticheck: Lticheck, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert diagnose(lticheck, pipe) == ExitStatus.OK
    reader.join(timeout=10)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert read[0].startswith('{\n  "schema')


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    kept, new = tmp_path / "kept.json", tmp_path / "new.json"
    kept.write_text(FORMER)
    kept.chmod(0o640)
    before = os.umask(0o027)
    try:
        assert diagnose(lticheck, kept, new) == ExitStatus.OK
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, new)] == [0o640, 0o640]


@pytest.mark.parametrize("name", ["a" * 300, "none/r.json", "folder", "read-only.json"])
def test_what_cannot_be_written_is_refused_before_anything_is_done(
    name: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "read-only.json").write_text(FORMER)
    (tmp_path / "read-only.json").chmod(0o400)
    run = lticheck("diagnose", "--offline", HEALTHY, "--output", f"json:{tmp_path / name}")
    assert run.status == ExitStatus.USAGE
    assert run.stdout == ""
    assert "cannot write" in run.stderr
    assert (tmp_path / "read-only.json").read_text() == FORMER


def test_two_reports_do_not_go_to_one_file(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "r.json")
    for twin in ("r.json", "./r.json", "link.json"):
        assert diagnose(lticheck, tmp_path / "r.json", f"{tmp_path}/{twin}") == ExitStatus.USAGE
    assert not (tmp_path / "r.json").exists()


def test_a_disk_that_fills_up_costs_neither_the_former_report_nor_the_others(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2 counts before 1; what can be written and printed is."""
    full, other = tmp_path / "full.json", tmp_path / "other.json"
    full.write_text(FORMER)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "full.json":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    outputs = ("--output", f"json:{full}", "--output", f"json:{other}")
    run = lticheck("diagnose", "--offline", PROBLEM, *outputs)
    assert run.status == ExitStatus.USAGE
    assert "No space left" in run.stderr
    assert "zero-point-assignment.json" in run.stdout
    assert full.read_text() == FORMER
    assert is_report(other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full.json", "other.json"]


def test_convert_writes_a_private_file_whole_and_through_no_link(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, victim, link = tmp_path / "old.json", tmp_path / "victim", tmp_path / "link.json"
    old.write_text(FORMER)
    old.chmod(0o644)
    victim.write_text(FORMER)
    link.symlink_to(victim)
    for path in (old, link):
        assert lticheck("convert", HEALTHY, "-o", str(path)).status == ExitStatus.OK
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
    assert victim.read_text() == FORMER
    whole = old.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert lticheck("convert", HEALTHY, "-o", str(old)).status == ExitStatus.USAGE
    assert old.read_text() == whole


ENDINGS = {
    "r.xml": "<?xml", "r.html": "<!doctype html>", "r.sarif": '{\n  "$schema', "r.md": "## ",
    "r.json": '{\n  "schema_version"', "r.jsonl": '{"schema_version"', "r.XML": "<?xml",
    "r.txt": "✖", "r.log": "::error",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_the_ending_of_a_file_says_its_format(
    name: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Any other ending gets what is on the screen; a format that is named wins."""
    file = tmp_path / name
    offline = ("diagnose", "--offline", "--format", "github", PROBLEM, "--output")
    assert lticheck(*offline, str(file)).status == ExitStatus.FINDINGS
    text = file.read_text(encoding="utf-8")
    assert ENDINGS[name] in text if name == "r.txt" else text.startswith(ENDINGS[name])
    assert lticheck(*offline, f"json:{file}").status == ExitStatus.FINDINGS
    assert is_report(file)


@pytest.mark.parametrize("named", ["junit=r.xml", "json=r.json", "junit:"])
def test_a_misspelled_output_is_refused(
    named: str, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = lticheck("diagnose", "--offline", HEALTHY, "--output", named)
    assert run.status == ExitStatus.USAGE
    assert named.replace("=", ":") in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_nothing_or_to_a_file_of_others_is_refused(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, victim = tmp_path / "r.json", tmp_path / "victim"
    link.symlink_to(victim)
    assert diagnose(lticheck, link) == ExitStatus.USAGE
    assert not victim.exists()
    victim.write_text(FORMER)
    monkeypatch.setattr(os, "getuid", lambda: victim.stat().st_uid + 1)
    assert diagnose(lticheck, link) == ExitStatus.USAGE
    assert victim.read_text() == FORMER


def test_the_page_of_the_demo_is_checked_first_and_written_whole(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    run = lticheck("demo", "--html", str(tmp_path / "none" / "demo.html"))
    assert (run.status, run.stdout) == (ExitStatus.USAGE, "")
    victim, page = tmp_path / "victim", tmp_path / "demo.html"
    victim.write_text(FORMER)
    page.symlink_to(victim)
    assert lticheck("demo", "--html", str(page)).status == ExitStatus.OK
    assert page.is_symlink()
    assert victim.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_journal_and_its_lock_follow_no_link(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository may bring both; nothing is sent through a link, and no lock lies there."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    launch, victim, calls = save(canvas, tmp_path), tmp_path / "victim", canvas.calls
    victim.write_text(FORMER)
    for name, link in (("a.jsonl", "a.jsonl"), ("b.jsonl", "b.jsonl.lock")):
        (tmp_path / link).symlink_to(victim)
        journal = ("--restore", "--journal", str(tmp_path / name))
        run = lticheck("send", launch, "--score", "0.5", *journal)
        assert run.status == (ExitStatus.USAGE if name == link else ExitStatus.OK)
        assert victim.read_text() == FORMER
        assert canvas.gradebook()["score"] is None
        if name == link:
            assert canvas.calls - calls <= 1, "a read at most"


def test_smoke_init_follows_no_link(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "l.json").write_bytes(Path(HEALTHY).read_bytes())
    link, victim = tmp_path / "lticheck.toml", tmp_path / "victim"
    link.symlink_to(victim)
    assert lticheck("smoke", "--init", str(link)).status == ExitStatus.USAGE
    assert not victim.exists()
    link.unlink()
    assert lticheck("smoke", "--init", str(link)).status == ExitStatus.OK
    assert "[[check]]" in link.read_text(encoding="utf-8")
