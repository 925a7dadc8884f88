"""The exit statuses as promised in docs/exit-status.md, whatever becomes of standard output."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from lticheck.cli.main import run
from lticheck.cli.stdout import HANDLER
from lticheck.model.exit_status import ORDER, ExitStatus, first_of
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck
from tests.cli.test_diagnose import save
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_launches"
PROBLEM = str(SAMPLES / "zero-point-assignment.json")
LTICHECK = [sys.executable, "-m", "lticheck"]


def report(*verdicts: Verdict) -> Report:
    return Report(
        diagnoses=tuple(
            Diagnosis(location=Location(file="x"), verdict=verdict, findings=())
            for verdict in verdicts
        )
    )


def test_the_order_is_the_promised_one() -> None:
    assert ORDER == (130, 143, 129, 5, 2, 1, 3, 4, 0)
    assert set(ORDER) == set(ExitStatus)
    for better, worse in pairwise(ORDER):
        assert first_of(worse, better) == first_of(better, worse) == better


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ((Verdict.NOT_RECOGNISED, Verdict.NOT_CHECKED), 3),
        ((Verdict.NOT_CHECKED, Verdict.NOT_RECOGNISED, Verdict.PROBLEM), 1),
        ((Verdict.OK, Verdict.NOT_CHECKED), 4),
        ((Verdict.WARNING, Verdict.OK), 0),
        ((), 3),
    ],
)
def test_the_worst_diagnosis_counts(verdicts: tuple[Verdict, ...], status: int) -> None:
    assert report(*verdicts).exit_status() == status
    assert report(*verdicts).exit_status(exit_zero=True) == ExitStatus.OK


def process(*arguments: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    command = [*LTICHECK, *arguments]
    return subprocess.run(command, check=False, timeout=60, stderr=subprocess.PIPE, **how)  # type: ignore[call-overload, no-any-return]


def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    """Neither the status of a finding nor the report file."""
    reader, writer = os.pipe()
    os.close(reader)
    file = tmp_path / "r.xml"
    done = process(
        "diagnose", "--offline", str(SAMPLES), "--output", f"junit:{file}", stdout=writer
    )
    os.close(writer)
    assert done.returncode == ExitStatus.FINDINGS
    assert done.stderr == b""
    assert ElementTree.parse(file).getroot().tag == "testsuites"


def test_a_reader_that_goes_away_from_what_went_well() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = process("explain", stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (ExitStatus.OK, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_standard_output_is_2(tmp_path: Path) -> None:
    """And no bug; the file that was asked for is whole, and --exit-zero does not hide it."""
    file = tmp_path / "r.xml"
    with Path("/dev/full").open("w") as full:
        done = process(
            "diagnose", "--offline", "--exit-zero", PROBLEM, "--output", f"junit:{file}",
            stdout=full,
        )  # fmt: skip
    assert done.returncode == ExitStatus.USAGE
    assert done.stderr.startswith(b"lticheck: cannot write to standard output: No space left")
    assert ElementTree.parse(file).getroot().tag == "testsuites"


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close it")
def test_a_closed_standard_output_is_2(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    shell = ["sh", "-c", '"$@" >&-', "sh", *LTICHECK, "diagnose", "--offline", PROBLEM]
    done = subprocess.run(
        [*shell, "--output", f"json:{file}"], check=False, timeout=60, stderr=subprocess.PIPE
    )
    assert done.returncode == ExitStatus.USAGE
    assert b"cannot write to standard output" in done.stderr
    assert "zero-point-assignment.json" in file.read_text()


ENCODINGS = ("cp1252", "latin-1", "cp437", "shift_jis", "cp850", "gbk", "utf-8")


def printed(
    encoding: str, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, bytes]:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    status = run(arguments)
    stream.flush()
    data = stream.buffer.getvalue()
    monkeypatch.undo()
    return status, data.decode(encoding), data


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_shows_what_it_can(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it lacks is replaced: glyphs by ASCII, the rest by a question mark."""
    status, text, _ = printed(encoding, monkeypatch, "diagnose", "--offline", PROBLEM)
    assert status == ExitStatus.FINDINGS
    mark = "✖" if encoding == "utf-8" else "X"
    assert f"{mark} 1 checked: 1 with a problem." in text
    assert "?" not in text
    status, text, _ = printed(encoding, monkeypatch, "explain", "removed-tool")
    assert status == ExitStatus.OK
    assert "removed-tool" in text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_markup_stays_right_in_every_encoding(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JUnit and HTML name characters, so nothing is lost, and they stay what they say they are."""
    offline = ("diagnose", "--offline", PROBLEM, "--format")
    status, _, data = printed(encoding, monkeypatch, *offline, "junit")
    assert status == ExitStatus.FINDINGS
    assert "→" in "".join(ElementTree.fromstring(data).itertext()) or b"failure" in data
    status, _, data = printed(encoding, monkeypatch, *offline, "html")
    assert status == ExitStatus.FINDINGS
    assert "✖" in "".join(str(part) for part in html.document_fromstring(data).itertext())


@pytest.mark.parametrize(
    ("sign", "status"),
    [
        (signal.SIGINT, ExitStatus.INTERRUPTED),
        (signal.SIGTERM, ExitStatus.TERMINATED),
        (signal.SIGHUP, ExitStatus.HUNG_UP),
        (signal.SIGQUIT, ExitStatus.INTERRUPTED),
    ],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else "",
)
def test_a_signal_ends_with_its_status_and_what_was_done_is_printed(
    sign: signal.Signals, status: ExitStatus, canvas: Sandbox, tmp_path: Path
) -> None:
    """It comes while the second of two launches is asked about."""
    first, second = save(canvas, tmp_path, "ok"), save(canvas, tmp_path, "points-zero")
    environment = {**os.environ, "LTICHECK_SECRET": canvas.secret("quiz-tool") or ""}
    command = [*LTICHECK, "diagnose", first, second, "--exit-zero", "--format", "json"]
    started: list[subprocess.Popen[bytes]] = []

    def strike(number: int) -> tuple[str, ...]:
        if number == 3 and started:
            os.kill(started[0].pid, sign)
            return ("late-reply",)
        return ()

    canvas.calls, canvas.on_call = 0, strike
    started.append(
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    )
    out, err = started[0].communicate(timeout=60)
    canvas.on_call = None
    assert started[0].returncode == status
    assert err.strip() == b"interrupted"
    (done,) = json.loads(out)["diagnoses"]
    assert done["location"]["file"] == first


def test_an_input_that_is_not_there_is_2_and_the_others_go_on(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    """One line and the name that was meant; it counts before what the others give."""
    (tmp_path / "launch.json").write_bytes(Path(PROBLEM).read_bytes())
    missing = str(tmp_path / "lanch.json")
    run = lticheck("diagnose", "--offline", missing, str(tmp_path / "launch.json"))
    assert run.status == ExitStatus.USAGE
    assert "zero-point-assignment" in run.stdout
    assert "lanch.json" not in run.stdout
    error, hint = run.stderr.splitlines()
    assert error == f"lticheck: {missing}: no such file or folder"
    assert hint == f"hint: did you mean {tmp_path / 'launch.json'}?"


@pytest.mark.parametrize("name", ["none.json", "glob/*.json", "a" * 300, ""])
@pytest.mark.parametrize("command", ["diagnose --offline", "convert", "send --sandbox --read"])
def test_no_input_that_is_there_is_2(command: str, name: str, lticheck: Lticheck) -> None:
    first, *options = command.split()
    run = lticheck(first, name, *options)
    assert (run.status, run.stdout) == (ExitStatus.USAGE, "")
    assert run.stderr.startswith("lticheck: ")
    assert run.stderr.count("\n") == 2


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("format_name", ["json", "jsonl", "sarif"])
def test_json_is_json_in_every_encoding(
    format_name: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is replaced: what the encoding lacks is an escape."""
    offline = ("diagnose", "--offline", PROBLEM, "--format", format_name)
    texts = {}
    for shown in (encoding, "utf-8"):
        monkeypatch.setenv("LTICHECK_HASH_KEY", "the same for both runs")
        status, texts[shown], _ = printed(shown, monkeypatch, *offline)
        assert status == ExitStatus.FINDINGS
    lines = {shown: text.splitlines() for shown, text in texts.items()}
    if format_name == "jsonl":
        assert [json.loads(line) for line in lines[encoding]] == [
            json.loads(line) for line in lines["utf-8"]
        ]
    else:
        assert json.loads(texts[encoding]) == json.loads(texts["utf-8"])
    assert format_name == "jsonl" or not texts["utf-8"].isascii()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_convert_and_explain_print_json_in_every_encoding(
    encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    launch = tmp_path / "l.json"
    launch.write_text(
        Path(PROBLEM).read_text(encoding="utf-8").replace('"Quiz"', '"“Quiz” → ✔"'),
        encoding="utf-8",
    )
    status, text, _ = printed(encoding, monkeypatch, "convert", "--show-secrets", str(launch))
    assert status == ExitStatus.OK
    assert "“Quiz” → ✔" in str(json.loads(text))
    status, text, _ = printed(encoding, monkeypatch, "explain", "removed-tool", "--format", "json")
    assert status == ExitStatus.OK
    assert "removed-tool" in str(json.loads(text))


def test_glyphs_have_an_ascii_form() -> None:
    text = "✔ ✖ ▲ ○ ● → ── “a”"
    shown = text.encode("ascii", errors=HANDLER).decode()
    assert shown == 'OK X ! o * -> -- "a"'
