"""The steps in one line: how far the request got is the diagnosis."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from lticheck.formats.terminal.guarded import indented
from lticheck.formats.wording import step_glyph
from lticheck.model.case import Role, StepState
from lticheck.reporting.report import Step

TONES = {StepState.PASSED: "ok", StepState.FAILED: "error", StepState.SKIPPED: "label"}


def step_line(steps: tuple[Step, ...], *, said: str = "") -> Group:
    """Show the steps in one line, and below it why some failed or were left out.

    A reason that is `said` below anyway is left out here.
    """
    line = Text()
    for number, step in enumerate(steps):
        if number:
            line.append(" ── ", style="label")
        elif step.role is Role.CAPTURED:
            line.append("captured: ", style="label")
        tone = str(step.flaw) if step.flaw else TONES[step.state]
        line.append(f"{step_glyph(step)} {step.name}", style=tone)
        if step.state is StepState.SKIPPED and step.role is not Role.CAPTURED:
            line.append(" skipped", style="label")
    reasons = [
        indented(Text(f"  {step.name}: {step.reason}", style="label"))
        for step in steps
        if step.reason
        and step.state is not StepState.PASSED
        and step.reason != said
        and not step.is_consequence
    ]
    return Group(line, *reasons)
