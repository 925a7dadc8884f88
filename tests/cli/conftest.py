"""The command line as a fixture, without the secrets and colours of who runs the tests."""

from __future__ import annotations

import pytest

from tests.cli.runner import Lticheck, runner


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lticheck:
    """Return the command line."""
    for name in ("LTICHECK_SECRET", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return runner(capsys)
