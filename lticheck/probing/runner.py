"""A run over many inputs: each is read when its turn comes, and told as soon as it is judged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from typing import TYPE_CHECKING

from lticheck.captures import Capture, Unrecognised
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.launch import Launch
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.probes import run_probes
from lticheck.probing.retries import Outcome, with_retries
from lticheck.probing.session import Session

if TYPE_CHECKING:  # annotations alone: start-up time
    from concurrent.futures import Future

    from lticheck.model.exchange import HttpClient
    from lticheck.probing.journal import Journal
    from lticheck.probing.side_by_side import GradeLocks

Input = Capture | Unrecognised

AHEAD = 2
"""Inputs a thread that may be read before the first of them is told."""


def _anyone(_launch: Launch) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(kw_only=True, eq=False)
class Runner:
    """Judges inputs one after the other, or, with `jobs`, several inputs side by side."""

    session: Session
    score: str | None = None
    """Written, as the exact text, and read back."""
    journal: Journal | None = None
    """Where former grades are noted; with it, what was written is put back."""
    transcripts: bool = False
    jobs: int = 1
    """Threads. With one, everything happens in the thread that asks for the results."""
    retries: int = 0
    """Further attempts where Canvas was not reached; never after a write of unknown fate."""
    wire: Callable[[], HttpClient | None] = lambda: None
    """Gives a thread connections of its own; None is the session's, for one thread alone."""
    asking: Callable[[Launch], AbstractContextManager[None]] = _anyone
    """Is entered while a launch is asked about."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self, inputs: Iterable[Input]) -> Generator[Outcome]:
        """Yield the cases and diagnoses of each input, in the order of the inputs.

        Where a signal interrupts several threads, no further launch is begun; what was under way
        is finished, restored and yielded before the interruption is raised.
        """
        if self.jobs == 1:
            for found in inputs:
                yield from self._judged(found, self._ask)
        else:
            yield from self._side_by_side(inputs)

    def _side_by_side(self, inputs: Iterable[Input]) -> Iterator[Outcome]:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - start-up time

        from lticheck.probing.side_by_side import GradeLocks, finish_under_way  # noqa: PLC0415

        locks = GradeLocks()
        waiting: deque[Future[list[Outcome]]] = deque()
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            try:
                for found in inputs:
                    waiting.append(pool.submit(self._all_of, found, locks))
                    while waiting and (waiting[0].done() or len(waiting) >= AHEAD * self.jobs):
                        yield from _first(waiting)
                while waiting:
                    yield from _first(waiting)
            except KeyboardInterrupt:
                finish_under_way(pool, self._stop)
                while waiting:
                    yield from _first(waiting)
                raise
            except BaseException:
                finish_under_way(pool, self._stop)
                raise

    def _all_of(self, found: Input, locks: GradeLocks) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for outcome in self._judged(found, lambda launch: self._ask_alone(launch, locks)):
            outcomes.append(outcome)
            if self._stop.is_set():
                break
        return outcomes

    def _judged(self, found: Input, ask: Callable[[Launch], Case]) -> Iterator[Outcome]:
        for case in cases(found, self.session, ask):
            yield case, diagnose(case, transcripts=self.transcripts)

    def _ask_alone(self, launch: Launch, locks: GradeLocks) -> Case:
        from lticheck.probing.side_by_side import grade_of  # noqa: PLC0415 - start-up time

        key = grade_of(launch)
        with locks.of(key) if key else nullcontext():
            return self._ask(launch)

    def _ask(self, launch: Launch) -> Case:
        if not self.retries:
            return self._attempt(launch)

        def attempt() -> Outcome:
            case = self._attempt(launch)
            return case, diagnose(case)

        return with_retries(attempt, self.retries, stopped=self._stop.wait)[0]

    def _attempt(self, launch: Launch) -> Case:
        plan = self.session.plan(launch, score=self.score, journal=self.journal, wire=self.wire())
        with self.asking(launch) if plan.wire and plan.credentials else nullcontext():
            return run_probes(launch, plan)


def _first(waiting: deque[Future[list[Outcome]]]) -> Iterator[Outcome]:
    """Yield what the input gave that is first in line; of one that was never begun, nothing.

    It leaves the line when it is there: an interruption of the waiting loses nothing.
    """
    from concurrent.futures import wait  # noqa: PLC0415 - start-up time

    wait([waiting[0]])
    future = waiting.popleft()
    if not future.cancelled():
        yield from future.result()
