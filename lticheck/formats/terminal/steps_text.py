"""The steps in one line: how far the request got is the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group
from rich.text import Text

from lticheck.formats.terminal.guarded import indented
from lticheck.formats.wording import step_glyph
from lticheck.model.case import Role, StepState
from lticheck.model.dataclass import dataclass
from lticheck.reporting.diagnosis import Step

TONES = {StepState.PASSED: "ok", StepState.FAILED: "error", StepState.SKIPPED: "label"}
BETWEEN = " ── "


def step_line(steps: tuple[Step, ...], *, said: str = "") -> Group:
    """Show the steps in one line, and below it why some failed or were left out.

    A reason that is `said` below anyway is left out here.
    """
    reasons = [
        indented(Text(f"  {step.name}: {step.reason}", style="label"))
        for step in steps
        if step.reason
        and step.state is not StepState.PASSED
        and step.reason != said
        and not step.is_consequence
    ]
    return Group(StepMarks(steps), *reasons)


@dataclass(frozen=True, eq=False)
class StepMarks:
    """A mark and a name a step, in lines that break between steps and never within one."""

    steps: tuple[Step, ...]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        is_captured = bool(self.steps) and self.steps[0].role is Role.CAPTURED
        line = Text().append("captured: " if is_captured else "", style="label")
        for number, step in enumerate(self.steps):
            mark, between = _mark(step), BETWEEN if number else ""
            if line.cell_len + len(between) + mark.cell_len > options.max_width:
                yield line
                line, between = Text(), between.lstrip()
            line.append(between, style="label").append_text(mark)
        yield line


def _mark(step: Step) -> Text:
    mark = Text(f"{step_glyph(step)} {step.name}", style=step.flaw or TONES[step.state])
    if step.state is StepState.SKIPPED and step.role is not Role.CAPTURED:
        mark.append(" skipped", style="label")
    return mark
