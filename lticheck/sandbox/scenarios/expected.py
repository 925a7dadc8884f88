"""What lticheck says of each scenario: data, for the sandbox itself knows no rules.

`make docs` writes the file, by launching and posting to every one (tests/live/expecting.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lticheck.model.dataclass import dataclass

ARRIVES = "arrives"


@dataclass(frozen=True)
class Expected:
    """What comes of a launch and a grade of 85 %."""

    rule: str = ""
    """The slug of the worst finding; empty where there is none."""
    stage: str = ARRIVES
    """How far it gets: the rule's stage; `gradebook` where the cell is not simply the grade."""
    becomes: str = ""
    """The student's cell after it."""


@cache
def expected(protocol: str) -> Mapping[str, Expected]:
    """Return what is expected of each scenario of LTI `1.1` or `1.3`."""
    path = Path(__file__).parent / "expected.json"
    found = json.loads(path.read_text(encoding="utf-8"))[protocol]
    return {name: Expected(**values) for name, values in found.items()}
