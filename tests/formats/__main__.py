"""Write the golden files anew: python -m tests.formats."""

from __future__ import annotations

from tests.formats.test_golden import GOLDEN, NAMES, drawn

for name in NAMES:
    (GOLDEN / f"smoke.{name}").write_text(drawn(name), encoding="utf-8")
