"""Further attempts: where Canvas was not reached, and never of a write that may count."""

from __future__ import annotations

from collections.abc import Callable

from lticheck.model.case import Case
from lticheck.model.pattern import pattern
from lticheck.model.response import Response
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.verdict import Verdict

FIRST_DELAY = 0.5
"""Seconds before the first further attempt; twice as long before each one after it."""
LONGEST_DELAY = 60.0
"""Seconds beyond which a Retry-After is not waited for."""

THROTTLED = {403, 429}
ENOUGH = 250.0
"""Of the throttle's bucket: a token request, and what follows it."""
ADDED_A_SECOND = 10.0
NUMBER = pattern(r"-?[0-9]{1,6}(\.[0-9]{1,9})?")

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
    reply = exchange.reply if exchange else None
    asked = reply.header("Retry-After") if reply else ""
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_DELAY)
    usual = float(FIRST_DELAY * 2**number)
    return max(usual, throttle_delay(reply))


def throttle_delay(reply: Response | None) -> float:
    """Return for how many seconds Canvas's throttle wants to be left alone; 0 where it does not.

    It says what is left of its bucket, which a token request takes 200 of, and adds 10 a second
    (Canvas: app/middleware/request_throttle.rb).
    """
    stated = reply.header("X-Rate-Limit-Remaining").strip() if reply else ""
    if reply is None or reply.status not in THROTTLED or not NUMBER.fullmatch(stated):
        return 0.0
    return min(max(ENOUGH - float(stated), 0.0) / ADDED_A_SECOND, LONGEST_DELAY)
