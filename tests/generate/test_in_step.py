"""Generated files are as the code makes them: `make docs` writes them."""

from __future__ import annotations

import re

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.conftest import ROOT
from tests.generate.everything import generated

FILES = generated()


@pytest.mark.parametrize("name", FILES)
def test_a_generated_file_is_in_step(name: str) -> None:
    path = ROOT / name
    assert path.is_file(), f"{name} is missing: run make docs"
    assert path.read_text(encoding="utf-8") == FILES[name], f"{name} is out of step: run make docs"


def test_the_settings_of_the_readme_are_those_that_real_tools_run_with() -> None:
    """tests/clients/test_logging.py takes them from docs/logging.md."""
    readme, page = (
        re.search(r"```python\n(LOGGING = .*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
        for name in ("README.md", "docs/logging.md")
    )
    assert readme
    assert page
    assert readme[1] == page[1]


def test_every_exit_status_is_documented() -> None:
    """docs/exit-status.md has a row for each status, and no other; README.md tells them too."""
    table = (ROOT / "docs" / "exit-status.md").read_text(encoding="utf-8")
    rows = {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert rows == {int(status) for status in ExitStatus}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = readme.partition("Exit status:")[2].partition("(")[0]
    assert [int(n) for n in re.findall(r"\b\d+\b", told)] == [0, 1, 2, 3, 4, 5, 130, 143, 129]


def test_no_sample_is_left_over() -> None:
    samples = {f"sample_launches/{path.name}" for path in (ROOT / "sample_launches").iterdir()}
    assert samples == {name for name in FILES if name.startswith("sample_launches/")}
