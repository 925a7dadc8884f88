"""Further attempts: where Canvas was not reached, and never of a write that may count."""

from __future__ import annotations

from collections.abc import Callable

from lticheck.model.case import Case
from lticheck.reporting.report import Diagnosis, Verdict

FIRST_DELAY = 0.5
"""Seconds before the first further attempt; twice as long before each one after it."""
LONGEST_DELAY = 60.0
"""Seconds beyond which a Retry-After is not waited for."""

Outcome = tuple[Case, Diagnosis]


def with_retries(
    attempt: Callable[[], Outcome], retries: int, *, stopped: Callable[[float], bool]
) -> Outcome:
    """Make an attempt, and up to `retries` further ones as long as they are worth it.

    `stopped` waits so many seconds, and tells whether the run has ended meanwhile.
    """
    case, diagnosis = attempt()
    for number in range(retries):
        if not may_retry(case, diagnosis) or stopped(retry_delay(case, number)):
            break
        case, diagnosis = attempt()
    return case, diagnosis


def may_retry(case: Case, diagnosis: Diagnosis) -> bool:
    """Tell whether another attempt is worth it, and writes nothing twice.

    Only where Canvas was not reached or throttled, and never after a bug of ours; after a write
    whose answer was lost only where the former grade is proven to be back.
    """
    transport = diagnosis.verdict is Verdict.NOT_CHECKED and not diagnosis.not_checked
    reached_nobody = transport and not case.bug
    return reached_nobody and (case.unanswered_write is None or case.is_restored)


def retry_delay(case: Case, number: int) -> float:
    """Return how many seconds to wait: what the answer asks for, or more at every attempt."""
    exchange = case.stopped_by
    asked = exchange.reply.header("Retry-After") if exchange and exchange.reply else ""
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_DELAY)
    return float(FIRST_DELAY * 2**number)
