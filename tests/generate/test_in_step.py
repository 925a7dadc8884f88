"""Generated files are as the code makes them: `make docs` writes them."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.generate.everything import generated

FILES = generated()


@pytest.mark.parametrize("name", FILES)
def test_a_generated_file_is_in_step(name: str) -> None:
    path = ROOT / name
    assert path.is_file(), f"{name} is missing: run make docs"
    assert path.read_text(encoding="utf-8") == FILES[name], f"{name} is out of step: run make docs"


def test_no_sample_is_left_over() -> None:
    samples = {f"sample_launches/{path.name}" for path in (ROOT / "sample_launches").iterdir()}
    assert samples == {name for name in FILES if name.startswith("sample_launches/")}
