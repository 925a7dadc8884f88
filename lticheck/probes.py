"""The probe ladder: a launch and its credentials become a case.

Each rung sends one signed request, proves a stage, and leaves the gradebook as it is; only a
score that the user gave is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lticheck.case import UNCHECKED, Case, Rung, RungName, RungState, SignatureCheck
from lticheck.credentials import Credentials
from lticheck.errors import RequestNotPossible
from lticheck.launch import Launch
from lticheck.oauth1 import sign, verify_launch
from lticheck.outcomes.request import Operation, OutcomeRequest
from lticheck.rules.answers import says

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.exchange import Exchange, Wire

NOT_A_NUMBER = "lticheck probe: not a number"
"""Canvas refuses this score after every other check, and saves nothing."""

UNSURE_PLATFORM = "only sent to Canvas: another platform might store a non-number as 0"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to do with a launch: with which secret, where to, and how far to go."""

    credentials: Credentials | None = None
    wire: Wire | None = None
    """None: nothing is sent."""
    origin: str = ""
    """Sends to this scheme and host in place of the launch's own, as for the sandbox."""
    score: str | None = None
    """The score to write and read back after the harmless rungs, as the exact text."""
    content_type: str = "application/xml"
    clock: Callable[[], float] = time.time
    """The clock that signs, in seconds since 1970."""


def climb(launch: Launch, plan: Plan) -> Case:
    """Climb the ladder as far as it goes: launch, read, refused write, and score if given."""
    climber = _Climber(launch=launch, plan=plan)
    case = climber.start()
    if case.rungs[-1].state is not RungState.PASSED:
        return case
    climber.try_rung(RungName.READ, Operation.READ)
    if launch.is_canvas:
        climber.try_rung(RungName.REFUSED_WRITE, Operation.REPLACE, result_score=NOT_A_NUMBER)
    else:
        climber.skip(RungName.REFUSED_WRITE, UNSURE_PLATFORM)
    if plan.score is not None:
        climber.try_rung(RungName.SCORE, Operation.REPLACE, result_score=plan.score)
        climber.try_rung(RungName.READ_BACK, Operation.READ)
    return climber.case(case)


def replay(launch: Launch, asked: OutcomeRequest, plan: Plan) -> Case:
    """Send one request exactly as asked, and read the grade back after a write."""
    climber = _Climber(launch=launch, plan=plan)
    case = climber.start()
    if case.rungs[-1].state is not RungState.PASSED:
        return case
    exchange = climber.add(RungName.SEND, asked)
    if says(exchange, text="Invalid authorization header"):
        climber.sign_otherwise()
    if asked.writes and climber.worth_reading_back:
        climber.add(RungName.READ_BACK, climber.request(Operation.READ))
    return climber.case(case)


