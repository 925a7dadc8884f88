"""What a log shows beside exchanges and launches, as an observation."""

from __future__ import annotations

from lticheck.captures.logs.events import Event, Fact, Failed, StatusSeen
from lticheck.captures.syntax.lines import Lines
from lticheck.model.case import FactKind, Observation


def observed(kind: FactKind, text: str, event: Event, lines: Lines) -> Observation:
    """Return a fact with the line that shows it."""
    seen = event if isinstance(event, Fact) else None
    status = event.status if isinstance(event, Fact | Failed | StatusSeen) else 0
    return Observation(
        kind=kind,
        text=text,
        location=lines.location(event.start),
        step=seen.step if seen else None,
        host=seen.host if seen else "",
        status=status,
    )
