"""Climbing: the requests of each rung, sent one after the other, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from lticheck.model.case import Case, Rung, RungName, RungState
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Exchange, HttpClient, TransportTrouble
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.probing.journal import Entry
from lticheck.probing.plan import Plan
from lticheck.probing.trust import (
    GradeUrlRefused,
    HostNotTrusted,
    Permission,
    Trust,
    named_host_of,
)
from lticheck.probing.way_back import finish, way_back
from lticheck.rules.evidence import matches
from lticheck.services.outcomes.oauth1 import XML, sign
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import reply_of
from lticheck.services.outcomes.url_variants import on_origin, signable_variants

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
    permission: Permission | None = None
    """Says that what is signed may go to this URL; without it nothing is sent."""

    def climb(self) -> Case:
        """Send what each rung sends, as long as the one before held."""
        return self._guarded(self._climb)

    def replay(self, asked: OutcomeRequest) -> Case:
        """Send one request exactly as asked; before and after a write, read the grade."""
        return self._guarded(lambda: self._replay(asked))

    def restore(self, entry: Entry) -> Case:
        """Put one grade back that an earlier run left changed."""

        def put_back_now() -> None:
            if self.plan.journal:
                finish(self, self.plan.journal, entry)

        return self._guarded(put_back_now)

    def _guarded(self, send: Callable[[], None]) -> Case:
        """Send, where there is something that can be sent; else say why not."""
        self.rungs = list(self.case.rungs)
        try:
            if self.plan.wire is None:
                raise RequestNotPossible("nothing to send with")
            self._ask_permission(self.plan.wire)
            send()
        except GradeUrlRefused as error:
            self.case = replace(self.case, grade_url_refused=error.message)
            self._give_up(f"nothing is sent to this outcome URL: {error.message}")
        except HostNotTrusted as error:
            self._give_up(error.message, error.option)
        except RequestNotPossible as error:
            self._give_up(error.message)
        self._say_where_it_leads()
        return replace(self.case, rungs=tuple(self.rungs))

    def _ask_permission(self, wire: HttpClient) -> None:
        """Find out whether anything may be sent. Raises RequestNotPossible where not."""
        if self.plan.credentials is None:
            raise RequestNotPossible("nothing to sign with")
        self.url = wire.sendable(on_origin(self.launch.outcome_url, self.plan.origin))
        if wire.sendable(self.url) != self.url:
            raise GradeUrlRefused("it changes each time that it is prepared for sending")
        self.permission = (self.plan.trust or Trust()).permission(
            self.url,
            self.plan.credentials,
            launch=self.launch,
            signature=self.case.signature,
        )

    def _give_up(self, reason: str, option: str = "") -> None:
        """Note why nothing is sent, or nothing more."""
        self.skip(RungName.READ, reason)
        command = self.plan.command_for(option) if option else ""
        self.case = replace(self.case, not_checked=reason, next_command=command)

    def _say_where_it_leads(self) -> None:
        """Say that a name led to an address to which nothing is sent."""
        failures = (rung.exchange.failure for rung in self.rungs if rung.exchange)
        found = next((f for f in failures if f and f.trouble is TransportTrouble.NOT_ALLOWED), None)
        if found:
            host = named_host_of(self.url)
            reason = f"{host} leads to {found.detail}, which is asked only where it is named"
            command = self.plan.command_for(f"--allow-host {host}")
            self.case = replace(self.case, not_checked=reason, next_command=command)

    def _climb(self) -> None:
        self.try_rung(RungName.READ, self.request(Operation.READ))
        if self.launch.is_canvas:
            probe = self.request(Operation.REPLACE, result_score=NOT_A_NUMBER)
            exchange = self.try_rung(RungName.REFUSED_WRITE, probe)
            self._read_back(exchange)
        else:
            self.skip(RungName.REFUSED_WRITE, UNSURE_PLATFORM)
        if self.plan.score is not None:
            asked = self.request(Operation.REPLACE, result_score=self.plan.score)
            with nullcontext() if self._is_broken else way_back(self):
                self._read_back(self.try_rung(RungName.SCORE, asked))

    def _replay(self, asked: OutcomeRequest) -> None:
        if asked.writes:
            before = self.add(RungName.READ, self.request(Operation.READ), content_type=XML)
            if before.failure or (self.plan.journal and not before.succeeded):
                self.skip(RungName.SEND, "the former grade could not be read: nothing was sent")
                return
        with way_back(self) if asked.writes else nullcontext():
            exchange = self.add(RungName.SEND, asked)
            if matches(exchange, text=INVALID):
                self.sign_otherwise()
            self._read_back(exchange)

    @property
    def _is_broken(self) -> bool:
        return any(rung.state is RungState.FAILED for rung in self.rungs)

    def _read_back(self, exchange: Exchange | None) -> None:
        """Read the grade after a write that went through, or may have: its reply was lost."""
        if exchange is None or not exchange.asked or not exchange.asked.writes:
            return
        if exchange.succeeded or not exchange.is_answered:
            self.add(RungName.READ_BACK, self.request(Operation.READ))

    def request(self, operation: Operation, result_score: str | None = None) -> OutcomeRequest:
        """Make a request about this launch's sourcedid."""
        return OutcomeRequest(
            operation=operation,
            sourcedid=self.launch.sourcedid or "",
            result_score=result_score,
        )

    def try_rung(self, name: RungName, asked: OutcomeRequest) -> Exchange | None:
        """Climb one rung, or skip it where an earlier one failed."""
        broken = next((rung for rung in self.rungs if rung.state is RungState.FAILED), None)
        if broken:
            self.skip(name, f"“{broken.name}” failed", is_consequence=True)
            return None
        exchange = self.add(name, asked)
        if matches(exchange, text=INVALID):
            self.sign_otherwise()
        return exchange

    def add(self, name: RungName, asked: OutcomeRequest, *, content_type: str = "") -> Exchange:
        """Send one request and note how it went."""
        exchange = self._exchange(asked, content_type=content_type)
        expected = _is_refusal(exchange) if name is RungName.REFUSED_WRITE else exchange.succeeded
        state = RungState.PASSED if expected else RungState.FAILED
        reason = PROVES.get(name, "") if expected else ""
        self.rungs.append(Rung(name=name, state=state, reason=reason, exchange=exchange))
        return exchange

    def skip(self, name: RungName, reason: str, *, is_consequence: bool = False) -> None:
        """Note a rung that is not climbed, and why."""
        skipped = RungState.SKIPPED
        self.rungs.append(
            Rung(name=name, state=skipped, reason=reason, is_consequence=is_consequence)
        )

    def _exchange(
        self, asked: OutcomeRequest, *, signed_url: str = "", content_type: str = ""
    ) -> Exchange:
        if self.plan.wire is None or self.plan.credentials is None or self.permission is None:
            raise RequestNotPossible("nothing to send with")
        signed = sign(
            self.url,
            asked.to_xml(),
            self.plan.credentials,
            content_type=content_type or self.plan.content_type,
            signed_url=signed_url,
            timestamp=int(self.plan.clock()),
        )
        sent = self.plan.wire.send(signed, address_allowed=self.permission.address_allowed)
        answer = sent.answer
        return Exchange(
            request=signed,
            asked=asked,
            answer=reply_of(answer) if isinstance(answer, Response) else answer,
            sent_at=sent.sent_at,
            elapsed=sent.elapsed,
        )

    def sign_otherwise(self) -> None:
        """Find out whether Canvas sees another URL than the one that was signed."""
        reading = self.request(Operation.READ)
        for url in signable_variants(self.url):
            exchange = self._exchange(reading, signed_url=url)
            if not matches(exchange, text=INVALID):
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
    RungName.REFUSED_WRITE: "nothing before the score stands in the way; nothing was written",
}
"""What a rung that passed has shown to be right."""


def _is_refusal(exchange: Exchange) -> bool:
    """Tell whether Canvas refused the score for being no number, and nothing else.

    Canvas up to about 2018 says "No score given" of a score that it cannot read.
    """
    return matches(
        exchange, code="no_parseable_result_score", text="Unable to parse resultScore"
    ) or matches(exchange, text="No score given")