@dataclass(kw_only=True)
class _Climber:
    """The climb itself: the rungs so far, and how the next one is made."""

    launch: Launch
    plan: Plan
    rungs: list[Rung] = field(default_factory=list)
    url: str = ""

    def start(self) -> Case:
        """Look at what the launch alone tells, and whether anything can be sent."""
        signature, not_checked = self._signature(), ""
        state, reason = RungState.PASSED, "it carries an outcome URL and a sourcedid"
        if not self.launch.outcome_url or not (self.launch.sourcedid or "").strip():
            missing = "sourcedid" if self.launch.outcome_url else "outcome URL"
            state, reason = RungState.FAILED, f"it carries no {missing}"
        self.rungs.append(Rung(name=RungName.OFFLINE, state=state, reason=reason))
        if state is RungState.PASSED and self.plan.wire:
            not_checked = self._obstacle(self.plan.wire)
            if not_checked:
                self.skip(RungName.READ, not_checked)
        elif state is RungState.PASSED:
            self.skip(RungName.READ, "offline: nothing is sent")
        return Case(
            source=self.launch.source,
            launch=self.launch,
            rungs=tuple(self.rungs),
            signature=signature,
            not_checked=not_checked,
        )

    def case(self, start: Case) -> Case:
        """Return the case with all rungs climbed."""
        return replace(start, rungs=tuple(self.rungs))

    def _signature(self) -> SignatureCheck:
        if self.plan.credentials is None:
            return UNCHECKED
        return verify_launch(self.launch, self.plan.credentials.secret)

    def _obstacle(self, wire: Wire) -> str:
        if self.plan.credentials is None:
            return f"no secret for the consumer key “{self.launch.consumer_key}”"
        try:
            self.url = wire.sendable(on_origin(self.launch.outcome_url, self.plan.origin))
        except RequestNotPossible as error:
            return error.message
        return ""

    def request(self, operation: Operation, result_score: str | None = None) -> OutcomeRequest:
        """Make a request about this launch's sourcedid."""
        return OutcomeRequest(
            operation=operation,
            sourcedid=self.launch.sourcedid or "",
            result_score=result_score,
        )

    def try_rung(
        self, name: RungName, operation: Operation, result_score: str | None = None
    ) -> None:
        """Climb one rung, or skip it where an earlier one failed."""
        broken = next((rung for rung in self.rungs if rung.state is RungState.FAILED), None)
        if broken:
            self.skip(name, f"“{broken.name}” failed")
            return
        exchange = self.add(name, self.request(operation, result_score))
        if says(exchange, text="Invalid authorization header"):
            self.sign_otherwise()

    def add(self, name: RungName, asked: OutcomeRequest) -> Exchange:
        """Send one request and note how it went."""
        exchange = self._exchange(asked)
        expected = _is_refusal(exchange) if name is RungName.REFUSED_WRITE else exchange.succeeded
        state = RungState.PASSED if expected else RungState.FAILED
        self.rungs.append(
            Rung(
                name=name,
                state=state,
                reason=PROVES.get(name, "") if expected else "",
                exchange=exchange,
            )
        )
        return exchange

    def skip(self, name: RungName, reason: str) -> None:
        """Note a rung that is not climbed, and why."""
        self.rungs.append(Rung(name=name, state=RungState.SKIPPED, reason=reason))

    @property
    def worth_reading_back(self) -> bool:
        """Tell whether the write went through, or may have: its reply was lost on the way."""
        exchange = self.rungs[-1].exchange
        return exchange is not None and (exchange.succeeded or exchange.failure is not None)

    def _exchange(self, asked: OutcomeRequest, signed_url: str = "") -> Exchange:
        if self.plan.wire is None or self.plan.credentials is None:
            raise RequestNotPossible("nothing to send with")
        signed = sign(
            self.url,
            asked.to_xml(),
            self.plan.credentials,
            content_type=self.plan.content_type,
            signed_url=signed_url,
            timestamp=int(self.plan.clock()),
        )
        return self.plan.wire.send(signed, asked)

    def sign_otherwise(self) -> None:
        """Find out whether Canvas sees another URL than the one that was signed."""
        reading = self.request(Operation.READ)
        for url in signable_variants(self.url):
            exchange = self._exchange(reading, signed_url=url)
            if not says(exchange, text="Invalid authorization header"):
                self.rungs.append(
                    Rung(
                        name=RungName.RESIGNED,
                        state=RungState.PASSED,
                        reason=f"the signature counts when it is made for {url}",
                        exchange=exchange,
                    )
                )
                return
        self.skip(RungName.RESIGNED, "no other scheme, host or port gives a signature that counts")


PROVES = {
    RungName.READ: "network, signature, clock, sourcedid, course, student, assignment and tool",
    RungName.REFUSED_WRITE: "a score would be taken; nothing was written",
}
"""What a rung that passed has shown to be right."""


def _is_refusal(exchange: Exchange) -> bool:
    """Tell whether Canvas refused the score for being no number, and nothing else.

    Canvas up to about 2018 says "No score given" of a score that it cannot read.
    """
    return says(
        exchange, code="no_parseable_result_score", text="Unable to parse resultScore"
    ) or says(exchange, text="No score given")


def on_origin(url: str, origin: str) -> str:
    """Put a URL's path and query on another scheme and host; an empty origin changes nothing."""
    if not origin:
        return url
    there, parts = urlsplit(origin), urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, ""))


def signable_variants(url: str) -> Iterator[str]:
    """Yield the URLs that a proxy may make of this one: other scheme, with and without port."""
    parts = urlsplit(url)
    hosts = dict.fromkeys((parts.netloc, parts.hostname or ""))
    for scheme in ("https", "http"):
        for host in hosts:
            variant = urlunsplit(SplitResult(scheme, host, parts.path, parts.query, ""))
            if variant != url:
                yield variant
