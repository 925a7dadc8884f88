"""Events of LTI 1.3 in a log put together: what is under way, and what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

from lticheck.captures.logs.ags_ends import NoAnswerSeen, NoJsonSeen
from lticheck.captures.logs.ags_events import (
    AddressSeen,
    AnswerSeen,
    LogEvent,
    ScoreSeen,
    StatusSeen,
    StepSeen,
)
from lticheck.captures.logs.ags_open import Open
from lticheck.captures.syntax.lines import Lines
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Exchange
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of

OF_ONE_RECORD = 6
"""Lines of an exception's text, of which one names the address."""
NEAR = 12_000
"""Characters within which an answer follows its request: a dump of an error is long."""
BOTH_PROTOCOLS = (
    "An error occurred.",
    "The specified resource does not exist",
    "403 Forbidden",
    "Rate Limit",
    "you have not provided",
)
"""Sentences that LTI 1.1's service has too: of LTI 1.3 only beside one of its steps."""
AGAIN = 2.0
"""Seconds within which a tool's layers tell the same failure again."""
MOST = 10_000
"""Exchanges of a text, or of a megabyte of a log, in which hardly more have room."""


@dataclass
class AgsCorrelator:
    """One pass over the events: what is under way, and what is done."""

    lines: Lines
    open: Open | None = None
    score: ScoreSeen | None = None
    announced: Open | None = None
    """A score that the tool said it sends, before it asks for a token."""
    early: AnswerSeen | None = None
    """An answer that either protocol gives, printed before anything that tells of its request."""
    again: AddressSeen | None = None
    """The address below an answer: of the same request, or of the next one."""
    no_answer: NoAnswerSeen | None = None
    """A failed connection of which no step is known, before its address."""
    exchanges: list[Exchange] = field(default_factory=list)
    last_at: int = 0
    """Where the last of them began."""

    def run(self, events: list[LogEvent]) -> tuple[Exchange, ...]:
        """Take every event in order, and return the exchanges that they amount to."""
        take: Mapping[type[LogEvent], Callable[[Any], None]] = {
            AddressSeen: self.on_address,
            StepSeen: self.on_step,
            StatusSeen: self.on_status,
            AnswerSeen: self.on_answer,
            ScoreSeen: self.on_score,
            NoAnswerSeen: self.on_no_answer,
            NoJsonSeen: self.on_no_json,
        }
        for event in events:
            if self.score and self.lines.are_apart(self.score.at, event.at):
                self.score = None
            take[type(event)](event)
        self.close()
        self._close_announced()
        return tuple(self.exchanges)

    def on_address(self, event: AddressSeen) -> None:
        """Begin an exchange, or learn the address of the one under way."""
        now = self._near(event.at)
        same = now is not None and now.endpoint in {event.endpoint, Endpoint.UNKNOWN}
        done = now is not None and (
            now.reply is not None or now.failure or (event.begins and now.status)
        )
        if now is None or not same or done:
            if now and now.reply is not None and same and self._is_told_again(now, event):
                self.again = event  # the failure that was told already, told again, or a next one
                return
            self.begin(event.at, event.endpoint)
            now = self.open
        if now:
            now.endpoint, now.method = event.endpoint, event.method or now.method
            now.url = event.url if len(event.url) > len(now.url) else now.url
            now.last, now.is_telling = event.at, now.is_telling or event.begins
            self._fail_beside(now, event)

    def _fail_beside(self, now: Open, event: AddressSeen) -> None:
        """Take a failure that is named before its address, on the same line."""
        former, self.no_answer = self.no_answer, None
        is_open = not (now.failure or now.status or now.reply)
        if former and is_open and not self.lines.apart(former.at, event.at):
            now.failure, now.is_telling = former.failure, True

    def _is_told_again(self, now: Open, event: AddressSeen) -> bool:
        """Tell whether an address is that of the failure which is known already."""
        shorter, longer = sorted((now.url, event.url), key=len)
        return (
            not event.begins and longer.endswith(shorter) and not self._is_later(now.at, event.at)
        )

    def _is_later(self, earlier: int, now: int) -> bool:
        """Tell whether so much time lies between two lines that they tell of two requests."""
        return (self.lines.seconds_between(earlier, now) or 0) >= AGAIN

    def on_step(self, event: StepSeen) -> None:
        """Begin an exchange by the words of a tool, or learn the step of the one under way."""
        now = self._near(event.at)
        fits = {event.endpoint, Endpoint.UNKNOWN}
        same = now is not None and (Endpoint.UNKNOWN is event.endpoint or now.endpoint in fits)
        if now is None or now.failure or not same:
            self.begin(event.at, event.endpoint)
        now = self.open
        if now:
            now.endpoint = event.endpoint if now.endpoint is Endpoint.UNKNOWN else now.endpoint
            now.is_telling = now.is_telling or event.failed
            now.last = event.at

    def on_status(self, event: StatusSeen) -> None:
        """Keep the status of the exchange under way; of one that is answered it is told again."""
        now = self._near(event.at)
        if now and not now.status:
            if event.status < 300:
                now.reply = None  # a refusal that was printed before was another's
            now.status, now.is_telling, now.last = event.status, True, event.at
        elif now and now.status < 300 <= event.status and now.reply is None:
            self.begin(event.at, Endpoint.UNKNOWN)  # what went before was accepted
            if self.open:
                self.open.status, self.open.is_telling = event.status, True

    def on_answer(self, event: AnswerSeen) -> None:
        """Keep a sentence as the answer of the exchange under way."""
        now = self._near(event.at)
        if now and self._is_next(now, event):
            self._begin_again(event.at)
            now = self.open
        unfit = now is not None and (now.status and now.status < 300)
        other = (
            now is not None
            and Endpoint.UNKNOWN not in {now.endpoint, event.endpoint}
            and ((now.endpoint is Endpoint.TOKEN) is not (event.endpoint is Endpoint.TOKEN))
        )
        if now is not None and now.reply is not None and not (unfit or other):
            self._told_again(now, event)
            return
        if now is None and event.reply.message.startswith(BOTH_PROTOCOLS):
            self.early = event
            return
        if now is None or unfit or other:
            self.begin(event.at, event.endpoint)
        if self.open:
            self.open.reply, self.open.is_telling, self.open.last = event.reply, True, event.at
            if self.open.endpoint is Endpoint.UNKNOWN:
                self.open.endpoint = event.endpoint

    def _is_next(self, now: Open, event: AnswerSeen) -> bool:
        """Tell whether another answer stands below the address that stands again."""
        said, former = event.reply.message, now.reply.message if now.reply else ""
        is_same = said.startswith(former) or former.startswith(said)
        return self.again is not None and self.again.at > now.at and not is_same

    def _begin_again(self, at: int) -> None:
        """Begin the exchange whose address stood below the answer of the one before."""
        event, self.again = self.again, None
        if event:
            self.begin(at if self.score is None else event.at, event.endpoint)
            self.on_address(event)

    def _told_again(self, now: Open, event: AnswerSeen) -> None:
        """Take the longer sentence: an OAuth code stands before its description."""
        if now.reply and now.reply.message == now.reply.code and event.reply.message:
            now.reply = replace(event.reply, code=now.reply.code)
        now.last = event.at

    def on_score(self, event: ScoreSeen) -> None:
        """Keep a score for the post to come, or give it to the one under way."""
        now = self.open
        if now and self.again and now.reply and now.body not in (None, dict(event.body)):
            self._begin_again(self.again.at)
            now = self.open
        if now and now.endpoint is Endpoint.SCORES and now.body is None and not now.status:
            now.body = dict(event.body)
        elif now and now.endpoint is Endpoint.SCORES and now.body is None and now.status >= 300:
            now.body = dict(event.body)  # a client prints its request beside the failure
        else:
            self.score = event

    def on_no_answer(self, event: NoAnswerSeen) -> None:
        """End the exchange under way without an answer; chained exceptions tell it again."""
        now = self._near(event.at)
        if now and now.failure:
            now.last = event.at
            return
        if now is None or now.status or now.reply is not None:
            if event.endpoint is None:
                self.no_answer = event
                return
            self.begin(event.at, event.endpoint)
        if self.open:
            self.open.failure, self.open.is_telling = event.failure, True
            self.open.last = event.at

    def on_no_json(self, event: NoJsonSeen) -> None:
        """Learn that the answer under way was none of Canvas's."""
        now = self._near(event.at)
        if now is None or now.endpoint is not event.endpoint or now.reply is not None:
            self.begin(event.at, event.endpoint)
        if self.open:
            self.open.is_no_json = self.open.is_telling = True

    def begin(self, at: int, endpoint: Endpoint) -> None:
        """End the exchange under way, and begin another."""
        now = self.open
        if endpoint is Endpoint.TOKEN and now and now.is_announced:
            self.announced, self.open = now, None
        elif endpoint is Endpoint.SCORES:
            self.announced = None
        self.close()
        body, self.again = None, None
        if endpoint in {Endpoint.SCORES, Endpoint.UNKNOWN} and self.score:
            body, self.score = dict(self.score.body), None
        early, self.early = self.early, None
        reply = early.reply if early and at - early.at < NEAR else None
        tells = early is not None and self.lines.apart(early.at, at) <= OF_ONE_RECORD
        self.open = Open(
            at=at, endpoint=endpoint, body=body, last=at, reply=reply, is_telling=tells
        )

    def close(self) -> None:
        """Keep the exchange under way if the log says anything of it."""
        now, self.open = self.open, None
        if now is None:
            return
        if now.endpoint is Endpoint.TOKEN and now.body is not None and self.score is None:
            self.score = ScoreSeen(at=now.at, body=now.body)
        if not now.is_telling or len(self.exchanges) >= MOST:
            return
        made = now.exchange(self.lines)
        former = self.exchanges[-1] if self.exchanges else None
        if not former or _key(made) != _key(former) or self._is_later(self.last_at, now.at):
            self.exchanges.append(made)
            self.last_at = now.at

    def _close_announced(self) -> None:
        """Keep a score of which nothing more was heard, unless its token was refused."""
        self.open, self.announced = self.announced, None
        last = ags_of(self.exchanges[-1]) if self.exchanges else None
        if last is None or last.accepted:
            self.close()

    def _near(self, at: int) -> Open | None:
        """Return the exchange under way, unless too much text lies in between."""
        now = self.open
        if now and (at - now.last > NEAR or self.lines.are_apart(now.at, at)):
            self.close()
        return self.open


def _key(exchange: Exchange) -> tuple[object, ...]:
    ags = ags_of(exchange)
    reply = ags.reply if ags else None
    url = ags.request.url if ags else ""
    body = exchange.request.body if exchange.request else b""
    said = (reply.status, reply.message) if reply else None
    return (ags.endpoint if ags else None, url, said, body)
