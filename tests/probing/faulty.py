"""A sandbox in which given requests go wrong, and a client that times out by agreement with it.

Time-outs are real, and yet no test waits by luck: a request that is to be answered too late is sent
with a short deadline, and its peer holds it until the client has given up; every other request has
a deadline that no loaded machine reaches.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lticheck.model.exchange import Sent, SignedRequest, TransportFailure, TransportTrouble
from lticheck.probing.http_client import RequestsClient
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.faults import Faults
from lticheck.sandbox.web.http import Request, Response

DEADLINE = 0.4
"""Seconds for one exchange that is to be late; late writes are told in deadlines."""
LONG = 20.0
"""Seconds that nothing here takes."""
Change = Callable[[Response], Response]
DEAD = TransportFailure(trouble=TransportTrouble.DROPPED, detail="the run is dead")


@dataclass(frozen=True, kw_only=True)
class Late:
    """Work that is done when nobody waits for it any more."""

    seconds: float
    is_silent: bool = False
    """No answer comes in time; else a proxy says 504 at once."""


@dataclass(frozen=True, kw_only=True)
class Strike:
    """Signals that arrive at one request."""

    number: signal.Signals
    when: str
    """before, during or after."""
    times: int = 1


class Faulty(Sandbox):
    """A sandbox whose answers are changed, and whose work is late, at given requests."""

    def __enter__(self) -> Faulty:
        self.start()
        return self

    def ready(self) -> None:
        """Begin a run, on the first day's gradebook."""
        self.reset()
        self.forgive()
        self._timers: list[threading.Timer] = []
        self._held: dict[int, Callable[[], Any]] = {}
        self._news = threading.Condition()
        self._here = threading.local()
        self.turn = threading.Lock()
        """One request at a time, so that its number is known before it is sent."""

    def forgive(self) -> None:
        """Switch every fault off, and count from one."""
        self.calls, self.on_call, self.dead_from = 0, None, LONG_AGO
        self.changes: dict[int, Change] = {}
        self.late: dict[int, Late] = {}
        self.strikes: dict[int, Strike] = {}

    def settle(self) -> None:
        """Wait until what is late has been done."""
        for timer in self._timers:
            timer.join()

    def give_up(self, number: int) -> None:
        """Hear that the client waits no longer; so the work's time begins."""
        with self._news:
            self._news.wait_for(lambda: number in self._held, timeout=LONG)
            work = self._held.pop(number, None)
        if work:
            self._later(self.late[number].seconds, work)

    def _later(self, seconds: float, work: Callable[[], Any]) -> None:
        timer = threading.Timer(seconds, work)
        self._timers.append(timer)
        timer.start()

    def _faults_now(self) -> Faults:
        found = super()._faults_now()
        self._here.number = self.calls
        return found

    def _answer(self, request: Request, now: float) -> Response:
        number = self._here.number
        late = self.late.get(number)
        if late is not None:
            return self._answer_late(
                number, late, lambda: super(Faulty, self)._answer(request, now)
            )
        self._strike(number, "during")
        found = super()._answer(request, now)
        self._strike(number, "after")
        change = self.changes.get(number)
        return change(found) if change else found

    def _answer_late(self, number: int, late: Late, work: Callable[[], Any]) -> Response:
        if late.is_silent:
            with self._news:
                self._held[number] = work
                self._news.notify_all()
                self._news.wait_for(lambda: number not in self._held, timeout=LONG)
        else:
            self._later(late.seconds, work)
        return Response(status=504, media_type="text/html", body=b"<html></html>")

    def _strike(self, number: int, when: str) -> None:
        strike, main = self.strikes.get(number), threading.main_thread().ident
        if strike and strike.when == when and main:
            for _ in range(strike.times):
                signal.pthread_kill(main, strike.number)


LONG_AGO = 10**9
"""A request's number that no run reaches."""


class SteadyClient:
    """The client of one run against a faulty sandbox."""

    def __init__(self, canvas: Faulty) -> None:
        self.canvas = canvas
        self._patient = RequestsClient(timeout=LONG, trust_environment=False)
        self._hasty = RequestsClient(timeout=DEADLINE, trust_environment=False)

    def sendable(self, url: str) -> str:
        return self._patient.sendable(url)

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Sent:
        with self.canvas.turn:
            return self._send(request, self.canvas.calls + 1, address_allowed)

    def _send(
        self, request: SignedRequest, number: int, allowed: Callable[[str], bool] | None
    ) -> Sent:
        if number >= self.canvas.dead_from:
            return Sent(answer=DEAD, sent_at=time.time(), elapsed=0.0)
        strike, late = self.canvas.strikes.get(number), self.canvas.late.get(number)
        if strike and strike.when == "before":
            for _ in range(strike.times):
                signal.raise_signal(strike.number)
        if late is None or not late.is_silent:
            return self._patient.send(request, address_allowed=allowed)
        sent = self._hasty.send(request, address_allowed=allowed)
        self.canvas.give_up(number)
        return sent

    def close(self) -> None:
        self._patient.close()
        self._hasty.close()
