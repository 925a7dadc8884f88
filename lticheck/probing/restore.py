"""Putting a former grade back, and proving that it is back; what LTI cannot bring back is said."""

from __future__ import annotations

from collections.abc import Callable

from lticheck.model.case import Restore, Role
from lticheck.model.exchange import Exchange
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.services.interface import GradeService

LOST = "An excused mark, and who had graded, LTI cannot bring back: the grader is now the tool."
NOTHING_BEFORE = "It was cleared, for there was none before; a submission now exists."
Send = Callable[[ServiceRequest, Role], Exchange]
"""Sends one request, which restores or proves."""


def put_back(
    send: Send, service: GradeService, target: GradeTarget, former: str, points: str
) -> Restore:
    """Put the grade back, and prove it; what could not be brought back is said."""
    why = "nothing was sent"
    for request in service.ways_back(target, former, points):
        sent = _twice(send, request, Role.RESTORE)
        if not sent.succeeded:
            why = _reason(sent)
            continue
        proof = _twice(send, service.reading(target), Role.PROOF)
        if proof.succeeded and service.is_same_grade(_read(proof), former):
            return Restore(done=True, note=f"Restored. {LOST if former else NOTHING_BEFORE}")
        why = _reason(proof) if not proof.succeeded else f"it reads “{_read(proof)}” instead"
    return Restore(done=False, note=why)


def _twice(send: Send, request: ServiceRequest, role: Role) -> Exchange:
    """Send once more where the answer was none of Canvas's: what is sent may be sent twice."""
    sent = send(request, role)
    return sent if sent.is_answered else send(request, role)


def _read(exchange: Exchange) -> str:
    return (exchange.outcome.result_score if exchange.outcome else None) or ""


def _reason(exchange: Exchange) -> str:
    if exchange.failure:
        return exchange.failure.detail
    outcome = exchange.outcome
    if outcome is None:
        return "no answer"
    return outcome.description or outcome.title or f"the answer was {outcome.dialect}"
