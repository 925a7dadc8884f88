"""One screen of `lticheck demo`: what the tool's log says, and what lticheck says."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.text import Text

from lticheck.formats.terminal.steps_text import step_line
from lticheck.formats.terminal.text import finding_view
from lticheck.formats.terminal.theme import console
from lticheck.formats.terminal.verdict_text import closing_view
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding, Severity
from lticheck.reporting.diagnosis import Diagnosis

ROWS = 3
"""Pieces of evidence that a screen has room for."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One story of the demo."""

    number: int
    total: int
    title: str
    tool_says: str
    """What the tool's developer sees without lticheck."""
    diagnosis: Diagnosis


def render(screen: Screen, *, width: int, color: bool) -> str:
    """Return the screen: at most 24 lines at 80 columns."""
    out = StringIO()
    drawn = console(out, width=width, color=color)
    drawn.print(_screen(screen))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _screen(screen: Screen) -> RenderableType:
    head = Line(
        Text(f"{screen.number} of {screen.total}  {screen.title}", style="value"), align="left"
    )
    parts: list[RenderableType] = [
        head,
        Text.assemble(("The tool's log   ", "label"), screen.tool_says),
        step_line(screen.diagnosis.steps),
    ]
    problems = [f for f in screen.diagnosis.findings if f.severity is not Severity.NOTE]
    parts += [Padding(finding_view(_brief(finding)), (1, 0, 0, 0)) for finding in problems[:1]]
    ending = None if problems else closing_view(screen.diagnosis)
    if ending:
        parts.append(Padding(ending, (1, 0, 0, 0)))
    return Group(*parts, Text(""))


def _brief(finding: Finding) -> Finding:
    """Keep what fits a screen: the first evidence, and what the one who acts can do first."""
    mine = [fix for fix in finding.fixes if fix.party is finding.party]
    return replace(
        finding,
        evidence=tuple(replace(fact, where="") for fact in finding.evidence[:ROWS]),
        fixes=tuple((mine or list(finding.fixes))[:1]),
    )
