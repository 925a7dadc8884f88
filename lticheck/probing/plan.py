"""What to do with a launch: decided by the commands, followed by the runner."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lticheck.model.credentials import Credentials
from lticheck.model.dataclass import dataclass
from lticheck.services.outcomes.service import OUTCOMES

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import HttpClient
    from lticheck.probing.journal import Journal
    from lticheck.probing.trust import Trust
    from lticheck.services.interface import GradeService


@dataclass(frozen=True, kw_only=True, eq=False)
class NotPossible:
    """Why a launch is not asked about, and the command line that would."""

    reason: str
    command: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What to do with a launch: with which secret, where to, and how far to go."""

    credentials: Credentials | None = None
    wire: HttpClient | None = None
    """None: nothing is sent."""
    origin: str = ""
    """Sends to this scheme and host in place of the launch's own, as for the sandbox."""
    score: str | None = None
    """The score to write and read back after the harmless steps, as the exact text."""
    journal: Journal | None = None
    """Where a former grade is noted before it is overwritten, to be put back; None: it is not."""
    patience: float = 0.0
    """Seconds to wait after a write without an answer, before the grade is put back."""
    content_type: str | None = None
    """Sent in place of the protocol's own with what is asked for; None: its own."""
    service: GradeService = OUTCOMES
    """The protocol."""
    trust: Trust | None = None
    """Whom the user trusts with what is signed; None: nobody beside Canvas and whom it proves."""
    notice: Callable[[str], None] = lambda _text: None
    """Told, before anything is written, what could not be put back."""
    command_for: Callable[[str], str] = lambda _option: ""
    """Makes the command line of this run with one more option, such as `--allow-host HOST`."""
    obstacle: NotPossible | None = None
    """Why there are no credentials, where that is more than that none are known."""
    clock: Callable[[], float] = time.time
    """The clock that signs, in seconds since 1970."""
