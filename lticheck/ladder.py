"""Climbing: the requests of each rung, sent one after the other, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lticheck.case import Case, Rung, RungName, RungState
from lticheck.errors import RequestNotPossible
from lticheck.exchange import Exchange
from lticheck.launch import Launch
from lticheck.oauth1 import sign
from lticheck.outcomes.request import Operation, OutcomeRequest
from lticheck.plan import Plan
from lticheck.rules.answers import says

INVALID = "Invalid authorization header"
NOT_A_NUMBER = "lticheck probe: not a number"
"""Canvas refuses this score after every other check, and saves nothing."""

UNSURE_PLATFORM = "only sent to Canvas: another platform might store a non-number as 0"


@dataclass(kw_only=True)
class Climber:
    """The climb itself: the rungs so far, and how the next one is made."""

    case: Case
    launch: Launch
    plan: Plan
    rungs: list[Rung] = field(default_factory=list)
    url: str = ""

    def climb(self) -> Case:
        """Send what each rung sends, as long as the one before held."""
        if self._cannot_reach():
            return self._finished()
        self.try_rung(RungName.READ, Operation.READ)
        if self.launch.is_canvas:
            self.try_rung(RungName.REFUSED_WRITE, Operation.REPLACE, result_score=NOT_A_NUMBER)
        else:
            self.skip(RungName.REFUSED_WRITE, UNSURE_PLATFORM)
        if self.plan.score is not None:
            self.try_rung(RungName.SCORE, Operation.REPLACE, result_score=self.plan.score)
            self.try_rung(RungName.READ_BACK, Operation.READ)
        return self._finished()

    def replay(self, asked: OutcomeRequest) -> Case:
        """Send one request; read the grade back where a write went through, or may have."""
        if self._cannot_reach():
            return self._finished()
        exchange = self.add(RungName.SEND, asked)
        if says(exchange, text=INVALID):
            self.sign_otherwise()
        elif asked.writes and (exchange.succeeded or exchange.failure):
            self.add(RungName.READ_BACK, self.request(Operation.READ))
        return self._finished()

    def _cannot_reach(self) -> bool:
        """Prepare the URL; tell whether it is none that can be sent to."""
        self.rungs = list(self.case.rungs)
        if self.plan.wire is None:
            raise RequestNotPossible("nothing to send with")
        try:
            self.url = self.plan.wire.sendable(on_origin(self.launch.outcome_url, self.plan.origin))
        except RequestNotPossible as error:
            self.case = replace(self.case, not_checked=error.message)
            self.skip(RungName.READ, error.message)
            return True
        return False

    def _finished(self) -> Case:
        return replace(self.case, rungs=tuple(self.rungs))

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
        if says(exchange, text=INVALID):
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
            if not says(exchange, text=INVALID):
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
