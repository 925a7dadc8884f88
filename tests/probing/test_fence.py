"""A fence by itself: what it asks, and whether the write may have arrived before it."""

from __future__ import annotations

import pytest

from lticheck.model.exchange import Reply, TransportFailure
from lticheck.probing.fence import Fence, Stamp, is_duplicate, is_settled
from tests.probing.gradebook import (
    DUPLICATE,
    EXPIRED,
    LOST,
    SERVER_ERROR,
    exchange,
    reply,
    says,
)

STAMP = Stamp(nonce="n", timestamp="7")
NEW, SEEN, OLD = says("success", "0.5"), reply(DUPLICATE, 401), reply(EXPIRED, 401)
BROKEN = reply(SERVER_ERROR, 500)
Answer = Reply | TransportFailure


class Asked:
    """Reads with a stamp that are answered so."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.stamps: list[Stamp] = []

    def fence(self, stamp: Stamp = STAMP) -> Fence:
        def read(stamp: Stamp) -> object:
            self.stamps.append(stamp)
            return exchange(self.answers.pop(0))

        return Fence(read=read, stamp=stamp)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "may_have_arrived"),
    [
        ([SEEN], True),
        ([OLD], True),
        ([NEW, SEEN], False),
        ([LOST, SEEN], True),
        ([BROKEN, LOST, NEW, SEEN], False),
        ([NEW, LOST, BROKEN, SEEN], False),
    ],
)
def test_a_fence_that_holds(answers: list[Answer], *, may_have_arrived: bool) -> None:
    asked = Asked(*answers)
    fence = asked.fence()
    assert fence.raise_() is may_have_arrived
    assert fence.holds is True
    assert asked.answers == []
    assert asked.stamps == [STAMP] * len(answers)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([LOST, BROKEN, LOST], "Canvas could not be asked about it"),
        ([NEW, NEW], "nonces are not kept there"),
        ([NEW, LOST, LOST, BROKEN], "Canvas could not be asked about it"),
    ],
)
def test_a_fence_that_does_not_hold_says_why_and_the_write_may_arrive(
    answers: list[Answer], why: str
) -> None:
    asked = Asked(*answers)
    fence = asked.fence()
    assert fence.raise_() is True
    assert fence.holds is False
    assert fence.why == why
    assert asked.answers == []


def test_a_write_that_was_not_signed_by_us_cannot_be_fenced() -> None:
    asked = Asked()
    fence = asked.fence(Stamp(nonce="", timestamp=""))
    assert fence.raise_() is True
    assert (fence.holds, fence.why) == (False, "how it was signed is not known")
    assert asked.stamps == []


@pytest.mark.parametrize(
    ("answer", "duplicate", "settled"),
    [
        (NEW, False, True),
        (SEEN, True, True),
        (OLD, False, False),
        (BROKEN, False, False),
        (LOST, False, False),
        (reply(DUPLICATE, 500), False, False),
        (says("failure", description="no"), False, False),
    ],
)
def test_what_an_answer_says_of_a_nonce(answer: Answer, *, duplicate: bool, settled: bool) -> None:
    assert is_duplicate(exchange(answer)) is duplicate
    assert is_settled(exchange(answer)) is settled
