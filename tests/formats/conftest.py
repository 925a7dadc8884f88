"""What the formats are tested with: the real command line, and the reports of all samples."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import lticheck
from tests.cli.runner import Lticheck
from tests.conftest import ROOT

__all__ = ["lticheck"]

Printed = Callable[..., str]


@pytest.fixture
def printed(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Run `lticheck diagnose` over the samples and return what it printed in one format."""
    monkeypatch.chdir(ROOT)

    def run(name: str, *captures: str, extra: tuple[str, ...] = ()) -> str:
        paths = [f"sample_launches/{capture}" for capture in captures] or ["sample_launches/"]
        return lticheck("diagnose", "--sandbox", "--format", name, *extra, *paths).stdout

    return run
