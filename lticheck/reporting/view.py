"""How a summary is looked at: by what it is grouped, and how much of it is shown."""

from __future__ import annotations

from enum import StrEnum

from lticheck.model.dataclass import dataclass


class By(StrEnum):
    """What a line of a summary is about."""

    CAUSE = "cause"
    ASSIGNMENT = "assignment"
    COURSE = "course"
    TOOL = "tool"
    HOST = "host"
    DAY = "day"


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """What people are shown of many diagnoses."""

    by: By = By.CAUSE
    top: int | None = None
    """Lines that are shown; None: as many as people read at once, and all for a program."""
    full: bool = False
    """Show every diagnosis, however many there are."""
    command: str = "lticheck diagnose"
    """With what one example is shown again: the file and the position come behind it."""
