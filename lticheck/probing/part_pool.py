"""Long logs offline: processes read and judge their parts, for threads share one processor."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeAlias

from lticheck.captures.capture import Capture, Unrecognised
from lticheck.captures.loader import read_part
from lticheck.model.case import Case
from lticheck.model.credentials import Consumers
from lticheck.model.dataclass import dataclass
from lticheck.probing.cases import works
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.kept import Kept, Wanted
from lticheck.reporting.redactor import redactor_of

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.captures.logs.parts import LogPart
    from lticheck.probing.retries import Outcome
    from lticheck.reporting.post import Hasher

AHEAD = 2
"""Parts a process that may be begun before the first of them is told: each is a megabyte."""

Found: TypeAlias = "Capture | Unrecognised | Future[list[Outcome]]"
Judge: TypeAlias = "Callable[[Capture | Unrecognised], Iterable[Outcome]]"


@dataclass(frozen=True, kw_only=True, eq=False)
class HowToJudge:
    """What of a run its processes must know."""

    consumers: Consumers
    transcripts: bool
    show_secrets: bool
    at: int
    hashed: Hasher | None
    wanted: Wanted


def outcomes_of(
    inputs: Iterable[Capture | Unrecognised | LogPart], jobs: int, how: HowToJudge, judge: Judge
) -> Iterator[Outcome]:
    """Yield what becomes of each input, in their order; `judge` is for what is no part of a log.

    Of a part the diagnoses are masked, and their cases hold no more than the place.
    """
    waiting: deque[Found] = deque()
    is_empty = True  # of the log whose parts are told now
    # Spawned: a process that is forked beside threads may wait for their locks for ever.
    spawned = get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=spawned, initializer=_leave_signals)
    try:
        for found in inputs:
            if isinstance(found, Capture | Unrecognised):
                waiting.append(found)
            else:
                waiting.append(pool.submit(judge_part, found, how))
            while len(waiting) > AHEAD * jobs:
                is_empty = yield from _told(waiting.popleft(), judge, is_empty=is_empty)
        while waiting:
            is_empty = yield from _told(waiting.popleft(), judge, is_empty=is_empty)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _told(found: Found, judge: Judge, *, is_empty: bool) -> Generator[Outcome, None, bool]:
    """Yield what became of one input; return whether its log held nothing up to now."""
    if isinstance(found, Future):
        outcomes = found.result()
        yield from outcomes
        return is_empty and not outcomes
    is_end = isinstance(found, Unrecognised) and found.is_end
    if is_empty or not is_end:
        yield from judge(found)
    return True


def _leave_signals() -> None:
    """Let the run decide what Ctrl-C means, which a terminal sends to each of its processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def judge_part(part: LogPart, how: HowToJudge) -> list[Outcome]:
    """Read a part of a log, and judge what it holds; nobody is asked.

    Of a diagnosis that the run cannot want as a whole, no more is handed back than is counted.
    """
    session = Session(consumers=how.consumers)
    kept = Kept(all=how.wanted.all)
    outcomes: list[Outcome] = []
    for found in read_part(part):
        for work in works(found, session, at=how.at):
            case = work()
            diagnosis = diagnose(case, transcripts=how.transcripts, hashed=how.hashed)
            is_kept = how.wanted.span.holds(diagnosis) and kept.wants(diagnosis)
            masks = redactor_of(case, session.secrets, show_secrets=how.show_secrets)
            masked = masks.mask(diagnosis if is_kept else diagnosis.as_counted())
            if is_kept:
                kept.keep(masked)
            outcomes.append((Case(location=case.location, is_masked=True), masked))
    return outcomes
