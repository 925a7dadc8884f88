"""One sandbox for the tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ags.asking import Asking, Recording


@pytest.fixture(scope="package")
def _running() -> Iterator[Recording]:
    with Recording() as canvas:
        yield canvas


@pytest.fixture
def canvas(
    _running: Recording, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Recording]:
    """Return the sandbox, as new."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    _running.ready()
    yield _running
    _running.faults = ()


@pytest.fixture
def asking(canvas: Recording) -> Asking:
    """Return a run that may ask it."""
    return Asking(canvas)
