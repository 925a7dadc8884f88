"""Further attempts: whether one is worth it, and how long is waited for it."""

from __future__ import annotations

import pytest

from lticheck.model.case import Case, Restore, Role, StepState, TakenStep
from lticheck.model.exchange import Exchange, Reply, TransportFailure
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.response import Response
from lticheck.probing.retries import (
    Outcome,
    may_retry,
    retry_delay,
    throttle_delay,
    with_retries,
)
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.verdict import Verdict
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import read_reply
from tests.probing.gradebook import LOST

HERE = Location(file="x")


def diagnosed(verdict: Verdict = Verdict.NOT_CHECKED, not_checked: str = "") -> Diagnosis:
    return Diagnosis(location=HERE, verdict=verdict, findings=(), not_checked=not_checked)


def reply(status: int = 200, **headers: object) -> Reply:
    named = tuple((name.replace("_", "-"), str(value)) for name, value in headers.items())
    return Reply(status=status, headers=named, outcome=read_reply(b""))


def case_of(
    *answers: Reply | TransportFailure,
    role: Role = Role.READ,
    bug: str = "",
    restore: Restore | None = None,
) -> Case:
    operation = Operation.REPLACE if role is Role.WRITE else Operation.READ
    asked = OutcomeRequest(operation=operation, sourcedid="1-2-3", result_score="0.5")
    steps = tuple(
        TakenStep(
            role=role,
            name="x",
            state=StepState.FAILED,
            exchange=Exchange(request=None, asked=asked, answer=answer),
        )
        for answer in answers
    )
    return Case(location=HERE, launch=Launch(parameters=()), steps=steps, bug=bug, restore=restore)


# --- whether


def test_where_canvas_was_not_reached_another_attempt_is_worth_it() -> None:
    assert may_retry(case_of(LOST), diagnosed())
    assert may_retry(case_of(), diagnosed())


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.NOT_CHECKED])
def test_what_was_answered_is_not_asked_again(verdict: Verdict) -> None:
    assert not may_retry(case_of(LOST), diagnosed(verdict))


def test_what_was_not_asked_for_a_reason_is_not_asked_again() -> None:
    assert not may_retry(case_of(), diagnosed(not_checked="no secret"))


def test_a_bug_of_ours_is_no_reason() -> None:
    assert not may_retry(case_of(LOST, bug="x.py:1"), diagnosed())


def test_a_write_of_unknown_fate_is_never_repeated_unless_the_grade_is_proven_to_be_back() -> None:
    assert not may_retry(case_of(LOST, role=Role.WRITE), diagnosed())
    gone = Restore(done=False, note="")
    assert not may_retry(case_of(LOST, role=Role.WRITE, restore=gone), diagnosed())
    back = Restore(done=True, note="")
    assert may_retry(case_of(LOST, role=Role.WRITE, restore=back), diagnosed())
    assert may_retry(case_of(LOST, restore=gone), diagnosed())


# --- how often


class Attempts:
    """Attempts that end so, and the seconds between them."""

    def __init__(self, *verdicts: Verdict, stopped_at: int = 10**6) -> None:
        self.verdicts, self.made = list(verdicts), 0
        self.waited: list[float] = []
        self.stopped_at = stopped_at

    def __call__(self) -> Outcome:
        verdict = self.verdicts[min(self.made, len(self.verdicts) - 1)]
        self.made += 1
        return case_of(LOST), diagnosed(verdict, "" if verdict is Verdict.NOT_CHECKED else "x")

    def stopped(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return len(self.waited) >= self.stopped_at


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_it_is_tried_so_often_and_no_more(retries: int) -> None:
    attempts = Attempts(Verdict.NOT_CHECKED)
    _, diagnosis = with_retries(attempts, retries, stopped=attempts.stopped)
    assert attempts.made == 1 + retries
    assert attempts.waited == [0.5, 1.0, 2.0][:retries]
    assert diagnosis.verdict is Verdict.NOT_CHECKED


def test_the_first_that_is_answered_counts() -> None:
    attempts = Attempts(Verdict.NOT_CHECKED, Verdict.PROBLEM)
    _, diagnosis = with_retries(attempts, 5, stopped=attempts.stopped)
    assert (attempts.made, diagnosis.verdict) == (2, Verdict.PROBLEM)


def test_a_run_that_has_ended_makes_no_further_attempt() -> None:
    attempts = Attempts(Verdict.NOT_CHECKED, stopped_at=2)
    with_retries(attempts, 5, stopped=attempts.stopped)
    assert (attempts.made, len(attempts.waited)) == (2, 2)


# --- how long


@pytest.mark.parametrize(("number", "seconds"), [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0)])
def test_every_wait_is_twice_as_long(number: int, seconds: float) -> None:
    assert retry_delay(case_of(LOST), number) == seconds
    assert retry_delay(case_of(reply(502)), number) == seconds
    assert retry_delay(case_of(), number) == seconds


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7.0), ("0", 0.0), ("59", 59.0), ("60", 60.0), ("61", 60.0), ("86400", 60.0)],
)
def test_what_the_answer_asks_for_is_kept_up_to_a_minute(asked: str, seconds: float) -> None:
    assert retry_delay(case_of(reply(503, Retry_After=asked)), 0) == seconds
    assert retry_delay(case_of(reply(503, Retry_After=asked)), 3) == seconds


@pytest.mark.parametrize(
    "asked", ["", "-1", "1.5", "soon", "²", "٣", "Fri, 31 Dec 1999 23:59:59 GMT"]
)
def test_what_is_no_number_of_seconds_asks_for_nothing(asked: str) -> None:
    assert retry_delay(case_of(reply(503, Retry_After=asked)), 1) == 1.0


def test_the_answer_that_ended_the_attempt_is_minded() -> None:
    assert retry_delay(case_of(reply(503, Retry_After=3), reply(503, Retry_After=9)), 0) == 3.0


def test_a_throttle_is_waited_for_where_that_takes_longer() -> None:
    throttled = case_of(reply(403, X_Rate_Limit_Remaining="230.0"))
    assert retry_delay(throttled, 0) == 2.0
    assert retry_delay(throttled, 4) == 8.0


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        ("250", 0.0), ("250.0", 0.0), ("700", 0.0), ("249", 0.1), ("240", 1.0), ("0", 25.0),
        ("0.0", 25.0), (" 50 ", 20.0), ("-50.5", 30.05), ("-349", 59.9), ("-350", 60.0),
        ("-99999", 60.0), ("1.123456789", 24.8876543211),
    ],
)  # fmt: skip
def test_a_bucket_fills_by_ten_a_second(left: str, seconds: float, status: int) -> None:
    found = throttle_delay(Response(status=status, headers=(("x-rate-limit-remaining", left),)))
    assert found == pytest.approx(seconds, abs=1e-9)


@pytest.mark.parametrize(
    "left", ["", "low", "1e3", "--1", "1.", ".5", "inf", "1234567", "٣", "1 2"]
)
def test_what_is_no_number_is_no_throttle(left: str) -> None:
    headers = (("X-Rate-Limit-Remaining", left),)
    assert throttle_delay(Response(status=403, headers=headers)) == 0.0


@pytest.mark.parametrize("status", [200, 400, 401, 402, 404, 428, 430, 503])
def test_no_other_answer_is_a_throttle(status: int) -> None:
    headers = (("X-Rate-Limit-Remaining", "0"),)
    assert throttle_delay(Response(status=status, headers=headers)) == 0.0


def test_where_nothing_came_nothing_is_said() -> None:
    assert throttle_delay(None) == 0.0
    assert throttle_delay(Response(status=403)) == 0.0
