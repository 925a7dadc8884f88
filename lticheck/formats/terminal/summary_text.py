"""The summary on a screen: in place of a thousand cards, one block a cause."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lticheck.formats.summary_words import Line, Words

NAME = 11
"""Columns of the names of facts."""


def summary_view(words: Words) -> Iterator[tuple[RenderableType, bool]]:
    """Yield what is printed, and whether it stays on one line however long it is."""
    yield Text(words.head, style="head"), False
    for note in words.notes:
        yield Text(note, style="label"), False
    for line in words.lines:
        yield Text(), False
        yield _block(line), False
        yield _command(line), True
    if words.more:
        yield Padding(Text(words.more, style="label"), (1, 0, 0, 0)), False
    yield Text(), False


def _block(line: Line) -> RenderableType:
    head = Table.grid(padding=(0, 1))
    head.add_column(width=1)
    head.add_column(ratio=1)
    title = Text.assemble((f"{line.count} × ", line.tone), (line.label, "value"))
    head.add_row(Text(line.glyph, style=line.tone), title)
    facts = Table.grid(padding=(0, 1))
    facts.add_column(style="label", width=NAME)
    facts.add_column(ratio=1, overflow="fold")
    for name, text in _facts(line):
        facts.add_row(name, Text(text, style="party" if name == "who acts" else ""))
    return Group(head, Padding(facts, (0, 0, 0, 2)))


def _facts(line: Line) -> Iterator[tuple[str, str]]:
    yield from line.facts
    yield "example", line.example
    if line.rule:
        yield "what to do", f"lticheck explain {line.rule}"


def _command(line: Line) -> Text:
    """Return the command of the example: one line, however long, to be copied."""
    return Text.assemble("  ", ("show it".ljust(NAME), "label"), " ", (line.command, "slug"))
