"""A grade that a run overwrites: read before, put back after, proven; whatever happens between.

The story of one write: `overwriting` notes the former grade, lets the write happen, finds out what
became of it, fences it where its answer was lost, reads what the grade is now, and puts the former
one back where it is ours to put back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Restore, Role, StepName
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.exchange import Exchange
from lticheck.model.service import ServiceRequest
from lticheck.probing.fence import Fence, Stamp, is_settled
from lticheck.probing.journal import Entry, Journal
from lticheck.probing.retries import throttle_delay
from lticheck.probing.sender import Notes, Sender, score_of
from lticheck.probing.signals import defer_signals
from lticheck.probing.whose_grade import may_be_ours, since_others
from lticheck.services.interface import RestoreTexts, Step, succeeded

TRIES = 3
"""How often a request is sent that may be sent twice, where the answer is none of Canvas's."""


@contextmanager
def overwriting(probe: Sender, journal: Journal, entry: Entry) -> Iterator[None]:
    """Note the grade, let it be overwritten, and put it back, also where the run is interrupted."""
    journal.begin(entry)
    first, interrupted = len(probe.steps), True
    try:
        yield
        interrupted = False
    except RequestNotPossible:
        interrupted = False
        raise
    finally:
        with defer_signals():
            sent = [taken.exchange for taken in probe.steps[first:] if taken.exchange]
            restoring = Restoring(probe=probe, journal=journal, entry=_with_shown(entry, sent))
            write = next((one for one in sent if one.asked and one.asked.writes), None)
            restoring.after(write, may_be_under_way=interrupted)


def _with_shown(entry: Entry, sent: list[Exchange]) -> Entry:
    """Add what the read after the write has shown."""
    reads = [e for e in sent if e.succeeded and e.asked and not e.asked.writes]
    text = score_of(reads[-1]) if reads else None
    return entry if text is None else replace(entry, shown=text)


class NotBack(LticheckError):
    """The former grade is not back, and why: the loudest line."""


