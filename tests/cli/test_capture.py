"""`lticheck capture` as a command: what it prints, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck, runner
from tests.sandbox.client import exchange

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def capture(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command in a folder; yield it and its address."""
    command = [sys.executable, "-m", "lticheck", "capture", "--port", "0", *arguments]
    environment = {**os.environ, "COLUMNS": "200"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stderr
            told = ""
            while "--public-url" not in told:
                told += process.stderr.readline()
            assert "Paste XML" in told
            assert "\\n" not in told  # long advice is wrapped in lines, each said alone
            found = re.search(r"http://localhost:(\d+), on any path", told)
            assert found
            yield process, f"http://127.0.0.1:{found[1]}/launch"
        finally:
            process.kill()


def post(canvas: Sandbox, scenario: str, url: str) -> None:
    body = urlencode(list(canvas.launch(scenario, to=url))).encode()
    assert exchange(url, body, FORM).status == 200


@pytest.mark.parametrize(("scenario", "status"), [("tool-deleted", 1), ("ok", 0)])
def test_once_ends_with_the_status_of_the_launch(
    scenario: str, status: int, canvas: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any format: here a JSON Line, with the file that was saved."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    with capture(tmp_path, "--once", "--format", "jsonl") as (process, url):
        post(canvas, scenario, url)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == status
    (saved,) = (tmp_path / "lticheck-launches").iterdir()
    assert f"lticheck-launches/{saved.name}" in out
    assert "<imsx" not in out, "requests and replies are for the page"


def test_it_serves_until_it_is_interrupted(canvas: Sandbox, tmp_path: Path) -> None:
    """What was received is reported at the end, as in any run that is interrupted."""
    with capture(tmp_path, "--offline", "--save", "kept") as (process, url):
        for _ in range(2):
            post(canvas, "ok", url)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out.count("✔ launch") == 2
    assert "2 checked" in out
    assert len(list((tmp_path / "kept").iterdir())) == 2


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lticheck:
    return runner(capsys)


@pytest.mark.parametrize(
    "url", ["abc.example", "https://abc.example/path", "ftp://x", "https://", "https://*.a.example"]
)
def test_an_address_that_is_none_is_misuse(url: str, lticheck: Lticheck) -> None:
    assert lticheck("capture", "--public-url", url).status == 2
    assert lticheck("capture", "--platform", url).status == 2


def test_a_folder_that_cannot_be_made_is_one_line(lticheck: Lticheck, tmp_path: Path) -> None:
    run = lticheck("capture", "--save", str(tmp_path / "a" / "b"))
    assert run.status == 2
    assert "cannot write into" in run.stderr
