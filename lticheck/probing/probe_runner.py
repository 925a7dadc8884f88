"""The steps of a probe, taken one after the other, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, replace

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case, Restore, Role, StepName, StepState, TakenStep
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.exchange import Exchange, TransportTrouble
from lticheck.model.service import ServiceRequest
from lticheck.probing.asker import Asker
from lticheck.probing.fence import Stamp
from lticheck.probing.former_grade import UNREADABLE, entry_of, former_grade
from lticheck.probing.grade_lock import grade_locked
from lticheck.probing.journal import Entry
from lticheck.probing.restore import Restoring, overwriting
from lticheck.probing.signals import defer_signals
from lticheck.probing.trust import (
    GradeUrlRefused,
    HostNotTrusted,
    named_host_of,
)
from lticheck.probing.undo import undo
from lticheck.services.interface import Step

LONGEST_RUN = 12
"""Deadlines after which a run that has a grade is done with it, or stuck."""
READS = {Role.READ, Role.READ_BACK, Role.PROOF}
ONLY_TOKEN = frozenset({Role.TOKEN})
"""What a request that is sent exactly as asked needs."""

UNSURE_PLATFORM = "only sent to Canvas: another platform might store it"


@dataclass(kw_only=True)
class ProbeRunner(Asker):
    """The steps so far, and how the next one is made."""

    case: Case
    steps: list[TakenStep] = field(default_factory=list)

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
                    self._take_first_steps()
                    failed = next((t for t in self.steps if t.state is StepState.FAILED), None)
                    if failed:
                        lost = Restore(done=False, note=f"“{failed.name}” failed")
                        self.case = replace(self.case, restore=lost)
                        return
                    Restoring(probe=self, journal=self.plan.journal, entry=entry).of_journal()

        return self._guarded(put_back_now, cell=entry.target.cell)

    def _guarded(self, send: Callable[[], None], *, cell: str = "") -> Case:
        """Send, where there is something that can be sent; else say why not."""
        self.steps = list(self.case.steps)
        try:
            if self.plan.wire is None:
                raise RequestNotPossible("nothing to send with")
            self.ask_permission(self.plan.wire, self.case.signature)
            with self._alone(cell or self.target.cell):
                send()
        except GradeUrlRefused as error:
            self.case = replace(self.case, grade_url_refused=error.message)
            self._give_up(f"nothing is sent to this grade URL: {error.message}")
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

    def _give_up(self, reason: str, option: str = "") -> None:
        """Note why nothing is sent, or nothing more."""
        self._note_skipped(Role.READ, self.service.read_name, reason)
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
        self._take_first_steps()
        for step in self.service.steps(self.target, self.plan.score):
            exchange = self.try_step(step)
            self._read_back(exchange)
            if exchange and exchange.succeeded and step.is_undone:
                undo(self, step.request)

    def _take_first_steps(self) -> None:
        """Take what comes before every other request."""
        if self.plan.credentials:
            for step in self.service.first_steps(self.target, self.plan.credentials):
                self.try_step(step)

    def _send_request(self, asked: ServiceRequest) -> None:
        self._take_first_steps()
        role = Role.WRITE if asked.writes else Role.READ
        step = Step(role=role, name=StepName.SEND, request=asked, needs=ONLY_TOKEN)
        if not asked.writes:
            self.try_step(step, media_type=self.plan.content_type)
            return
        before = self._read_before()
        unsure = before is not None and bool(before.failure)
        if unsure or (self.plan.journal and before and not before.succeeded):
            self.skip(step, UNREADABLE)
        else:
            self.try_step(step, media_type=self.plan.content_type)

    def _read_before(self) -> Exchange | None:
        """Read the grade before a write, where that can be."""
        reading = self._reading(Role.READ, self.service.read_name, needs=ONLY_TOKEN)
        if reading.skipped or self._broken(reading):
            self.try_step(reading)  # which notes why it is skipped
            return None
        return self.add(reading)

    def _overwrite(self, step: Step, *, media_type: str | None = None) -> None:
        """Send what changes a grade; where a journal is kept, the former one is put back after."""
        if self.plan.journal is None:
            self._send(step, media_type=media_type)
            return
        if self.service.restore_texts.before:
            self.plan.notice(self.service.restore_texts.before)
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
        reading = self._reading(Role.READ_BACK, StepName.READ_BACK)
        if exchange.is_refused:
            return
        if reading.skipped:
            self.skip(reading, reading.skipped)
        else:
            self.add(reading)

    def _reading(self, role: Role, name: str, needs: frozenset[Role] | None = None) -> Step:
        asked, unread = self.service.reading(self.target), self.service.unread
        return Step(role=role, name=name, request=asked, skipped=unread, needs=needs)

    def try_step(self, step: Step, *, media_type: str | None = None) -> Exchange | None:
        """Take one step, or skip it: where one failed that it needs, or it cannot be taken.

        Return its exchange, if the gradebook was not to be changed by it.
        """
        broken = self._broken(step)
        if step.only_canvas and not self.launch.is_canvas:
            self.skip(step, UNSURE_PLATFORM)
        elif broken:
            self.skip(step, f"“{broken.name}” failed", is_consequence=True)
        elif step.skipped:
            self.skip(step, step.skipped)
        elif step.role is Role.WRITE:
            self._overwrite(step, media_type=media_type)
        else:
            exchange = self._shared(step) if step.shared else self.add(step, media_type=media_type)
            self.sign_otherwise(exchange)
            return exchange
        return None

    def _broken(self, step: Step) -> TakenStep | None:
        """Return the first failed step without which this one is not taken."""
        failed = (taken for taken in self.steps if taken.state is StepState.FAILED)
        return next((t for t in failed if step.needs is None or t.role in step.needs), None)

    def _shared(self, step: Step) -> Exchange:
        """Take a step that all launches of the run share, or what another one got by it."""
        if step.shared is None:
            return self.add(step)
        with step.shared.lock:
            found = step.shared.found()
            if found:
                return self._note(step, found)
            exchange = self.add(step)
            step.shared.keep(exchange)
            return exchange

    def add(
        self, step: Step, *, media_type: str | None = None, stamp: Stamp | None = None
    ) -> Exchange:
        """Send one request and note how it went; `stamp` signs it as another one was."""
        return self._note(step, self.exchange(step.request, media_type=media_type, stamp=stamp))

    def _note(self, step: Step, exchange: Exchange) -> Exchange:
        passed = step.passes(exchange) if exchange.reply else False
        excuse = "" if passed else step.excuse(exchange)
        unsuccessful = StepState.SKIPPED if excuse else StepState.FAILED
        taken = TakenStep(
            role=step.role,
            name=step.name,
            state=StepState.PASSED if passed else unsuccessful,
            reason=(step.proves or self._shown(step, exchange)) if passed else excuse,
            exchange=exchange,
        )
        self.steps.append(taken)
        return exchange

    def _shown(self, step: Step, exchange: Exchange) -> str:
        return self.service.shows(exchange) if step.role in READS else ""

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

    def sign_otherwise(self, exchange: Exchange) -> None:
        """Find out whether the service sees another URL than the one that was signed."""
        urls = tuple(self.service.other_urls(exchange, self.target.url))
        reading = self.service.reading(self.target)
        for url in urls:
            tried = self.exchange(reading, signed_url=url, media_type=self.plan.content_type)
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
            reason = "http and https, other hosts and ports: none makes the signature valid"
            self._note_skipped(Role.OTHER_URL, StepName.RESIGNED, reason)
