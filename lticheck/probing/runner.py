"""A run over many inputs: each is read when its turn comes, and told as soon as it is judged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from lticheck.captures import Capture, Unrecognised
from lticheck.captures.loader import read_part
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.launch import Launch
from lticheck.probing.cases import Ask, Work, works
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.pace import Pace, PacedClient
from lticheck.probing.probes import run_probes, told_by_others
from lticheck.probing.retries import Outcome, with_retries
from lticheck.probing.session import Session
from lticheck.probing.signals import Stopped
from lticheck.probing.tool_causes import ToolCauses, bucket_of
from lticheck.reporting.kept import Wanted

if TYPE_CHECKING:  # annotations alone: start-up time
    from concurrent.futures import Future

    from lticheck.captures.logs.parts import LogPart
    from lticheck.model.exchange import HttpClient
    from lticheck.probing.journal import Journal
    from lticheck.probing.questions import Questions
    from lticheck.probing.side_by_side import GradeLocks
    from lticheck.reporting.post import Hasher

Read = Capture | Unrecognised
Input: TypeAlias = "Read | LogPart"

AHEAD = 4
"""Cases a thread that may be begun before the first of them is told."""


def _anyone(_launch: Launch) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(kw_only=True, eq=False)
class Runner:
    """Judges launches and exchanges one after the other, or, with `jobs`, several side by side."""

    session: Session
    score: str | None = None
    """Written, as the exact text, and read back."""
    score_maximum: str = "1"
    """Of how much that is, where the protocol says so: LTI 1.3."""
    journal: Journal | None = None
    """Where former grades are noted; with it, what was written is put back."""
    transcripts: bool = False
    jobs: int = 1
    """Threads. With one, everything happens in the thread that asks for the results."""
    retries: int = 0
    """Further attempts where Canvas was not reached; never after a write of unknown fate."""
    wire: Callable[[], HttpClient | None] = lambda: None
    """Gives a thread connections of its own; None is the session's, for one thread alone."""
    show_secrets: bool = False
    """Whether what is judged in a process of its own keeps them."""
    at: int = 0
    """The line or entry of which alone something is to be said; 0: of all."""
    hashed: Hasher | None = None
    """Tells students and grades apart, to count them; None: nothing is counted."""
    wanted: Wanted = field(default_factory=Wanted)
    """What of many diagnoses is needed as a whole; processes hand no more back of the others."""
    asking: Callable[[Launch], AbstractContextManager[None]] = _anyone
    """Is entered while a launch is asked about."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _causes: ToolCauses = field(default_factory=ToolCauses)
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        """Have threads that wait for their turn end with the run."""
        self._pace = Pace(wait=self._stop.wait)

    def run(self, inputs: Iterable[Input]) -> Generator[Outcome]:
        """Yield case and diagnosis of each launch and exchange, in the order of the inputs.

        Where a signal interrupts several threads, no further launch is begun; what was under way
        is finished, restored and yielded before the interruption is raised.
        """
        if self.in_processes:
            yield from self._in_processes(inputs)
        elif self.jobs == 1:
            for work in self._works(_read(inputs), self._ask):
                yield self._judged(work)
        else:
            yield from self._side_by_side(_read(inputs))

    @property
    def in_processes(self) -> bool:
        """Tell whether long logs go to processes: offline, where there is nobody to wait for.

        Then the inputs may hold parts of logs that are not read yet.
        """
        return self.jobs > 1 and self.session.is_offline

    def _in_processes(self, inputs: Iterable[Input]) -> Iterator[Outcome]:
        from lticheck.probing.part_pool import HowToJudge, outcomes_of  # noqa: PLC0415 - start-up

        how = HowToJudge(
            consumers=self.session.consumers,
            transcripts=self.transcripts,
            show_secrets=self.show_secrets,
            at=self.at,
            hashed=self.hashed,
            wanted=self.wanted,
        )
        several = self._works
        yield from outcomes_of(
            inputs, self.jobs, how, lambda found: map(self._judged, several([found], self._ask))
        )

    def _works(self, inputs: Iterable[Read], ask: Ask) -> Iterator[Work]:
        for found in inputs:
            yield from works(found, self.session, ask, at=self.at)

    def _judged(self, work: Work) -> Outcome:
        case = work()
        diagnosis = diagnose(case, transcripts=self.transcripts, hashed=self.hashed)
        if case.exchanges:
            self._causes.note(case, diagnosis)
        return case, diagnosis

    def _side_by_side(self, inputs: Iterable[Read]) -> Iterator[Outcome]:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - start-up time

        from lticheck.probing.side_by_side import GradeLocks, finish_under_way  # noqa: PLC0415

        locks = GradeLocks()
        waiting: deque[Future[Outcome]] = deque()
        with (
            self._asked_here() as questions,
            ThreadPoolExecutor(max_workers=self.jobs) as pool,
        ):
            try:
                for work in self._works(inputs, lambda launch: self._ask_alone(launch, locks)):
                    waiting.append(pool.submit(self._judged, work))
                    while waiting and (waiting[0].done() or len(waiting) >= AHEAD * self.jobs):
                        yield from _first(waiting, questions)
                while waiting:
                    yield from _first(waiting, questions)
            except BaseException as error:
                if questions:
                    questions.close()
                finish_under_way(pool, self._stop)
                if isinstance(error, KeyboardInterrupt):
                    while waiting:
                        yield from _first(waiting)
                raise

    @contextmanager
    def _asked_here(self) -> Iterator[Questions | None]:
        """Have the person asked by this thread, as long as others work; None where nobody is."""
        if self.session.prompts is None:
            yield None
            return
        from lticheck.probing.questions import Questions  # noqa: PLC0415 - start-up time

        person = self.session.prompts
        questions = self.session.prompts = Questions(person)
        try:
            yield questions
        finally:
            self.session.prompts = person

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
        plan = self.session.plan(
            launch,
            score=self.score,
            score_maximum=self.score_maximum,
            journal=self.journal,
            wire=self.wire(),
        )
        if plan.wire is None or plan.credentials is None:
            return run_probes(launch, plan)
        proven = self._causes.of(launch)
        if proven:
            return told_by_others(launch, plan, proven)
        paced = PacedClient(wire=plan.wire, pace=self._pace, bucket=bucket_of(launch))
        with self.asking(launch):
            return run_probes(launch, replace(plan, wire=paced))


def _read(inputs: Iterable[Input]) -> Iterator[Read]:
    """Read the parts of long logs here."""
    for found in inputs:
        if isinstance(found, Capture | Unrecognised):
            yield found
        else:
            yield from read_part(found)


def _first(
    waiting: deque[Future[Outcome]], questions: Questions | None = None
) -> Iterator[Outcome]:
    """Yield the case that is first in line; of one that was never begun, or asked about, nothing.

    It leaves the line when it is there: an interruption of the waiting loses nothing.
    """
    from concurrent.futures import wait  # noqa: PLC0415 - start-up time

    if questions:
        questions.wait_for(waiting[0])
    elif not waiting[0].done():  # one that was cancelled is done, and `wait` would wait for it
        wait([waiting[0]])
    future = waiting.popleft()
    # Stopped: the thread waited for an answer of the person who ended the run.
    if not future.cancelled() and not isinstance(future.exception(), Stopped):
        yield future.result()
