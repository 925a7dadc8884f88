"""Events of a log put together: requests with their replies, and what stays without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lticheck.captures.classify import described
from lticheck.captures.collect import Extract, LaunchParameters
from lticheck.captures.logs.events import (
    Event,
    Fact,
    Failed,
    HeadersSeen,
    LaunchSeen,
    ReplySeen,
    RequestSeen,
    ScoreSeen,
    StatusSeen,
    TroubleSeen,
    UrlSeen,
    in_order,
)
from lticheck.captures.outcome_request import Headers, exchange_of, reply_of, request_of
from lticheck.captures.syntax.text import Lines
from lticheck.model.case import FactKind, Observation
from lticheck.model.exchange import Exchange, Reply, SignedRequest, TransportFailure

WITHOUT_BODY = {*range(300, 400), 429, *range(500, 600)}
"""Statuses that say enough where the log does not hold the reply's body."""


@dataclass
class LogCorrelator:
    """One pass over the events of a log; what is known of the exchange that is under way."""

    lines: Lines
    request: RequestSeen | None = None
    url: UrlSeen | None = None
    headers: Headers = ()
    status: StatusSeen | None = None
    bad_score: str | None = None
    answered: bool = False
    exchanges: list[Exchange] = field(default_factory=list)
    launches: list[LaunchParameters] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def run(self, events: Iterable[Event]) -> Extract:
        """Take every event, and return what they amount to."""
        for event in in_order(events):
            self.on_event(event)
        self.end_exchange()
        return Extract(
            launches=tuple(self.launches),
            exchanges=tuple(self.exchanges),
            observations=tuple(dict.fromkeys(self.observations)),
        )

    def on_event(self, event: Event) -> None:
        """Take the next event, in the order of the text."""
        match event:
            case RequestSeen():
                self.on_request(event)
            case ReplySeen():
                self.on_reply(event, self._reply(event))
            case TroubleSeen(failure=failure):
                if self.request or self.headers:
                    self.on_reply(event, failure)
            case StatusSeen():
                self.on_status(event)
            case Failed():
                self.on_failure(event)
            case _:
                self.on_detail(event)

    def on_detail(self, event: Event) -> None:
        """Keep what is part of an exchange to come, or stands alone."""
        match event:
            case UrlSeen(url=url):
                # A path alone tells less than the address of which it is the end.
                self.url = self.url if self.url and self.url.url.endswith(url) else event
            case HeadersSeen(headers=headers):
                self.headers = headers
            case ScoreSeen(text=text):
                self.bad_score = text
            case LaunchSeen(parameters=parameters, url=url):
                location = self.lines.location(event.start)
                posted_to = url or self._launch_url()
                self.launches.append(
                    LaunchParameters(parameters=parameters, location=location, url=posted_to)
                )
            case Fact(kind=kind, text=text):
                self.observe(kind, text, event)

    def _launch_url(self) -> str:
        """Return the address that PyLTI logs before the parameters of a launch."""
        if self.url is None or self.request or "grade_passback" in self.url.url:
            return ""
        url, self.url = self.url.url, None
        return url

    def on_request(self, event: RequestSeen) -> None:
        """Begin an exchange; the one before it ends."""
        url, headers = (self.url, self.headers) if not self.request else (None, ())
        self.end_exchange()
        self.request, self.url, self.headers = event, url, headers
        score = event.asked.result_score if event.asked else None
        if self.bad_score is not None and score is not None and _is_zero(score):
            text = f"the tool was given {self.bad_score!r} as a score and sent {score!r}"
            self.observe(FactKind.SCORE_BECAME_ZERO, text, event)
        self.bad_score = None

    def on_reply(self, event: Event, answer: Reply | TransportFailure) -> None:
        """End the exchange with what came back."""
        begun = self.request or event
        asked = self.request.asked if self.request else None
        if isinstance(answer, Reply) and answer.outcome.succeeded and not self.request:
            self._zero_taken(event)
        self.exchanges.append(
            exchange_of(self._request(), asked, answer, location=self.lines.location(begun.start))
        )
        self.forget_exchange(answered=True)

    def _zero_taken(self, event: Event) -> None:
        """Note a success where the tool had no number: django-lti-provider then sends 0."""
        if self.bad_score is not None:
            text = f"the tool was given {self.bad_score!r} as a score, and Canvas took what it sent"
            self.observe(FactKind.SCORE_BECAME_ZERO, text, event)
        self.bad_score = None

    def _reply(self, event: ReplySeen) -> Reply:
        status = self.status.status if self.status else 0
        headers = self.status.headers if self.status else ()
        if event.quoted:
            return replace(event.quoted, status=event.quoted.status or status)
        return reply_of(status, headers, event.body, truncated=event.truncated)

    def _request(self) -> SignedRequest | None:
        """Return the request as far as it is known; one without body or address is not."""
        url = (self.request.url if self.request else "") or (self.url.url if self.url else "")
        body = self.request.body if self.request else b""
        return request_of("POST", url, self.headers, body) if url or body else None

    def on_status(self, event: StatusSeen) -> None:
        """Keep a status for the reply to come; one right after a reply without is that reply's."""
        if self.request or self.url or self.headers:
            self.status = event
        elif self.answered and (reply := self.exchanges[-1].reply) and not reply.status:
            known = replace(reply, status=event.status, headers=reply.headers or event.headers)
            self.exchanges[-1] = replace(self.exchanges[-1], answer=known)
        elif event.headers:
            self.status = event

    def on_failure(self, event: Failed) -> None:
        """Note a failure of which nothing else is known: no reply since the one before."""
        if not self.answered:
            self.observe(FactKind.POST_GRADE_FAILED, event.text, event)
        self.answered = False

    def end_exchange(self) -> None:
        """End an exchange to which no reply came."""
        request = self._request()
        url = request.url if request else ""
        begun = self.request or self.status
        if begun and self.status and url and self.status.status in WITHOUT_BODY:
            self.on_reply(begun, reply_of(self.status.status, self.status.headers, b""))
            return
        if begun and self.status and url:
            text = f"{url} answered {self.status.status}; the log does not hold the reply"
            self.observe(FactKind.STATUS, text, begun)
        if self.request:
            self.observe(FactKind.REQUEST, described(self.request.asked, url), self.request)
        self.forget_exchange(answered=False)

    def forget_exchange(self, *, answered: bool) -> None:
        """Clear what is known of the exchange that ended."""
        self.request = self.url = self.status = None
        self.headers = ()
        self.answered = answered

    def observe(self, kind: FactKind, text: str, event: Event) -> None:
        """Note a fact with the line that shows it."""
        location = self.lines.location(event.start)
        self.observations.append(Observation(kind=kind, text=text, location=location))


def _is_zero(score: str) -> bool:
    try:
        return float(score) == 0
    except ValueError:
        return False
