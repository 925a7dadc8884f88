"""Events of a log put together: requests with their replies, and what stays without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace

from lticheck.captures.collect import Extract, LaunchParameters, first_of_each_kind
from lticheck.captures.logs.beside import is_answered_by, is_below, is_beside, is_of_trace
from lticheck.captures.logs.events import (
    CallSeen,
    Event,
    Fact,
    Failed,
    HeadersSeen,
    LaunchSeen,
    ReplyCut,
    ReplySeen,
    RequestSeen,
    ScoreSeen,
    StatusSeen,
    TroubleSeen,
    UrlSeen,
)
from lticheck.captures.logs.facts import observed
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.outcome_request import Headers, exchange_of, reply_of, request_of
from lticheck.captures.syntax.lines import Lines
from lticheck.model.case import FactKind, Observation
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Exchange, Reply, SignedRequest, TransportFailure

WITHOUT_BODY = {*range(300, 400), 429, *range(500, 600)}
"""Statuses that say enough where the log does not hold the reply's body."""

NEAR = 4000
"""Characters within which an answer follows what it answers, or is said again."""


@dataclass
class LogCorrelator:
    """One pass over the events of a log; what is known of the exchange that is under way."""

    lines: Lines
    request: RequestSeen | None = None
    url: UrlSeen | None = None
    headers: Headers = ()
    status: StatusSeen | None = None
    bad_score: str | None = None
    begun_at: int | None = None
    """Where the first part of the exchange under way stands."""
    answered_at: int | None = None
    """Where the last answer ends, if nothing was said of a failure since."""
    is_cut: bool = False
    lti13: Fact | None = None
    """The last request of LTI 1.3's services, whose answer may be the next JSON."""
    last_reply: ReplySeen | None = None
    trouble: TroubleSeen | None = None
    """The last failed connection beside which no request stood yet."""
    call: CallSeen | None = None
    """The last call that posted a grade, of which nothing else is known."""
    exchanges: list[Exchange] = field(default_factory=list)
    launches: list[LaunchParameters] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def run(self, events: Iterable[Event]) -> Extract:
        """Take every event, and return what they amount to."""
        for event in events:
            self.end_what_is_far(event)
            self.on_event(event)
            if self.begun_at is None and self._is_under_way:
                self.begun_at = event.start
        self.end_exchange()
        return Extract(
            launches=tuple(self.launches),
            exchanges=tuple(self.exchanges),
            observations=tuple(dict.fromkeys(first_of_each_kind(self.observations))),
        )

    def on_event(self, event: Event) -> None:
        """Take the next event, in the order of the text."""
        if isinstance(event, ReplySeen) and self._is_of_other(event):
            return
        match event:
            case RequestSeen():
                self.on_request(event)
            case ReplySeen():
                self.on_reply(event, self._reply(event))
            case TroubleSeen():
                self.on_trouble(event)
            case StatusSeen():
                self.on_status(event)
            case Failed():
                self.on_failure(event)
            case CallSeen():
                self.call = event
                self._fail_beside_address()
            case _:
                self.on_detail(event)

    def on_trouble(self, event: TroubleSeen) -> None:
        """End the exchange under way without a reply, or keep why, until its address stands by."""
        if self.request or dict(self.headers).keys() - {"Content-Type"}:
            self.on_reply(event, event.failure)
        elif not (self.answered and self.exchanges[-1].failure):  # a traceback tells it again
            self.trouble = event
            self._fail_beside_address()

    def _fail_beside_address(self) -> None:
        named: Event | None = self.url if is_beside(self.url, self.trouble, self.lines) else None
        named = named or (self.call if is_of_trace(self.call, self.trouble, self.lines) else None)
        if named and self.trouble:
            self.on_reply(named, self.trouble.failure)
            self.trouble = self.call = None

    @property
    def answered(self) -> bool:
        """Tell whether the last exchange got its answer."""
        return self.answered_at is not None

    @property
    def _is_under_way(self) -> bool:
        known = (self.request, self.url, self.status, self.bad_score)
        return bool(self.headers) or self.is_cut or any(one is not None for one in known)

    def end_what_is_far(self, event: Event) -> None:
        """End what is under way where the next event stands too far below it to be a part of it."""
        if self.answered_at is not None and self.lines.are_apart(self.answered_at, event.start):
            self.answered_at = None
        if self.begun_at is not None and self.lines.are_apart(self.begun_at, event.start):
            self.end_exchange()
            self.bad_score = None

    def on_detail(self, event: Event) -> None:
        """Keep what is part of an exchange to come, or stands alone."""
        match event:
            case UrlSeen(url=url):
                # A path alone tells less than the address of which it is the end.
                self.url = self.url if self.url and self.url.url.endswith(url) else event
                self._fail_beside_address()
            case ReplyCut():
                self.is_cut = True
            case HeadersSeen(headers=headers):
                self.headers = (*self.headers, *headers) if event.is_one_more else headers
            case ScoreSeen(text=text):
                self.bad_score = text
            case LaunchSeen(parameters=parameters, url=url):
                location = self.lines.location(event.start)
                posted_to = url or self._launch_url()
                self.launches.append(
                    LaunchParameters(parameters=parameters, location=location, url=posted_to)
                )
            case Fact(kind=kind, text=text):
                if kind is FactKind.AGS and self._is_same_line(event):
                    return
                self.observe(kind, text, event)
                self.lti13 = event if kind is FactKind.AGS else self.lti13

    def _is_same_line(self, event: Fact) -> bool:
        """Tell whether the line of the last request of LTI 1.3 holds its error too."""
        former = self.lti13
        return former is not None and self.lines.location(former.start) == self.lines.location(
            event.start
        )

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
        self.begun_at = event.end
        if self.bad_score is not None and event.asked and event.sends_zero:
            sent = event.asked.result_score
            text = f"the tool was given {self.bad_score!r} as a score and sent {sent!r}"
            self.observe(FactKind.SCORE_BECAME_ZERO, text, event)
        self.bad_score = None

    def on_reply(self, event: Event, answer: Reply | TransportFailure) -> None:
        """End the exchange with what came back."""
        begun = self.request or event
        asked = self.request.asked if self.request else None
        self.last_reply = event if isinstance(event, ReplySeen) else None
        if isinstance(answer, Reply) and answer.outcome.accepted and not self.request:
            self._zero_taken(event)
        self.exchanges.append(
            exchange_of(self._request(), asked, answer, location=self.lines.location(begun.start))
        )
        self.forget_exchange(answered_at=event.end)

    def _is_of_other(self, event: ReplySeen) -> bool:
        """Tell whether a reply answers nothing of grades, or was taken already."""
        if event.is_page:
            return not is_answered_by(event, self.url, self.status)
        return self._is_repeated(event) or self._is_of_lti13(event)

    def _is_repeated(self, event: ReplySeen) -> bool:
        """Tell whether a tool only repeats in its own words the answer that stands above."""
        former = self.exchanges[-1].outcome if self.answered and self.exchanges else None
        if not event.quoted or not event.quoted.is_quoted or not former or self.request:
            return False
        said, above = event.quoted.outcome.description, former.description
        between = event.start - (self.last_reply.end if self.last_reply else 0)
        return above.startswith(said) and between < NEAR and not self.status

    def _is_of_lti13(self, event: ReplySeen) -> bool:
        """Tell whether the error answers a request of LTI 1.3 that stands right above it."""
        if self.lti13 is None or self.request or self.url or event.start - self.lti13.end > NEAR:
            return False
        if not event.body.lstrip().startswith(b"{"):
            return False
        text = clipped(event.body.decode("utf-8", "replace"))
        above = self.lti13
        status = self.status.status if self.status else above.status
        shown = replace(above, start=event.start, end=event.end, text=text, status=status)
        self.observe(FactKind.AGS, text, shown)
        self.forget_exchange()
        return True

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
        if event.is_loose and (self.status or not is_below(self.url, event, self.lines)):
            return
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
        self.answered_at = None

    def end_exchange(self) -> None:
        """End an exchange to which no reply came."""
        request = self._request()
        url = request.url if request else ""
        begun = self.request or self.status
        bare = self.status is not None and self.status.status in WITHOUT_BODY and not self.is_cut
        if begun and self.status and url and bare:
            self.on_reply(begun, reply_of(self.status.status, self.status.headers, b""))
            return
        if begun and self.status and url:
            lack = "the log cut the reply off" if self.is_cut else "the log does not hold the reply"
            text = f"{url} answered {self.status.status}; {lack}"
            self.observe(FactKind.STATUS, text, self.status)
        elif self.is_cut:
            self.observe(FactKind.STATUS, "the log cut the reply off", Event(start=0, end=0))
        if self.request:
            self.exchanges.append(
                exchange_of(
                    request, self.request.asked, None, self.lines.location(self.request.start)
                )
            )
        self.forget_exchange()

    def forget_exchange(self, *, answered_at: int | None = None) -> None:
        """Clear what is known of the exchange that ended."""
        self.begun_at, self.answered_at = None, answered_at
        self.request = self.url = self.status = None
        self.headers = ()
        self.is_cut = False

    def observe(self, kind: FactKind, text: str, event: Event) -> None:
        """Note a fact with the line that shows it."""
        self.observations.append(observed(kind, text, event, self.lines))
