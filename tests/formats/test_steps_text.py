"""The line of steps: it breaks between steps, whatever the width."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from lticheck.formats.terminal.steps_text import step_line
from lticheck.model.case import Role, StepState
from lticheck.reporting.diagnosis import Step

NAMES = ("launch", "token", "line item", "results", "test write", "score")


@pytest.mark.parametrize("width", range(24, 90, 6))
def test_a_line_breaks_between_steps(width: int) -> None:
    steps = tuple(
        Step(role=Role.READ, name=name, state=StepState.SKIPPED, reason="", is_consequence=True)
        for name in NAMES
    )
    console = Console(file=StringIO(), width=width)
    console.print(step_line(steps))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    shown = [mark for line in lines for mark in line.removeprefix("── ").split(" ── ")]
    assert shown == [f"○ {name} skipped" for name in NAMES]
    assert max(map(len, lines)) <= width


def test_only_the_first_of_captured_steps_says_so() -> None:
    steps = tuple(
        Step(role=Role.CAPTURED, name=name, state=StepState.PASSED, reason="")
        for name in NAMES[1:3]
    )
    console = Console(file=StringIO(), width=80)
    console.print(step_line(steps))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown == "captured: ✔ token ── ✔ line item\n"
