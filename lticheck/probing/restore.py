"""Putting a former grade back, and proving that it is back.

readResult is rounded to four decimals, so where the launch tells the points, the exact points go
back as resultTotalScore; what LTI cannot bring back is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lticheck.model.case import Restore
from lticheck.model.exchange import Exchange
from lticheck.services.outcomes.read_back import TOLERANCE
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.score import parse_ruby_float

LOST = "An excused mark, and who had graded, LTI cannot bring back: the grader is now the tool."
NOTHING_BEFORE = "It was cleared, for there was none before; a submission now exists."
Send = Callable[[OutcomeRequest, bool], Exchange]
"""Sends one request; the flag says whether it is the read that proves the restore."""


def ways_back(sourcedid: str, former: str, points: str) -> Iterator[OutcomeRequest]:
    """Yield the requests that may bring the former grade back, the most exact first."""
    fraction = parse_ruby_float(former)
    if fraction is None:
        yield OutcomeRequest(operation=Operation.DELETE, sourcedid=sourcedid)
        return
    total = exact_points(fraction, parse_ruby_float(points))
    if total:
        yield OutcomeRequest(
            operation=Operation.REPLACE, sourcedid=sourcedid, result_total_score=total
        )
    yield OutcomeRequest(operation=Operation.REPLACE, sourcedid=sourcedid, result_score=former)


def exact_points(fraction: float, points: float | None) -> str:
    """Return the roundest number of points that reads as this fraction; empty if not known."""
    if points is None or points <= 0:
        return ""
    for digits in range(5):
        candidate = round(fraction * points, digits)
        if abs(round(candidate / points, 4) - fraction) < 1e-9:
            return f"{candidate:g}" if digits == 0 else f"{candidate:.{digits}f}"
    return ""


def put_back(send: Send, sourcedid: str, former: str, points: str) -> Restore:
    """Put the grade back, and prove it; what could not be brought back is said."""
    why = "nothing was sent"
    for request in ways_back(sourcedid, former, points):
        sent = _twice(send, request)
        if not sent.succeeded:
            why = _reason(sent)
            continue
        reading = OutcomeRequest(operation=Operation.READ, sourcedid=sourcedid)
        proof = _twice(lambda asked, _: send(asked, True), reading)
        if _is_back(proof, former):
            return Restore(done=True, note=f"Restored. {LOST if former else NOTHING_BEFORE}")
        why = _reason(proof) if not proof.succeeded else f"it reads “{_read(proof)}” instead"
    return Restore(done=False, note=why)


def _twice(send: Send, request: OutcomeRequest) -> Exchange:
    """Send once more where the answer was none of Canvas's: what is sent may be sent twice."""
    sent = send(request, False)
    return sent if sent.is_answered else send(request, False)


def _is_back(proof: Exchange, former: str) -> bool:
    if not proof.succeeded:
        return False
    now, before = parse_ruby_float(_read(proof)), parse_ruby_float(former)
    if now is None or before is None:
        return now is before
    return abs(now - before) <= TOLERANCE


def _read(exchange: Exchange) -> str:
    return (exchange.outcome.result_score if exchange.outcome else None) or ""


def _reason(exchange: Exchange) -> str:
    if exchange.failure:
        return exchange.failure.detail
    outcome = exchange.outcome
    if outcome is None:
        return "no answer"
    return outcome.description or outcome.title or f"the answer was {outcome.dialect}"
