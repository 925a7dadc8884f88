"""Whole outputs, so that a change of one is seen. Anew: python -m tests.formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck import __version__
from tests.formats.reports import render, smoke

GOLDEN = Path(__file__).with_name("golden")
TEXTS = ("text.80", "text.120", "text.80.color", "text.120.color")
NAMES = ("github", "html", "json", "jsonl", "junit", "markdown", "sarif", *TEXTS)
"""Formats; text with its width. Its colours are the terminal's own sixteen, light or dark."""


def drawn(name: str) -> str:
    """Return the smoke report without the version that drew it."""
    format_name, *appearance = name.split(".")
    width = int(appearance[0]) if appearance else 80
    shown = render(format_name, smoke(), width=width, color="color" in appearance)
    return shown.replace(f'"{__version__}"', '"VERSION"')


@pytest.mark.parametrize("name", NAMES)
def test_output_is_as_it_was(name: str) -> None:
    assert drawn(name) == (GOLDEN / f"smoke.{name}").read_text(encoding="utf-8")
