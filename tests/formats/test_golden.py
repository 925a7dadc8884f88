"""Whole outputs, so that a change of one is seen. Anew: python -m tests.formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck import __version__
from tests.formats.reports import render, smoke

GOLDEN = Path(__file__).with_name("golden")
NAMES = ("github", "jsonl", "junit", "markdown", "sarif")


def drawn(name: str) -> str:
    """Return the smoke report without the version that drew it."""
    return render(name, smoke()).replace(f'"{__version__}"', '"VERSION"')


@pytest.mark.parametrize("name", NAMES)
def test_output_is_as_it_was(name: str) -> None:
    assert drawn(name) == (GOLDEN / f"smoke.{name}").read_text(encoding="utf-8")
