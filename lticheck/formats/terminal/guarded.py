"""No value forges a line: each is kept on one, wrapped lines are indented, bodies have a margin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from lticheck.model.dataclass import dataclass
from lticheck.model.visible import visible, visible_line
from lticheck.reporting.report import Diagnosis, Report, Transcript

COMMAND = re.compile(r"^((?:[^\S\n]|\x1b\[[\d;]*m)*+):(?=:)", re.MULTILINE)


Part = TypeVar("Part", Report, Diagnosis)


def guarded(part: Part) -> Part:
    """Return a report or a diagnosis, each text on one line, but for the bodies of exchanges."""
    shown: Part = _guarded(part)
    return shown


def without_commands(text: str) -> str:
    """Return the lines of a screen without any that wrapping has made a CI runner's command."""
    return COMMAND.sub(r"\1\\x3a", text)


def _guarded(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return visible_line(value)
    if isinstance(value, tuple):
        return tuple(_guarded(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        made = visible if isinstance(value, Transcript) else _guarded
        return replace(value, **{f.name: made(getattr(value, f.name)) for f in fields(value)})
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
