"""What a run does not do before it has anything to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import gc
from lticheck.__main__ import main
count = lambda: sum(generation["collections"] for generation in gc.get_stats())
before = count()
try:
    main()
except SystemExit as end:
    print()
    print(end.code, count() - before)
"""


@pytest.mark.parametrize("mode", ["--offline", "--sandbox"])
def test_no_run_of_one_launch_looks_for_garbage(mode: str, run_python: Callable[..., str]) -> None:
    """With Python's own threshold these are 40 and 150 times."""
    printed = run_python(RUN, "diagnose", mode, str(ROOT / "sample_launches" / "healthy.json"))
    assert printed.splitlines()[-1] == "0 0"
