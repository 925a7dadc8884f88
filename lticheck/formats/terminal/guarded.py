"""No value forges a line: each is kept on one, wrapped lines are indented, bodies have a margin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from lticheck.formats.summary_words import Words
from lticheck.formats.terminal.links import Links
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Evidence
from lticheck.model.visible import visible, visible_line
from lticheck.reporting.diagnosis import Diagnosis, Transcript
from lticheck.reporting.report import Report

COMMAND = re.compile(r"^((?:[^\S\n]|\x1b\[[\d;]*m)*+):(?=:)", re.MULTILINE)


Part = TypeVar("Part", Report, Diagnosis, Words)


def guarded(part: Part, links: Links | None = None) -> Part:
    """Return a report or a diagnosis, each text on one line, but for the bodies of exchanges.

    With `links`, a word that is not wrapped stands for each URL.
    """

    def line(text: str, taken: int) -> str:
        shown = visible_line(text)
        return links.hold(shown, taken=taken) if links else shown

    shown: Part = _guarded(part, line, MARGIN)
    return shown


MARGIN, EVIDENCE_MARGIN = 8, 36
"""Columns that are not left for a text: what stands before it, and the labels of evidence."""

Line = Callable[[str, int], str]


def without_commands(text: str) -> str:
    """Return the lines of a screen without any that wrapping has made a CI runner's command."""
    return COMMAND.sub(r"\1\\x3a", text)


def _guarded(value: Any, line: Line, taken: int) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return line(value, taken)
    if isinstance(value, tuple):
        return tuple(_guarded(one, line, taken) for one in value)
    if isinstance(value, Transcript):
        return replace(value, **{f.name: visible(getattr(value, f.name)) for f in fields(value)})
    if is_dataclass(value) and not isinstance(value, type):
        left = EVIDENCE_MARGIN if isinstance(value, Evidence) else taken
        made = {f.name: _guarded(getattr(value, f.name), line, left) for f in fields(value)}
        return replace(value, **made)
    return value


@dataclass(frozen=True)
class Margin:
    """Something shown with a margin: what stands before its first line, and before each other."""

    inner: RenderableType
    others: str
    first: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        width = max(options.max_width - len(self.others), 1)
        lines = console.render_lines(self.inner, options.update(width=width), pad=False)
        for number, line in enumerate(lines):
            yield Segment(self.others if number else self.first)
            yield from line
            yield Segment.line()


def indented(inner: RenderableType) -> Margin:
    """Show a line whose further lines, where it is wrapped, do not begin where lines begin."""
    return Margin(inner, "    ")


def quoted(inner: RenderableType) -> Margin:
    """Show what somebody else wrote over several lines."""
    return Margin(inner, "│ ", "│ ")
