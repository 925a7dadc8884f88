"""Running checks side by side, each held to what it must give."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import field, replace
from datetime import date

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Severity
from lticheck.probing.retries import Outcome, with_retries
from lticheck.probing.side_by_side import GradeLocks, finish_under_way
from lticheck.reporting.diagnosis import CheckResult, Diagnosis
from lticheck.reporting.verdict import Verdict
from lticheck.smoke.check import Check
from lticheck.smoke.known_faults import today

RunOnce = Callable[[Check], Outcome]


@dataclass(kw_only=True)
class Runner:
    """Runs checks by a function that makes one attempt; checks of one student never overlap."""

    run_once: RunOnce
    jobs: int = 4
    fail_fast: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _locks: GradeLocks = field(default_factory=GradeLocks)

    def run(self, checks: Sequence[Check], lock_key: Callable[[Check], str]) -> Iterator[Outcome]:
        """Yield each check's case and diagnosis as it finishes.

        After Ctrl-C nothing new begins, and what is under way is finished, restored and dropped.
        """
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            futures = {pool.submit(self._locked, check, lock_key(check)) for check in checks}
            try:
                yield from self._results(futures)
            except BaseException:
                finish_under_way(pool, self._stop)
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
        with self._locks.of(key):
            return None if self._stop.is_set() else self._run_with_retries(check)

    def _run_with_retries(self, check: Check) -> Outcome:
        started = time.monotonic()
        case, diagnosis = with_retries(
            lambda: self.run_once(check), check.retries, stopped=self._stop.wait
        )
        result = judge(check, diagnosis, time.monotonic() - started, today())
        return case, replace(diagnosis, check=result)


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
