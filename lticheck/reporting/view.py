"""How a summary is looked at: by what it is grouped, and how much of it is shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass

if TYPE_CHECKING:  # annotations alone: a diagnosis knows nothing of how it is looked at
    from lticheck.reporting.diagnosis import Diagnosis


class By(StrEnum):
    """What a line of a summary is about."""

    CAUSE = "cause"
    ASSIGNMENT = "assignment"
    COURSE = "course"
    TOOL = "tool"
    HOST = "host"
    DAY = "day"


@dataclass(frozen=True, kw_only=True, eq=False)
class Span:
    """The time that is asked for, in seconds since 1970."""

    since: int = 0
    until: int = 0
    """The first second that is not part of it; 0: it has no end."""

    def holds(self, diagnosis: Diagnosis) -> bool:
        """Tell whether a diagnosis is of this time, or of none that is known."""
        at = diagnosis.post.seconds if diagnosis.post else 0
        return not at or (at >= self.since and (not self.until or at < self.until))


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
