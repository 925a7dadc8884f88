"""The ladder in one line: how far the request got is the diagnosis."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from lticheck.model.case import RungState
from lticheck.reporting.report import Step

MARKS = {
    RungState.PASSED: ("✔", "ok"),
    RungState.FAILED: ("✖", "error"),
    RungState.SKIPPED: ("○", "label"),
}


def step_line(steps: tuple[Step, ...]) -> Group:
    """Show the rungs in one line, and below it why some were not climbed."""
    line = Text()
    for number, step in enumerate(steps):
        glyph, style = MARKS[step.state]
        if number:
            line.append(" ── ", style="label")
        line.append(f"{glyph} {step.name}", style=style)
        if step.state is RungState.SKIPPED:
            line.append(" skipped", style="label")
    reasons = [
        Text(f"  {step.name}: {step.reason}", style="label")
        for step in steps
        if step.reason and step.state is not RungState.PASSED and not step.reason.startswith("“")
    ]
    return Group(line, *reasons)
