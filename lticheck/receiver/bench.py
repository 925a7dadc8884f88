"""What a tool in development posted to the sandbox, each request with its verdict as it comes."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from lticheck.captures import Capture
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.outcome_request import reply_of, request_of
from lticheck.formats.html.card import card_values
from lticheck.formats.wording import badge, errors, one_line
from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Exchange, Reply, TransportFailure, TransportTrouble
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.redactor import redactor_of

if TYPE_CHECKING:
    from lticheck.model.credentials import Consumers
    from lticheck.reporting.diagnosis import Diagnosis
    from lticheck.sandbox.web.observer import Seen

KEPT = 200
"""Requests that can be looked at."""
LAUNCHES = 50
WAITING = 1000
SOURCE = "what your tool posted"
PLACE = Location(file=SOURCE)


@dataclass(frozen=True, kw_only=True, eq=False)
class Posted:
    """One request of the tool, and what is to be said of it."""

    number: int
    at: str
    """The time of day."""
    method: str
    path: str
    status: int
    """0 where the connection was closed under the answer."""
    diagnosis: Diagnosis

    @property
    def row(self) -> Mapping[str, Any]:
        """Return what a line of the list shows."""
        found = errors(self.diagnosis) or self.diagnosis.findings
        mark = badge(self.diagnosis)
        return {
            "number": self.number,
            "at": self.at,
            "badge": {"text": str(mark), "tone": mark.tone},
            "request": f"{self.method} {self.path}",
            "status": str(self.status or "no answer"),
            "rule": found[0].rule if found else "",
            "title": found[0].title if found else self._accepted,
        }

    @property
    def _accepted(self) -> str:
        """Say what was accepted, where there is nothing else to say."""
        return " ".join(f"{step.name} accepted" for step in self.diagnosis.steps[:1])

    @property
    def line(self) -> str:
        """Return it as one line of a terminal."""
        row = self.row
        said = f"{row['rule']}: {row['title']}" if row["rule"] else row["title"]
        return one_line(
            f"{row['at']}  {row['badge']['text']}  {row['request']}  {row['status']}  {said}"
        )


@dataclass(kw_only=True, eq=False)
class Bench:
    """Looks on at the sandbox, in a thread of its own: no answer to the tool waits for it."""

    consumers: Consumers
    """The sandbox's own secrets: who signed with another one is told."""
    on_posted: Callable[[Posted], None] = lambda _posted: None
    _posted: deque[Posted] = field(default_factory=lambda: deque(maxlen=KEPT))
    _launches: deque[Launch] = field(default_factory=lambda: deque(maxlen=LAUNCHES))
    _waiting: queue.Queue[Seen] = field(default_factory=lambda: queue.Queue(WAITING))
    _count: int = 0

    def start(self) -> Bench:
        """Begin to look on."""
        threading.Thread(target=self._work, name="lticheck bench", daemon=True).start()
        return self

    def launched(self, parameters: Sequence[tuple[str, str]]) -> None:
        """Keep a launch: what it says of its assignment explains what becomes of a score."""
        self._launches.appendleft(Launch(parameters=tuple(parameters)))

    def saw(self, seen: Seen) -> None:
        """Take a request; beyond those that wait it is passed over."""
        try:
            self._waiting.put_nowait(seen)
        except queue.Full:
            return

    def posted(self) -> tuple[Posted, ...]:
        """Return the requests, the newest first."""
        return tuple(self._posted)

    def rows(self) -> list[Mapping[str, Any]]:
        """Return the requests as lines, the newest first."""
        return [posted.row for posted in self.posted()]

    def card(self, number: int) -> Mapping[str, Any] | None:
        """Return one of them in full."""
        found = next((one for one in self.posted() if one.number == number), None)
        return card_values(found.diagnosis, f"posted-{number}") if found else None

    def finish(self) -> None:
        """Wait until everything that was taken is judged."""
        self._waiting.join()

    def _work(self) -> None:
        while True:
            seen = self._waiting.get()
            try:
                self._take(seen)
            finally:
                self._waiting.task_done()

    def _take(self, seen: Seen) -> None:
        try:
            several = list(self._judged(seen))
        except Exception as error:  # noqa: BLE001 - one odd request must not end the bench
            several = [self._posted_of(seen, Case(location=PLACE, bug=where_it_broke(error)))]
        for posted in several:
            self._posted.appendleft(posted)
            self.on_posted(posted)

    def _judged(self, seen: Seen) -> Iterator[Posted]:
        session = Session(consumers=self.consumers)
        for exchange in _exchanges(seen):
            capture = Capture(source=SOURCE, exchanges=(exchange,))
            for case in cases(capture, session):
                yield self._posted_of(seen, replace(case, launch=self._launch_of(exchange)))

    def _launch_of(self, exchange: Exchange) -> Launch | None:
        """Return the launch whose grade was posted."""
        key = exchange.asked.grade_key if exchange.asked else ""
        return next((one for one in tuple(self._launches) if key and one.sourcedid == key), None)

    def _posted_of(self, seen: Seen, case: Case) -> Posted:
        found = diagnose(case, transcripts=True)
        self._count += 1
        return Posted(
            number=self._count,
            at=time.strftime("%H:%M:%S", time.localtime(seen.at)),
            method=seen.request.method,
            path=seen.request.path,
            status=seen.response.status if seen.response else 0,
            diagnosis=redactor_of(case, self.consumers.all_secrets).mask(found),
        )


def _exchanges(seen: Seen) -> tuple[Exchange, ...]:
    """Return the request as a grade service's; nothing where it was to none."""
    asked = seen.request
    url = f"{asked.url}?{asked.query}" if asked.query else asked.url
    headers = tuple((name.title(), value) for name, value in asked.headers.items())
    request = request_of(asked.method, url, headers, asked.body)
    return classify(HttpExchange(request=request, answer=lambda: _answer(seen))).exchanges


def _answer(seen: Seen) -> Reply | TransportFailure:
    response = seen.response
    if response is None:
        return TransportFailure(
            trouble=TransportTrouble.DROPPED, detail="the sandbox closed the connection"
        )
    headers = (("Content-Type", response.media_type), *response.headers.items())
    return reply_of(response.status, headers, response.body)
