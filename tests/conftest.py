"""What tests share: the sandbox in both versions, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lticheck.sandbox import Sandbox

settings.register_profile("usual", deadline=None)
settings.register_profile("long", deadline=None, max_examples=25_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
"""`make fuzz` draws 25,000 examples a property, four of them over captures: 100,000 in all."""

Canvases = dict[str, Sandbox]
ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let other recordings be replayed: pytest tests/conformance --transcripts F --scenarios F."""
    parser.addoption("--transcripts", type=Path, help="recorded exchanges, JSON Lines")
    parser.addoption("--scenarios", type=Path, help="the world in which they were recorded")


@pytest.fixture(scope="session")
def canvases() -> Iterator[Canvases]:
    """Return a running sandbox a version of Canvas."""
    with Sandbox() as current, Sandbox(canvas_version="2017") as old:
        yield {"current": current, "2017": old}


@pytest.fixture(autouse=True)
def sandbox_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the secret of a test go to the sandboxes of the tests, and no runtime folder be shared.

    They are named as any Canvas of one's own is; tests/cli/test_trust.py goes without it.
    """
    monkeypatch.setenv("LTICHECK_HOSTS", "127.0.0.1")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def canvas(canvases: Canvases) -> Iterator[Sandbox]:
    """Return today's sandbox, as new."""
    found = canvases["current"]
    found.reset()
    found.faults = ()
    yield found
    found.faults = ()


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Run a line of Python in a process of its own and return what it printed."""

    def run(code: str, *arguments: str) -> str:
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return run
