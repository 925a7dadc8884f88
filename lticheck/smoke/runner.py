"""Running checks side by side, each held to what it must give."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import field, replace
from datetime import date

from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Severity
from lticheck.probing.signals import defer_signals
from lticheck.reporting.report import CheckResult, Diagnosis, Verdict
from lticheck.smoke.check import Check
from lticheck.smoke.known_faults import today

FIRST_DELAY = 0.5
"""Seconds before the first further attempt; twice as long before each one after it."""
LONGEST_DELAY = 60.0
"""Seconds beyond which a Retry-After is not waited for."""

Outcome = tuple[Case, Diagnosis]
RunOnce = Callable[[Check], Outcome]


@dataclass(kw_only=True)
class Runner:
    """Runs checks by a function that makes one attempt; checks of one student never overlap."""

    run_once: RunOnce
    jobs: int = 4
    fail_fast: bool = False
    sleep: Callable[[float], None] = time.sleep
    _stop: threading.Event = field(default_factory=threading.Event)
    _locks: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    def run(self, checks: Sequence[Check], lock_key: Callable[[Check], str]) -> Iterator[Outcome]:
        """Yield each check's case and diagnosis as it finishes.

        After Ctrl-C nothing new begins, and what is under way is finished, restored and dropped.
        """
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            futures = {pool.submit(self._locked, check, lock_key(check)) for check in checks}
            try:
                yield from self._results(futures)
            except BaseException:
                self._stop.set()
                with defer_signals():  # what is under way is restored, however often Ctrl-C comes
                    pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _results(self, futures: set[Future[Outcome | None]]) -> Iterator[Outcome]:
        for future in as_completed(futures):
            if future.cancelled():
                continue
            outcome = future.result()
            if outcome is None:
                continue
            yield outcome
            check = outcome[1].check
            if self.fail_fast and check and not check.passed:
                self._stop.set()

    def _locked(self, check: Check, key: str) -> Outcome | None:
        with self._locks[key]:
            return None if self._stop.is_set() else self._run_with_retries(check)

    def _run_with_retries(self, check: Check) -> Outcome:
        started = time.monotonic()
        case, diagnosis = self.run_once(check)
        for number in range(check.retries):
            if not may_retry(case, diagnosis) or self._stop.is_set():
                break
            self.sleep(retry_delay(case, number))
            case, diagnosis = self.run_once(check)
        result = judge(check, diagnosis, time.monotonic() - started, today())
        return case, replace(diagnosis, check=result)


def may_retry(case: Case, diagnosis: Diagnosis) -> bool:
    """Tell whether another attempt is worth it, and writes nothing twice.

    Only where Canvas was not reached or throttled; after a write whose answer was lost only where
    the former grade is proven to be back.
    """
    transport = diagnosis.verdict is Verdict.NOT_CHECKED and not diagnosis.not_checked
    return transport and (case.unanswered_write is None or case.is_restored)


def retry_delay(case: Case, number: int) -> float:
    """Return how many seconds to wait: what the answer asks for, or more at every attempt."""
    exchange = case.stopped_by
    asked = exchange.reply.header("Retry-After") if exchange and exchange.reply else ""
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_DELAY)
    return float(FIRST_DELAY * 2**number)


def judge(check: Check, diagnosis: Diagnosis, seconds: float, day: date) -> CheckResult:
    """Hold a diagnosis to what the check expects: every error expected, every expected found.

    A known fault may be found besides, up to the end of its day.
    """
    errors = [f.rule for f in diagnosis.findings if f.severity is Severity.ERROR]
    every = {finding.rule for finding in diagnosis.findings}
    found = [fault for fault in check.known if fault.rule in every]
    excused = tuple(fault.rule for fault in found if day <= fault.until)
    as_expected = set(errors) <= {*check.expect, *excused} and set(check.expect) <= every
    unchecked = diagnosis.verdict is Verdict.NOT_CHECKED and not (
        (check.expect or excused) and as_expected
    )
    return CheckResult(
        name=check.name,
        file=str(check.file),
        line=check.line,
        expected=check.expect,
        found=tuple(errors),
        known=excused,
        overdue=tuple(str(fault) for fault in found if fault.rule not in {*excused, *check.expect}),
        passed=as_expected and not unchecked and not diagnosis.restore_failed,
        could_not_check=unchecked and not diagnosis.restore_failed,
        seconds=seconds,
    )
