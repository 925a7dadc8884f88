"""What to do with a launch: decided by the commands, followed by the ladder."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lticheck.model.credentials import Credentials

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Wire
    from lticheck.probing.journal import Journal


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What to do with a launch: with which secret, where to, and how far to go."""

    credentials: Credentials | None = None
    wire: Wire | None = None
    """None: nothing is sent."""
    origin: str = ""
    """Sends to this scheme and host in place of the launch's own, as for the sandbox."""
    score: str | None = None
    """The score to write and read back after the harmless rungs, as the exact text."""
    journal: Journal | None = None
    """Where a former grade is noted before it is overwritten, to be put back; None: it is not."""
    patience: float = 0.0
    """Seconds to wait after a write without an answer, before the grade is put back."""
    content_type: str = "application/xml"
    clock: Callable[[], float] = time.time
    """The clock that signs, in seconds since 1970."""
