"""Climbing: the requests of each taken, sent one after the other, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, replace

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case, Role, StepName, StepState, TakenStep
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.exchange import Exchange, HttpClient, Reply, TransportFailure, TransportTrouble
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.model.service import GradeTarget, ServiceRequest
from lticheck.probing.fence import Stamp
from lticheck.probing.former_grade import UNREADABLE, entry_of, former_grade
from lticheck.probing.grade_lock import grade_locked
from lticheck.probing.journal import Entry
from lticheck.probing.plan import Plan
from lticheck.probing.restore import Restoring, overwriting
from lticheck.probing.signals import defer_signals
from lticheck.probing.trust import (
    GradeUrlRefused,
    HostNotTrusted,
    Permission,
    Trust,
    named_host_of,
    origin_of,
)
from lticheck.services.interface import GradeService, Step
from lticheck.services.outcomes.url_variants import on_origin

LONGEST_RUN = 12
"""Deadlines after which a run that has a grade is done with it, or stuck."""
NO_TARGET = GradeTarget(key="", url="")

UNSURE_PLATFORM = "only sent to Canvas: another platform might store a non-number as 0"


@dataclass(kw_only=True)
class ProbeRunner:
    """The run_probes itself: the steps so far, and how the next one is made."""

    case: Case
    launch: Launch
    plan: Plan
    steps: list[TakenStep] = field(default_factory=list)
    target: GradeTarget = NO_TARGET
    """The grade, at the URL that is really sent to."""
    permission: Permission | None = None
    """Says that what is signed may go to this URL; without it nothing is sent."""

    @property
    def service(self) -> GradeService:
        """Return the protocol."""
        return self.plan.service

    def run_probes(self) -> Case:
        """Send what each step sends, as long as the one before held."""
        return self._guarded(self._run_probes)

    def send_request(self, asked: ServiceRequest) -> Case:
        """Send one request exactly as asked; before and after a write, read the grade."""
        return self._guarded(lambda: self._send_request(asked))

    def restore(self, entry: Entry) -> Case:
        """Put one grade back that an earlier run left changed."""

        def put_back_now() -> None:
            if self.plan.journal:
                with defer_signals():
                    Restoring(probe=self, journal=self.plan.journal, entry=entry).of_journal()

        return self._guarded(put_back_now, cell=entry.target.cell)

    def _guarded(self, send: Callable[[], None], *, cell: str = "") -> Case:
        """Send, where there is something that can be sent; else say why not."""
        self.steps = list(self.case.steps)
        try:
            if self.plan.wire is None:
                raise RequestNotPossible("nothing to send with")
            self._ask_permission(self.plan.wire)
            with self._alone(cell or self.target.cell):
                send()
        except GradeUrlRefused as error:
            self.case = replace(self.case, grade_url_refused=error.message)
            self._give_up(f"nothing is sent to this outcome URL: {error.message}")
        except HostNotTrusted as error:
            self._give_up(error.message, error.option)
        except RequestNotPossible as error:
            self._give_up(error.message)
        except LticheckError:
            raise
        except Exception as error:  # noqa: BLE001 - what became of the grade is told all the same
            self.case = replace(self.case, bug=where_it_broke(error))
        self._say_where_it_leads()
        return replace(self.case, steps=tuple(self.steps))

    def _alone(self, cell: str) -> AbstractContextManager[None]:
        """Keep other runs off a grade that is to be as before when this one ends."""
        if self.plan.journal is None:
            return nullcontext()
        return grade_locked(cell, wait=LONGEST_RUN * max(self.plan.patience, 1.0))

    def _ask_permission(self, wire: HttpClient) -> None:
        """Find out whether anything may be sent. Raises RequestNotPossible where not."""
        if self.plan.credentials is None:
            raise RequestNotPossible("nothing to sign with")
        target = self.service.target(self.launch)
        url = wire.sendable(on_origin(target.url, self.plan.origin))
        self.target = replace(target, url=url, cell=f"{origin_of(url)} {target.cell or target.key}")
        if wire.sendable(url) != url:
            raise GradeUrlRefused("it changes each time that it is prepared for sending")
        self.permission = (self.plan.trust or Trust()).permission(
            url,
            self.plan.credentials,
            launch=self.launch,
            signature=self.case.signature,
        )

    def _give_up(self, reason: str, option: str = "") -> None:
        """Note why nothing is sent, or nothing more."""
        self._note_skipped(Role.READ, StepName.READ, reason)
        command = self.plan.command_for(option) if option else ""
        self.case = replace(self.case, not_checked=reason, next_command=command)

    def _say_where_it_leads(self) -> None:
        """Say that a name led to an address to which nothing is sent."""
        failures = (taken.exchange.failure for taken in self.steps if taken.exchange)
        found = next((f for f in failures if f and f.trouble is TransportTrouble.NOT_ALLOWED), None)
        if found:
            host = named_host_of(self.target.url)
            reason = f"{host} leads to {found.detail}, which is asked only where it is named"
            command = self.plan.command_for(f"--allow-host {host}")
            self.case = replace(self.case, not_checked=reason, next_command=command)

    def _run_probes(self) -> None:
        for step in self.service.steps(self.target, self.plan.score):
            if step.only_canvas and not self.launch.is_canvas:
                self.skip(step, UNSURE_PLATFORM)
                continue
            if step.role is Role.WRITE and not self._is_broken:
                self._overwrite(step)
            else:
                self._read_back(self.try_step(step))

    def _send_request(self, asked: ServiceRequest) -> None:
        role = Role.WRITE if asked.writes else Role.READ
        step = Step(role=role, name=StepName.SEND, request=asked)
        if asked.writes:
            before = self.add(self._reading(Role.READ, StepName.READ))
            if before.failure or (self.plan.journal and not before.succeeded):
                self.skip(step, UNREADABLE)
                return
            self._overwrite(step, media_type=self.plan.content_type)
        else:
            self._send(step, media_type=self.plan.content_type)

    def _overwrite(self, step: Step, *, media_type: str | None = None) -> None:
        """Send what changes a grade; where a journal is kept, the former one is put back after."""
        if self.plan.journal is None:
            self._send(step, media_type=media_type)
            return
        former, why = former_grade(self)
        if former is None:
            self.skip(step, why)
            self.case = self.case if self._is_broken else replace(self.case, not_checked=why)
            return
        entry = entry_of(self, step.request, former)
        stamp = Stamp(nonce=entry.nonce, timestamp=entry.timestamp)
        with overwriting(self, self.plan.journal, entry):
            self._send(step, media_type=media_type, stamp=stamp)

    def _send(
        self, step: Step, *, media_type: str | None = None, stamp: Stamp | None = None
    ) -> None:
        exchange = self.add(step, media_type=media_type, stamp=stamp)
        self.sign_otherwise(exchange)
        self._read_back(exchange)

    @property
    def _is_broken(self) -> bool:
        return any(taken.state is StepState.FAILED for taken in self.steps)

    def _read_back(self, exchange: Exchange | None) -> None:
        """Read the grade after a write that went through, or may have: its reply was lost."""
        if exchange is None or not exchange.asked or not exchange.asked.writes:
            return
        if not exchange.is_refused:
            self.add(self._reading(Role.READ_BACK, StepName.READ_BACK))

    def _reading(self, role: Role, name: str) -> Step:
        return Step(role=role, name=name, request=self.service.reading(self.target))

    def try_step(self, step: Step) -> Exchange | None:
        """Take one step, or skip it where an earlier one failed."""
        broken = next((taken for taken in self.steps if taken.state is StepState.FAILED), None)
        if broken:
            self.skip(step, f"“{broken.name}” failed", is_consequence=True)
            return None
        exchange = self.add(step)
        self.sign_otherwise(exchange)
        return exchange

    def add(
        self, step: Step, *, media_type: str | None = None, stamp: Stamp | None = None
    ) -> Exchange:
        """Send one request and note how it went; `stamp` signs it as another one was."""
        exchange = self._exchange(step.request, media_type=media_type, stamp=stamp)
        passed = step.passes(exchange) if exchange.reply else False
        taken = TakenStep(
            role=step.role,
            name=step.name,
            state=StepState.PASSED if passed else StepState.FAILED,
            reason=step.proves if passed else "",
            exchange=exchange,
        )
        self.steps.append(taken)
        return exchange

    def skip(self, step: Step, reason: str, *, is_consequence: bool = False) -> None:
        """Note a step that is not taken, and why."""
        self._note_skipped(step.role, step.name, reason, is_consequence=is_consequence)

    def _note_skipped(
        self, role: Role, name: str, reason: str, *, is_consequence: bool = False
    ) -> None:
        skipped = StepState.SKIPPED
        taken = TakenStep(
            role=role, name=name, state=skipped, reason=reason, is_consequence=is_consequence
        )
        self.steps.append(taken)

    def _exchange(
        self,
        asked: ServiceRequest,
        *,
        signed_url: str = "",
        media_type: str | None = None,
        stamp: Stamp | None = None,
    ) -> Exchange:
        if self.plan.wire is None or self.plan.credentials is None or self.permission is None:
            raise RequestNotPossible("nothing to send with")
        signed = self.service.authorize(
            asked,
            self.target,
            self.plan.credentials,
            media_type=media_type,
            signed_url=signed_url,
            timestamp=int(stamp.timestamp if stamp else self.plan.clock()),
            nonce=stamp.nonce if stamp else "",
        )
        sent = self.plan.wire.send(signed, address_allowed=self.permission.address_allowed)
        answer: Reply | TransportFailure
        if isinstance(sent.answer, Response):
            answer = self.service.interpret(asked, sent.answer)
        else:
            answer = sent.answer
        return Exchange(
            request=signed,
            asked=asked,
            answer=answer,
            sent_at=sent.sent_at,
            elapsed=sent.elapsed,
        )

    def sign_otherwise(self, exchange: Exchange) -> None:
        """Find out whether the service sees another URL than the one that was signed."""
        urls = tuple(self.service.other_urls(exchange, self.target.url))
        reading = self.service.reading(self.target)
        for url in urls:
            tried = self._exchange(reading, signed_url=url, media_type=self.plan.content_type)
            if not any(self.service.other_urls(tried, self.target.url)):
                taken = TakenStep(
                    role=Role.OTHER_URL,
                    name=StepName.RESIGNED,
                    state=StepState.PASSED,
                    reason=f"the signature counts when it is made for {url}",
                    exchange=tried,
                )
                self.steps.append(taken)
                return
        if urls:
            reason = "no other scheme, host or port gives a signature that counts"
            self._note_skipped(Role.OTHER_URL, StepName.RESIGNED, reason)
