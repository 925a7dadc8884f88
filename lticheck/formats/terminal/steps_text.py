"""The steps in one line: how far the request got is the diagnosis."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from lticheck.formats.terminal.guarded import indented
from lticheck.formats.wording import STEP_GLYPHS
from lticheck.model.case import StepState
from lticheck.reporting.report import Step

TONES = {StepState.PASSED: "ok", StepState.FAILED: "error", StepState.SKIPPED: "label"}


def step_line(steps: tuple[Step, ...]) -> Group:
    """Show the steps in one line, and below it why some failed or were left out."""
    line = Text()
    for number, step in enumerate(steps):
        if number:
            line.append(" ── ", style="label")
        line.append(f"{STEP_GLYPHS[step.state]} {step.name}", style=TONES[step.state])
        if step.state is StepState.SKIPPED:
            line.append(" skipped", style="label")
    reasons = [
        indented(Text(f"  {step.name}: {step.reason}", style="label"))
        for step in steps
        if step.reason and step.state is not StepState.PASSED and not step.is_consequence
    ]
    return Group(line, *reasons)
