"""`python -m tests.generate`: write every generated file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.generate.everything import generated
from tests.generate.picture import pictures
from tests.live import expecting

ROOT = Path(__file__).parent.parent.parent


def write(files: Mapping[str, str]) -> None:
    """Write files by their paths in the repository."""
    for name, text in files.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


write(generated())
expecting.main()
write(pictures())  # they show runs on the samples, so the samples come first
