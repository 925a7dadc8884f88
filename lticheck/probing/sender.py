"""The probe under way, and where it is noted how far a restore is: what a restore needs of both."""

from __future__ import annotations

from typing import Protocol

from lticheck.model.case import Case, TakenStep
from lticheck.model.exchange import Exchange
from lticheck.model.launch import Launch
from lticheck.model.service import GradeTarget
from lticheck.probing.fence import Stamp
from lticheck.probing.journal import Entry
from lticheck.probing.plan import Plan
from lticheck.services.interface import Step


class Sender(Protocol):
    """The probe under way, as far as a restore needs it."""

    case: Case
    launch: Launch
    plan: Plan
    steps: list[TakenStep]
    target: GradeTarget

    def add(
        self,
        step: Step,
        *,
        stamp: Stamp | None = None,
    ) -> Exchange:
        """Send one request and note how it went."""


class Notes(Protocol):
    """Where it is noted how far a restore is: the journal, or nowhere."""

    def show(self, entry: Entry) -> None:
        """Note what Canvas showed after the write."""

    def end(self, entry: Entry) -> None:
        """Note that the grade is back, or was never touched."""


def score_of(exchange: Exchange) -> str | None:
    """Return the score that a read has shown, empty where nothing is graded; None for no answer."""
    return exchange.outcome.score if exchange.outcome and exchange.succeeded else None
