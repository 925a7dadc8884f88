"""Requests go as fast as Canvas's bucket bears, and no faster: before it refuses, not after."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from lticheck.model.exchange import Sent, SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.response import Response
from lticheck.probing.pace import LONGEST, Pace, PacedClient

REQUEST = SignedRequest(method="POST", url="https://school.example/", headers=(), body=b"")


@dataclass
class Canvas:
    """A leaky bucket as Canvas has it, by a clock of the test's own."""

    now: float = 0.0
    level: float = 0.0
    at: float = 0.0
    cost: float = 200.0
    """What a request comes to in the end: a token costs so much."""
    refused: int = 0
    asked: int = 0
    tells: bool = True
    waits: list[float] = field(default_factory=list)

    def wait(self, seconds: float) -> bool:
        """Let time pass."""
        self.waits.append(seconds)
        self.now += seconds
        return False

    def sendable(self, url: str) -> str:
        """Return the URL."""
        return url

    def send(self, request: SignedRequest, *, address_allowed: object = None) -> Sent:
        """Answer as the throttle does."""
        del request, address_allowed
        self.level = max(self.level - 10 * (self.now - self.at), 0.0)
        self.at = self.now
        self.asked += 1
        status = 403 if self.level + 50 > 600 else 200
        self.refused += status == 403
        self.level += self.cost if status == 200 else 0
        headers = (("X-Rate-Limit-Remaining", str(600 - self.level)),) if self.tells else ()
        return Sent(answer=Response(status=status, headers=headers), sent_at=self.now, elapsed=0.0)


def client(canvas: Canvas, bucket: str = "one", pace: Pace | None = None) -> PacedClient:
    """Return a client that keeps to a pace by the clock of this Canvas."""
    pace = pace or Pace(clock=lambda: canvas.now, wait=canvas.wait)
    return PacedClient(wire=canvas, pace=pace, bucket=bucket)


@pytest.mark.parametrize("cost", [10.0, 60.0, 200.0])
def test_no_request_is_refused(cost: float) -> None:
    canvas = Canvas(cost=cost)
    paced = client(canvas)
    for _ in range(40):
        paced.send(REQUEST)
    assert (canvas.asked, canvas.refused) == (40, 0)
    # And it is not slower than the bucket leaks, but for what is left to the tool.
    assert canvas.now <= 40 * cost / 10


def test_without_it_the_same_requests_are_refused() -> None:
    canvas = Canvas()
    for _ in range(40):
        canvas.send(REQUEST)
    assert canvas.refused


def test_a_canvas_that_tells_nothing_is_not_waited_for() -> None:
    canvas = Canvas(tells=False, cost=0.0)
    paced = client(canvas)
    for _ in range(40):
        paced.send(REQUEST)
    assert canvas.waits == []


@pytest.mark.parametrize("told", ["nan", "inf", "-inf", "soon", "1e400", ""])
def test_a_number_that_is_none_is_passed_over(told: str) -> None:
    canvas = Canvas(tells=False)
    paced = client(canvas)
    answer = Response(status=200, headers=(("X-Rate-Limit-Remaining", told),))
    with paced.pace.request("one") as see:
        see(Sent(answer=answer, sent_at=0.0, elapsed=0.0))
    with paced.pace.request("one") as see:
        failed = TransportFailure(trouble=TransportTrouble.TIMEOUT, detail="")
        see(Sent(answer=failed, sent_at=0.0, elapsed=0.0))
    assert canvas.waits == []


def test_one_request_goes_out_after_a_minute_whatever_was_seen() -> None:
    canvas = Canvas(tells=False)
    paced = client(canvas)
    answer = Response(status=200, headers=(("X-Rate-Limit-Remaining", "-100000"),))
    with paced.pace.request("one") as see:
        see(Sent(answer=answer, sent_at=0.0, elapsed=0.0))
    paced.send(REQUEST)
    assert LONGEST <= canvas.now < LONGEST + 1


def test_each_bucket_has_a_pace_of_its_own() -> None:
    canvas, other = Canvas(), Canvas()
    pace = Pace(clock=lambda: canvas.now, wait=canvas.wait)
    first, second = client(canvas, "one", pace), client(other, "two", pace)
    for _ in range(3):
        first.send(REQUEST)
    second.send(REQUEST)
    assert canvas.waits == []


def test_a_run_that_ends_waits_no_longer() -> None:
    """Though others are under way."""
    canvas = Canvas(tells=False)
    pace = Pace(clock=lambda: 0.0, wait=lambda _seconds: True)
    with pace.request("one") as see:
        answer = Response(status=200, headers=(("X-Rate-Limit-Remaining", "0"),))
        see(Sent(answer=answer, sent_at=0.0, elapsed=0.0))
        client(canvas, "one", pace).send(REQUEST)
    assert canvas.asked == 1


def test_threads_share_a_bucket() -> None:
    """What is under way counts, before any answer tells of it: of three, one waits."""
    blocked, leave, inside = threading.Event(), threading.Event(), list[int]()

    def wait(_seconds: float) -> bool:
        blocked.set()
        return leave.wait(10)

    pace = Pace(clock=lambda: 0.0, wait=wait)
    with pace.request("one") as see:
        answer = Response(status=200, headers=(("X-Rate-Limit-Remaining", "210"),))
        see(Sent(answer=answer, sent_at=0.0, elapsed=0.0))

    def hold(number: int) -> None:
        with pace.request("one"):
            inside.append(number)
            leave.wait(10)

    threads = [threading.Thread(target=hold, args=(n,), daemon=True) for n in range(3)]
    for thread in threads:
        thread.start()
    assert blocked.wait(10)
    assert len(inside) <= 2
    leave.set()
    for thread in threads:
        thread.join(timeout=10)
    assert len(inside) == 3
