"""`python -m tests.generate`: write every generated file."""

from __future__ import annotations

from pathlib import Path

from tests.generate.everything import generated

ROOT = Path(__file__).parent.parent.parent

for name, text in generated().items():
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
