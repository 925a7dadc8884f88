"""Results as they come: each is printed when it is ready, in the order of the inputs."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lticheck.captures import Capture, Unrecognised, load
from lticheck.cli import diagnose as command
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.formats.writer import writer_of
from lticheck.model.exit_status import ExitStatus
from lticheck.reporting.view import View
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import save
from tests.conftest import ROOT

HEALTHY = str(ROOT / "sample_launches" / "healthy.json")
PROBLEM = str(ROOT / "sample_launches" / "removed-tool.json")
TWO = ("diagnose", "--offline", HEALTHY, PROBLEM)
LTICHECK = [sys.executable, "-m", "lticheck"]
SECRET = "a value of the user"
PATIENT = 60.0
"""Seconds after which a test gives up on what should have come long before."""


@pytest.fixture
def printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str]]:
    """Note, as each input is read, what had been printed until then."""
    seen: list[tuple[str, str]] = []

    def watched(name: str) -> Iterator[Capture | Unrecognised]:
        seen.append((Path(name).name, capsys.readouterr().out))
        yield from load(name)

    monkeypatch.setattr(command, "load", watched)
    return seen


@pytest.mark.parametrize(
    ("format_name", "shown"), [("text", "✔ No problem"), ("jsonl", "healthy.json")]
)
def test_a_result_is_printed_before_the_next_input_is_read(
    format_name: str, shown: str, lticheck: Lticheck, printed: list[tuple[str, str]]
) -> None:
    lticheck(*TWO, "--format", format_name)
    names, texts = zip(*printed, strict=True)
    assert names == ("healthy.json", "removed-tool.json")
    assert texts[0] == ""
    assert "healthy.json" in texts[1]
    assert "removed-tool.json" not in texts[1]


@pytest.mark.parametrize("more", [("--format", "json"), ("--for", "instructor")])
def test_what_is_one_whole_comes_at_the_end(
    more: tuple[str, ...], lticheck: Lticheck, printed: list[tuple[str, str]]
) -> None:
    run = lticheck(*TWO, *more)
    assert [text for _, text in printed] == ["", ""]
    assert run.stdout


@pytest.mark.parametrize("format_name", ["text", "jsonl"])
def test_the_pieces_are_what_a_file_holds(
    format_name: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    run = lticheck(*TWO, "--format", format_name, "--output", f"{format_name}:{tmp_path / 'r'}")
    assert run.stdout == (tmp_path / "r").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", ["begin", "add", "end"])
@pytest.mark.parametrize("format_name", ["text", "jsonl"])
def test_a_card_that_cannot_be_drawn_costs_neither_the_next_one_nor_a_file(
    format_name: str,
    part: str,
    lticheck: Lticheck,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bug of our own, over the first card, the head or the foot."""
    report, calls = tmp_path / "report.xml", list[int]()

    def once(name: str, appearance: Appearance, view: View) -> SimpleNamespace:
        writer = writer_of(name, appearance, view)
        draws = {name: getattr(writer, name) for name in ("begin", "add", "end")}

        def broken(*what: object) -> str:
            calls.append(1)
            if len(calls) == 1:
                raise ZeroDivisionError(SECRET)
            return str(draws[part](*what))

        return SimpleNamespace(**{**draws, part: broken})

    monkeypatch.setattr("lticheck.cli.output.writer_of", once)
    run = lticheck(*TWO, "--format", format_name, "--output", str(report))
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert "removed-tool" in run.stdout
    assert report.read_text(encoding="utf-8").count("<testcase") == 2
    assert f"a bug in lticheck: a part of the {format_name} report is missing" in run.stderr
    assert "ZeroDivisionError" in run.stderr
    assert SECRET not in run.stdout + run.stderr


