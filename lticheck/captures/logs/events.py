"""What a log shows, in the order of its lines, before it is put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lticheck.captures.logs.word_scan import Clue
from lticheck.captures.outcome_request import Headers
from lticheck.captures.parameters import Parameters
from lticheck.model.case import FactKind, Lti13Step
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Reply, TransportFailure
from lticheck.services.outcomes.request import OutcomeRequest


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing seen, and the stretch of text that showed it."""

    start: int
    end: int


ZERO = re.compile(r"\s*[-+]?(?:0+\.?0*|\.0+)(?:[eE][-+]?\d+)?\s*")


@dataclass(frozen=True, kw_only=True)
class RequestSeen(Event):
    """An outcome request: its body, or what a tool says of it in words."""

    asked: OutcomeRequest | None
    body: bytes = b""
    url: str = ""

    @property
    def sends_zero(self) -> bool:
        """Tell whether it sends a score of zero."""
        score = self.asked.result_score if self.asked else None
        return score is not None and ZERO.fullmatch(score) is not None


@dataclass(frozen=True, kw_only=True)
class ReplySeen(Event):
    """The body of a reply, or a reply that a tool quotes in parts."""

    body: bytes = b""
    quoted: Reply | None = None
    truncated: bool = False
    is_page: bool = False
    """True for a web page, which counts only as the answer to a grade."""


@dataclass(frozen=True, kw_only=True)
class StatusSeen(Event):
    """The HTTP status of a reply, perhaps with its headers."""

    status: int
    headers: Headers = ()
    is_loose: bool = False
    """True for `status: 504`, which counts only right below an address."""


@dataclass(frozen=True, kw_only=True)
class UrlSeen(Event):
    """The address of an outcome service."""

    url: str


@dataclass(frozen=True, kw_only=True)
class HeadersSeen(Event):
    """The headers of a signed request."""

    headers: Headers

    @property
    def is_one_more(self) -> bool:
        """Tell whether this is one more header of the request whose signature stands above."""
        return len(self.headers) == 1 and self.headers[0][0] == "Content-Type"


@dataclass(frozen=True, kw_only=True)
class TroubleSeen(Event):
    """No reply came, and the log says why."""

    failure: TransportFailure


@dataclass(frozen=True, kw_only=True)
class CallSeen(Event):
    """A function that posts a grade, in a trace; by itself it says nothing."""


@dataclass(frozen=True, kw_only=True)
class LaunchSeen(Event):
    """The parameters of a launch."""

    parameters: Parameters
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ScoreSeen(Event):
    """A score, posted to a tool, that is no number."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Failed(Event):
    """A tool's word that a grade was not sent, without Canvas's."""

    text: str
    status: int = 0
    """The HTTP status that it names; 0 where it names none."""


@dataclass(frozen=True, kw_only=True)
class Fact(Event):
    """An observation that stands alone."""

    kind: FactKind
    text: str
    step: Lti13Step | None = None
    """The step of LTI 1.3 that it shows."""
    host: str = ""
    status: int = 0


@dataclass(frozen=True, kw_only=True)
class ReplyCut(Event):
    """A reply of which the log holds only the beginning, which says nothing."""


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """One kind of thing to see in a log."""

    scan: Callable[[str], Iterator[Event]]
    clues: tuple[Clue, ...]
    """The words without which it sees nothing that amounts to a finding by itself.

    A block of a log in which no scanner has a clue is passed over unread.
    """


def in_order(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events by place; what lies inside another one was seen already."""
    done = 0
    for event in sorted(events, key=lambda event: (event.start, -event.end)):
        stands_alone = isinstance(event, Fact | Failed) and event.start == event.end
        if event.start >= done or stands_alone:
            done = max(done, event.end)
            yield event
