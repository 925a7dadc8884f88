"""Around a write: the former grade noted before, and put back after, whatever happens between."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from lticheck.case import Rung, RungName
from lticheck.journal import Entry, Journal
from lticheck.oauth1 import XML
from lticheck.restoring import held_signals, put_back

if TYPE_CHECKING:
    from lticheck.exchange import Exchange
    from lticheck.ladder import Climber
    from lticheck.outcomes.request import OutcomeRequest

WRITTEN = {RungName.SEND, RungName.SCORE}


@contextmanager
def way_back(climber: Climber) -> Iterator[None]:
    """Hold a way back open while something is written, where the plan asks for one."""
    journal, former = climber.plan.journal, _former(climber.rungs)
    if journal is None or former is None:
        yield
        return
    entry = _entry(climber, former)
    journal.begin(entry)
    try:
        yield
    finally:
        with held_signals():
            finish(climber, journal, entry)


def finish(climber: Climber, journal: Journal, entry: Entry) -> None:
    """Put the grade back and strike it off the journal; a refused write changed nothing."""
    answers = [r.exchange for r in climber.rungs if r.name in WRITTEN and r.exchange]
    if answers and all(one.reply and _refused(one) for one in answers):
        journal.end(entry)
        return
    if any(one.failure for one in answers):
        time.sleep(climber.plan.patience)  # the lost write may still be under way

    def send(asked: OutcomeRequest, proves: bool) -> Exchange:
        name = RungName.RESTORED if proves else RungName.RESTORE
        return climber.add(name, asked, content_type=XML)

    restored, failed = put_back(send, entry.sourcedid, entry.former, entry.points_possible)
    climber.case = replace(climber.case, restored=restored, restore_failed=failed)
    if not failed:
        journal.end(entry)


def _refused(exchange: Exchange) -> bool:
    """Tell whether Canvas itself said no: of any other answer nobody knows what was done."""
    outcome = exchange.outcome
    return outcome is not None and outcome.is_canvas and not outcome.succeeded


def _former(rungs: Sequence[Rung]) -> str | None:
    """Return the grade that was read first; None where that read failed."""
    rung = next((rung for rung in rungs if rung.name is RungName.READ), None)
    exchange = rung.exchange if rung else None
    if exchange is None or exchange.outcome is None or not exchange.succeeded:
        return None
    return exchange.outcome.result_score or ""


def _entry(climber: Climber, former: str) -> Entry:
    launch = climber.launch
    return Entry(
        id=uuid4().hex,
        source=launch.source,
        outcome_url=climber.url,
        sourcedid=launch.sourcedid or "",
        consumer_key=launch.consumer_key,
        former=former,
        points_possible=launch.points_possible or "",
    )
