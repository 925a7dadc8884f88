"""All that is known of one launch when the rules look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.model.launch import Launch


class RungName(StrEnum):
    """The rungs of the probe ladder, and the other ways by which an exchange is had."""

    OFFLINE = "launch"
    READ = "read"
    REFUSED_WRITE = "refused write"
    SCORE = "score"
    SEND = "send"
    READ_BACK = "read back"
    RESIGNED = "signed otherwise"
    RESTORE = "restore"
    RESTORED = "restored"
    CAPTURED = "captured"


class RungState(StrEnum):
    """How far a rung got."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, eq=False)
class Rung:
    """One step of the ladder: what was tried and what became of it."""

    name: RungName
    state: RungState
    reason: str = ""
    """Why it was skipped, or what a passed one proves, in one sentence."""
    exchange: Exchange | None = None


class SignatureState(StrEnum):
    """What is known of a launch's own signature."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, kw_only=True, eq=False)
class SignatureCheck:
    """The verdict on a launch's signature and how it was reached."""

    state: SignatureState
    reason: str
    """Which reading matched, what would match, or why nothing can be said."""
    matches_url: str = ""
    """Another URL for which the signature is right: a proxy changed scheme, host or port."""


WRITES = {RungName.REFUSED_WRITE, RungName.SCORE, RungName.SEND, RungName.CAPTURED}
"""Rungs that change the gradebook where Canvas takes what they send."""

OUR_SCORES = {RungName.SCORE, RungName.SEND}
"""Rungs that this run meant to change the gradebook by."""

UNCHECKED = SignatureCheck(state=SignatureState.NOT_CHECKABLE, reason="no secret is at hand")


@dataclass(frozen=True, kw_only=True, eq=False)
class Observation:
    """A fact that a log shows beside its exchanges, such as a secret in the clear."""

    kind: str
    text: str
    place: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A launch, the exchanges made or captured for it, and what was skipped."""

    source: str
    launch: Launch | None = None
    rungs: tuple[Rung, ...] = ()
    signature: SignatureCheck = UNCHECKED
    observations: tuple[Observation, ...] = ()
    unrecognised: str = ""
    """Why nothing could be made of the input; empty where something was."""
    hint: str = ""
    restored: str = ""
    """How the former grade was put back, and what could not be."""
    restore_failed: str = ""
    """Why the former grade is not back."""
    not_checked: str = field(default="")
    """Why Canvas was not asked although it should have been, such as a missing secret."""

    def rung(self, name: RungName) -> Rung | None:
        """Return the rung of this name, or None where it is not part of the ladder."""
        return next((rung for rung in self.rungs if rung.name is name), None)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Return every exchange, in the order in which they were made."""
        return tuple(rung.exchange for rung in self.rungs if rung.exchange)

    @property
    def stopped_by(self) -> Exchange | None:
        """Return the exchange that ended the climb: the first whose rung failed."""
        failed = (rung.exchange for rung in self.rungs if rung.state is RungState.FAILED)
        return next((exchange for exchange in failed if exchange), None)

    @property
    def written(self) -> Exchange | None:
        """Return the write that Canvas accepted, or None."""
        accepted = (
            rung.exchange
            for rung in self.rungs
            if rung.name in WRITES and rung.exchange and rung.exchange.succeeded
        )
        return next((e for e in accepted if e.asked and e.asked.writes), None)

    @property
    def unanswered_write(self) -> Exchange | None:
        """Return a write whose answer was lost, so that nobody knows what became of it."""
        wanted = (r.exchange for r in self.rungs if r.name in OUR_SCORES)
        lost = (exchange for exchange in wanted if exchange and not exchange.is_answered)
        return next((e for e in lost if e.asked and e.asked.writes), None)

    @property
    def read_back(self) -> Exchange | None:
        """Return the read that followed a write, or None."""
        rung = self.rung(RungName.READ_BACK)
        return rung.exchange if rung else None