@dataclass(kw_only=True, eq=False)
class Restoring:
    """Brings one grade back to what its journal entry says it was."""

    probe: Sender
    journal: Notes
    entry: Entry

    def after(self, write: Exchange | None, *, may_be_under_way: bool) -> None:
        """Put the grade back after a write of this run, if it may have changed anything.

        Without a write nothing was sent, unless the run was interrupted while it was under way.
        """
        if self.entry.shown is not None:
            with suppress(LticheckError):  # a full disk: what was noted before the write is enough
                self.journal.show(self.entry)
        if write is None:
            self._told(
                lambda: self._fenced_and_back(self._fence(self.entry)) if may_be_under_way else ""
            )
        else:
            self._told(lambda: self._after(write))

    def of_journal(self) -> None:
        """Put a grade back that an earlier run left changed."""
        runs = self.entry.runs or (self.entry,)
        fences = [self._fence(run) for run in runs if not self._was_seen(run)]
        self.entry = since_others(self.entry, self.probe.plan.service)
        if fences:
            self._told(lambda: self._fenced_and_back(*fences))
        else:  # every write has landed
            self._told(self._back)

    def after_test_write(self) -> None:
        """Put the grade back after a test write that is known to have been taken."""
        self._told(self._back)

    def _told(self, bring_back: Callable[[], str]) -> None:
        """Note whether it is back; a bug of ours on the way is as loud as any other obstacle."""
        try:
            note = bring_back()
        except NotBack as error:
            self._note(Restore(done=False, note=error.message))
        except Exception as error:  # noqa: BLE001 - a grade that is not back must be told
            bug = where_it_broke(error)
            self.probe.case = replace(self.probe.case, bug=bug)
            self._note(Restore(done=False, note=f"a bug in lticheck ended it: {bug}"))
        else:
            if note:
                self._note(Restore(done=True, note=note))
            self._strike_off(note)

    def _strike_off(self, note: str) -> None:
        """Note in the journal that nothing is left to do; where that cannot be, say so."""
        try:
            self.journal.end(self.entry)
        except LticheckError as error:  # a full disk: the grade is back all the same
            told = f"{note} The journal still has it: {error.message}."
            self._note(Restore(done=True, note=told.strip()))

    def _note(self, restore: Restore) -> None:
        self.probe.case = replace(self.probe.case, restore=restore)

    def _after(self, write: Exchange) -> str:
        if write.is_refused:
            return self._after_refusal()
        if _is_lost(write):
            return self._fenced_and_back(self._fence(self.entry))
        return self._back()

    def _after_refusal(self) -> str:
        """Look whether a refused write has changed nothing, for not every platform is truthful."""
        now = self._try_to_read()
        if now is None or self._is_same(now, self.entry.former):
            return ""
        return self._back()

    def _fence(self, run: Entry) -> Fence:
        return Fence(
            read=lambda stamp: self._send(Role.FENCE, self._reading, stamp=stamp),
            stamp=Stamp(nonce=run.nonce, timestamp=run.timestamp),
        )

    def _fenced_and_back(self, *fences: Fence) -> str:
        """Make sure that no lost write can land any more, and put the grade back then."""
        if not self.probe.plan.service.is_fenced_by_nonce:
            self._wait_for_the_write()
            return self._back(always=True)
        may_have_arrived = [fence.raise_() for fence in fences]
        if any(may_have_arrived):
            self._wait_for_the_write()
        note = self._back()
        for fence in fences:
            if not fence.holds:
                raise NotBack(
                    "it is for now, but the write whose answer was lost may still arrive: "
                    f"{fence.why}. Read the grade again in 90 minutes."
                )
        return note

    def _wait_for_the_write(self) -> None:
        """Read until the value of a write that has arrived is seen, for two deadlines at most."""
        until = time.monotonic() + self._seconds_to_wait()
        while True:
            now = self._try_to_read()
            if now is not None and not self._is_same(now, self.entry.former):
                return
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, max(self.probe.plan.patience / 4, 0.01)))

    def _seconds_to_wait(self) -> float:
        """Return what is left of two deadlines since the write was signed."""
        longest = 2 * self.probe.plan.patience
        age = self.probe.plan.clock() - float(self.entry.timestamp or 0)
        return min(longest, longest - age)

    def _back(self, *, always: bool = False) -> str:
        """Put the former grade back, unless somebody graded since, and prove it.

        `always` sends it also where it reads as before: being newer, it keeps a lost write out.
        """
        now = self._try_to_read()
        if now is not None and self._is_same(now, self.entry.former) and not always:
            now = self._try_to_read()  # who says that a write has changed nothing says it twice
        if now is None:
            raise NotBack("the grade could not be read, so nothing was put back")
        is_as_before = self._is_same(now, self.entry.former)
        if is_as_before and not always:
            return self._texts.untouched
        if not is_as_before and not may_be_ours(now, self.entry, self.probe.plan.service):
            raise NotBack(
                f"it reads “{now}”, which is neither the former “{self.entry.former}” nor what was "
                f"written: somebody graded since, and that was left"
            )
        return self._put_back(now)

    def _is_same(self, one: str, other: str) -> bool:
        return self.probe.plan.service.is_same_grade(one, other)

    def _was_seen(self, run: Entry) -> bool:
        """Tell whether the gradebook has shown what a run has written."""
        return run.shown is not None and not self._is_same(run.shown, run.former)

    def _put_back(self, before: str) -> str:
        """Send the former grade; where less is left of it, so much more that it reads as before."""
        former, service = self.entry.former, self.probe.plan.service
        given, seen = former, self._seen()
        for _ in range(TRIES):
            now, why = self._give(given)
            if now is not None and self._is_same(now, former):
                return self._texts.back if former.strip() else self._texts.cleared
            if now is None or self._is_any_lost() or not (seen or not self._is_same(now, before)):
                break  # another grade must not meet one that is under way, nor be given for nothing
            seen.append((given, now))
            given = service.to_read_as(former, seen)
            if not given:
                break
        raise NotBack(why)

    def _seen(self) -> list[tuple[str, str]]:
        """Return what was written by the runs that are known, and read then as another grade."""
        runs = self.entry.runs or (self.entry,)
        pairs = [(run.written, run.shown) for run in runs if run.written and run.shown is not None]
        return [pair for pair in pairs if not self._is_same(*pair)]

    def _is_any_lost(self) -> bool:
        """Tell whether nobody knows of a grade that was sent back whether it may still arrive."""
        sent = (taken.exchange for taken in self.probe.steps if taken.role is Role.RESTORE)
        return any(one is not None and _is_lost(one) for one in sent)

    def _give(self, grade: str) -> tuple[str | None, str]:
        """Send a grade by one way after the other; return what is read then, or None and why."""
        now, why = None, "nothing was sent"
        entry, service = self.entry, self.probe.plan.service
        for request in service.ways_back(entry.target, grade, entry.points_possible):
            sent = self._send_again(Role.RESTORE, request)
            if sent.is_refused:
                why = _reason(sent)
                continue
            now = self._try_to_read()
            if now is not None and self._is_same(now, entry.former):
                break
            why = _reason(sent) if now is None else f"it reads “{now}” instead"
        return now, why

    def _name(self, role: Role) -> str:
        names = {Role.RESTORE: self._texts.step, Role.PROOF: self._texts.proof}
        return names.get(role, StepName.FENCE)

    @property
    def _texts(self) -> RestoreTexts:
        return self.probe.plan.service.restore_texts

    @property
    def _reading(self) -> ServiceRequest:
        return self.probe.plan.service.reading(self.entry.target)

    def _try_to_read(self) -> str | None:
        """Return the grade as it is now, or None where no answer tells."""
        return score_of(self._send_again(Role.PROOF, self._reading))

    def _send_again(self, role: Role, asked: ServiceRequest) -> Exchange:
        """Send once more where the answer was none of Canvas's: what is sent may be sent twice."""
        for _ in range(TRIES - 1):
            sent = self._send(role, asked)
            delay = throttle_delay(sent.reply)
            if delay:
                time.sleep(delay)
            elif sent.succeeded or sent.is_refused:
                return sent
        return self._send(role, asked)

    def _send(self, role: Role, asked: ServiceRequest, *, stamp: Stamp | None = None) -> Exchange:
        passes = is_settled if role is Role.FENCE else succeeded
        step = Step(role=role, name=self._name(role), request=asked, passes=passes)
        return self.probe.add(step, stamp=stamp)


def _is_lost(sent: Exchange) -> bool:
    """Tell whether nobody knows if a write was taken: it may still arrive."""
    return not sent.is_refused and not (sent.succeeded and sent.is_answered)


def _reason(exchange: Exchange) -> str:
    if exchange.failure:
        return exchange.failure.detail
    outcome = exchange.outcome
    if outcome is None:
        return "no answer"
    return outcome.description or outcome.title or f"the answer was {outcome.dialect}"
