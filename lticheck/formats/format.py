"""What a format is: a report to text, for a given width and with or without colour."""

from __future__ import annotations

from typing import Protocol

from lticheck.model.dataclass import dataclass
from lticheck.reporting.report import Report


@dataclass(frozen=True, kw_only=True, eq=False)
class Appearance:
    """What the place of output allows."""

    width: int = 80
    color: bool = False
    links: bool = False
    """Whether URLs are links of the terminal (OSC 8)."""
    brief: bool = False
    """Whether each diagnosis is one line."""
    date: str = ""
    """The day of the run, as 2026-11-25; empty where it does not matter."""


class Format(Protocol):
    """Turns a masked report into one text."""

    def __call__(self, report: Report, appearance: Appearance) -> str:
        """Return the whole output, with its last line end."""