def test_a_file_that_cannot_be_drawn_costs_no_other(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setitem(FORMATS, "html", broken)  # type: ignore[arg-type]
    files = {name: tmp_path / f"report.{name}" for name in ("html", "xml")}
    named = [part for file in files.values() for part in ("--output", str(file))]
    run = lticheck(*TWO, *named)
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert not files["html"].exists()
    assert "<testcase" in files["xml"].read_text(encoding="utf-8")
    assert "removed-tool" in run.stdout
    assert "a part of the html report is missing" in run.stderr


def test_a_reader_that_leaves_after_the_first_card_costs_no_file(tmp_path: Path) -> None:
    """Nor the status."""
    reader, writer = os.pipe()
    report = tmp_path / "report.json"
    arguments = [*TWO, str(ROOT / "sample_launches"), "--output", str(report)]
    with subprocess.Popen([*LTICHECK, *arguments], stdout=writer, stderr=subprocess.PIPE) as run:
        os.close(writer)
        assert os.read(reader, 100)
        os.close(reader)
        _, err = run.communicate(timeout=PATIENT)
    assert (run.returncode, err) == (ExitStatus.FINDINGS, b"")
    assert len(json.loads(report.read_text())["diagnoses"]) > 2


@pytest.fixture
def served(
    canvas: Sandbox, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """The sandbox, as a Canvas whose secret is known: set after `lticheck` has cleared it."""
    del lticheck
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    canvas.calls = 0
    yield canvas
    canvas.on_call = None
    canvas.faults = ()


def diagnoses(shown: str) -> list[dict[str, Any]]:
    """Return the diagnoses of JSON Lines, which end with a summary."""
    *several, last = map(json.loads, shown.splitlines())
    assert last["summary"]["diagnoses"] == len(several)
    return several


ASK = ("diagnose", "--allow-host", "127.0.0.1", "--format", "jsonl")
NAMES = ("ok", "tool-deleted", "percent", "points-zero")


def test_jobs_ask_side_by_side_and_keep_the_order(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """The first request is answered only when another capture's has come too."""
    files = [save(served, tmp_path, name) for name in NAMES]
    two, met = threading.Barrier(2), []

    def wait(number: int) -> tuple[str, ...]:
        if number <= 2:
            two.wait(timeout=PATIENT / 10)
            met.append(number)
        return ()

    served.on_call = wait
    run = lticheck(*ASK, "--jobs", "2", *files)
    assert sorted(met) == [1, 2]
    told = [found["source"] for found in diagnoses(run.stdout)]
    assert told == files


def test_launches_of_one_capture_are_asked_side_by_side(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """The first request is answered only when that of another line has come too."""
    lines = [json.dumps(dict(served.launch(name))) for name in NAMES]
    file = tmp_path / "launches.jsonl"
    file.write_text("\n".join(lines))
    two = threading.Barrier(2)

    def wait(number: int) -> tuple[str, ...]:
        if number <= 2:
            two.wait(timeout=PATIENT / 10)
        return ()

    served.on_call = wait
    run = lticheck(*ASK, "--jobs", "2", str(file))
    assert not two.broken
    told = [found["location"]["line"] for found in diagnoses(run.stdout)]
    assert told == [1, 2, 3, 4]


def test_one_grade_is_never_asked_about_twice_at_once(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(save(served, tmp_path, "ok"))
    files = [str(file)]
    for number in range(3):
        files.append(str(tmp_path / f"again-{number}.json"))
        Path(files[-1]).write_text(file.read_text())
    running, most = [0], [0]
    lock, run_probes = (
        threading.Lock(),
        __import__("lticheck.probing.runner", fromlist=["x"]).run_probes,
    )

    def counted(*arguments: object) -> object:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return run_probes(*arguments)
        finally:
            with lock:
                running[0] -= 1

    monkeypatch.setattr("lticheck.probing.runner.run_probes", counted)
    run = lticheck(*ASK, "--jobs", "4", *files)
    assert len(diagnoses(run.stdout)) == 4
    assert most == [1]


@pytest.mark.parametrize(
    ("retries", "status"), [("0", ExitStatus.NOT_CHECKED), ("2", ExitStatus.OK)]
)
def test_retries_reach_a_canvas_that_stumbles(
    retries: str, status: ExitStatus, served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    served.on_call = lambda number: ("bad-gateway",) if number == 1 else ()
    run = lticheck(*ASK, "--retries", retries, save(served, tmp_path))
    assert run.status == status, run.stdout


def test_a_write_of_unknown_fate_is_not_tried_again(
    served: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    file = save(served, tmp_path)
    served.on_call = lambda number: ("late-reply",) if number >= 3 else ()
    run = lticheck(*ASK, "--score", "0.5", "--timeout", "0.2", "--retries", "3", file)
    writes = [step["role"] for step in diagnoses(run.stdout)[0]["steps"]]
    assert "write" in writes
    assert served.calls <= 4


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, ExitStatus.INTERRUPTED), (signal.SIGTERM, ExitStatus.TERMINATED)],
)
def test_an_interruption_tells_what_was_done(
    number: signal.Signals, status: ExitStatus, jobs: str, served: Sandbox, tmp_path: Path
) -> None:
    """Once, with the summary at the end, and the file whole."""
    for name in ("instructor", "percent"):  # of the first, nothing can be asked
        save(served, tmp_path, name)
    served.on_call = lambda _call: ("slow",)
    report = tmp_path / "report.json"
    arguments = ["--jobs", jobs, "--timeout", "2", "--output", str(report)]
    command_line = [*LTICHECK, *ASK[:3], *arguments, "instructor.json", "percent.json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command_line, stdout=pipe, stderr=pipe, cwd=tmp_path) as run:
        assert run.stdout
        head = run.stdout.readline()
        run.send_signal(number)
        out, err = run.communicate(timeout=PATIENT)
    assert run.returncode == status, err
    shown = (head + out).decode()
    assert shown.count("instructor.json") == 1, shown
    told = len(json.loads(report.read_text())["diagnoses"])
    assert shown.count(" checked: ") == 1
    assert f"{told} checked: " in "".join(shown.splitlines()[-2:])
    assert err.strip() == b"interrupted"


def test_an_interruption_of_many_launches_begins_no_further_one(
    served: Sandbox, tmp_path: Path
) -> None:
    first = {k: v for k, v in served.launch("ok") if k != "lis_result_sourcedid"}
    lines = [json.dumps(first), *(json.dumps(dict(served.launch("percent"))) for _ in range(11))]
    (tmp_path / "launches.jsonl").write_text("\n".join(lines))
    served.on_call = lambda _call: ("slow",)
    arguments = [*ASK, "--jobs", "2", "--timeout", "2", "launches.jsonl"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*LTICHECK, *arguments], stdout=pipe, stderr=pipe, cwd=tmp_path) as run:
        assert run.stdout
        head = run.stdout.readline()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=PATIENT)
    assert run.returncode == ExitStatus.INTERRUPTED, err
    assert len(diagnoses((head + out).decode())) < 11


def on_terminal(*arguments: str) -> str:
    """Return what a person's terminal shows of standard error."""
    terminal, theirs = pty.openpty()
    with subprocess.Popen(
        [*LTICHECK, *arguments], stdout=subprocess.DEVNULL, stderr=theirs, stdin=subprocess.DEVNULL
    ) as run:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(terminal, 10_000):
                seen += piece
        except OSError:  # how Linux says that the other side is closed
            pass
        run.wait(timeout=PATIENT)
    os.close(terminal)
    return seen.decode()


def test_a_terminal_shows_who_is_asked_and_how_far(served: Sandbox, tmp_path: Path) -> None:
    files = [save(served, tmp_path, name) for name in NAMES]
    seen = on_terminal(*ASK, *files, *files[:2])
    assert "6/6" in seen
    assert f"asking {served.url} about {files[0]}" in seen


def test_a_handful_that_is_quick_shows_nothing(lticheck: Lticheck) -> None:
    assert on_terminal(*TWO) == ""


def test_one_slow_reply_is_told_after_two_seconds(served: Sandbox, tmp_path: Path) -> None:
    served.faults = ("slow",)
    seen = on_terminal(*ASK, "--timeout", "3", save(served, tmp_path))
    assert f"asking {served.url}" in seen


class Seen:
    """A run on a terminal of its own, as a person has it before them."""

    def __init__(self, *arguments: str) -> None:
        self.terminal, theirs = pty.openpty()
        self.run = subprocess.Popen(
            [*LTICHECK, *arguments],
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            preexec_fn=partial(os.login_tty, theirs),  # noqa: PLW1509 - its terminal: Ctrl-C
        )
        self.text = ""

    def until(self, words: str) -> None:
        """Read until the words stand there."""
        while words not in self.text:
            assert select.select([self.terminal], [], [], PATIENT)[0], self.text
            self.text += os.read(self.terminal, 10_000).decode()

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.terminal, text.encode())


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_ctrl_c_ends_a_run_that_asks_for_a_secret(
    jobs: str, canvas: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LTICHECK_SECRET", raising=False)
    files = [foreign(canvas, tmp_path, number) for number in range(4)]
    seen = Seen("diagnose", "--allow-host", "127.0.0.1", "--jobs", jobs, *files)
    seen.until("Shared secret of")
    seen.type("\x03")
    assert seen.run.wait(timeout=PATIENT) == ExitStatus.INTERRUPTED


def test_one_answer_serves_every_thread(
    canvas: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LTICHECK_SECRET", raising=False)
    files = [foreign(canvas, tmp_path, number) for number in range(4)]
    seen = Seen("diagnose", "--allow-host", "127.0.0.1", "--jobs", "3", *files)
    seen.until("Shared secret of")
    seen.type((canvas.secret("quiz-tool") or "") + "\n")
    assert seen.run.wait(timeout=PATIENT) == ExitStatus.OK
    assert seen.text.count("Shared secret of") == 1


def foreign(canvas: Sandbox, folder: Path, number: int) -> str:
    """Save a healthy launch that does not say that the sandbox made it."""
    launch = {k: v for k, v in canvas.launch("ok") if k != "tool_consumer_instance_guid"}
    file = folder / f"foreign-{number}.json"
    file.write_text(json.dumps(launch))
    return str(file)
