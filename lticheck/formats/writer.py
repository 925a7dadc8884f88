"""What a format is while a run goes on: it is begun, given each diagnosis, and ended."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from lticheck.formats.format import Appearance
from lticheck.formats.table import FORMATS
from lticheck.model.dataclass import dataclass
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.sieve import Sieve
from lticheck.reporting.view import View

STREAMED = {"jsonl": "jsonl", "text": "terminal.text"}
"""Formats of which each diagnosis is a text of its own, and their modules."""


class Writer(Protocol):
    """Gives the text of a report piece by piece; together the pieces are the whole of it."""

    def begin(self) -> str:
        """Return what stands before the first diagnosis."""

    def add(self, diagnosis: Diagnosis) -> str:
        """Return what can be shown of a masked diagnosis as soon as it is ready."""

    def end(self, report: Report) -> str:
        """Return the rest, once `report` has them all."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Streaming:
    """Shows each diagnosis at once."""

    card: Callable[[Diagnosis, Appearance], str]
    closing: Callable[[Report, Appearance], str]
    appearance: Appearance
    shows: Callable[[Diagnosis], bool] = lambda _: True
    """Tells whether a diagnosis is shown, of which there may be thousands."""

    def begin(self) -> str:
        """Return nothing: such a format has no head."""
        return ""

    def add(self, diagnosis: Diagnosis) -> str:
        """Return the diagnosis as it stands in the whole."""
        return self.card(diagnosis, self.appearance) if self.shows(diagnosis) else ""

    def end(self, report: Report) -> str:
        """Return the line on the whole run, where the format has one."""
        return self.closing(report, self.appearance)


@dataclass(frozen=True, kw_only=True, eq=False)
class Collecting:
    """Shows nothing before the end: its first lines count what follows, or it has one root."""

    render: Callable[[Report], str]

    def begin(self) -> str:
        """Return nothing yet."""
        return ""

    def add(self, diagnosis: Diagnosis) -> str:
        """Return nothing yet."""
        del diagnosis
        return ""

    def end(self, report: Report) -> str:
        """Return the whole."""
        return self.render(report)


def writer_of(format_name: str, appearance: Appearance, view: View) -> Writer:
    """Return a writer of one of FORMATS."""
    if format_name not in STREAMED:
        return Collecting(render=lambda report: FORMATS[format_name](report, appearance))
    # Imported at the first diagnosis, as in the table: JSON Lines need no rich.
    is_of_cards = format_name == "text" and not appearance.brief
    name = f"lticheck.formats.{STREAMED[format_name]}"
    return Streaming(
        card=lambda one, seen: str(import_module(name).card(one, seen)),
        closing=lambda report, seen: str(import_module(name).closing(report, seen)),
        appearance=appearance,
        shows=Sieve(view=view).passes if is_of_cards else lambda _: True,
    )
