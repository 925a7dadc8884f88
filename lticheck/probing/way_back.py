"""Around a write: the former grade noted before, and put back after, whatever happens between."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from lticheck.model.case import Case, Role, Rung, RungName
from lticheck.probing.journal import Entry, Journal
from lticheck.probing.restore import put_back
from lticheck.probing.signals import defer_signals
from lticheck.services.interface import Step

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.model.launch import Launch
    from lticheck.model.service import GradeTarget, ServiceRequest
    from lticheck.probing.plan import Plan

NAMES = {Role.RESTORE: RungName.RESTORE, Role.PROOF: RungName.RESTORED}

FAMILY = "tool_consumer_info_product_family_code"


class Climb(Protocol):
    """The climb under way, as far as a restore needs it."""

    case: Case
    launch: Launch
    plan: Plan
    rungs: list[Rung]

    target: GradeTarget

    def add(self, step: Step) -> Exchange:
        """Send one request and note how it went."""


@contextmanager
def way_back(climb: Climb) -> Iterator[None]:
    """Hold a way back open while something is written, where the plan asks for one."""
    journal, former = climb.plan.journal, _former(climb.rungs)
    if journal is None or former is None:
        yield
        return
    entry = _entry(climb, former)
    journal.begin(entry)
    try:
        yield
    finally:
        with defer_signals():
            finish(climb, journal, entry)


def finish(climb: Climb, journal: Journal, entry: Entry) -> None:
    """Put the grade back and strike it off the journal; a refused write changed nothing."""
    answers = [r.exchange for r in climb.rungs if r.role is Role.WRITE and r.exchange]
    if answers and all(one.is_answered and not one.succeeded for one in answers):
        journal.end(entry)
        return
    if not answers or not all(one.succeeded for one in answers):
        time.sleep(climb.plan.patience)  # a write without an answer may still be under way

    def send(request: ServiceRequest, role: Role) -> Exchange:
        return climb.add(Step(role=role, name=NAMES[role], request=request))

    target = replace(climb.target, key=entry.sourcedid)
    result = put_back(send, climb.plan.service, target, entry.former, entry.points_possible)
    climb.case = replace(climb.case, restore=result)
    if result.done:
        journal.end(entry)


def _former(rungs: Sequence[Rung]) -> str | None:
    """Return the grade that was read first; None where that read failed."""
    rung = next((rung for rung in rungs if rung.role is Role.READ), None)
    exchange = rung.exchange if rung else None
    if exchange is None or exchange.outcome is None or not exchange.succeeded:
        return None
    return exchange.outcome.result_score or ""


def _entry(climb: Climb, former: str) -> Entry:
    launch = climb.launch
    return Entry(
        id=uuid4().hex,
        source=launch.source,
        outcome_url=climb.target.url,
        sourcedid=climb.target.key,
        consumer_key=launch.consumer_key,
        former=former,
        points_possible=launch.points_possible or "",
        family="canvas" if launch.is_canvas else launch.get(FAMILY),
    )
