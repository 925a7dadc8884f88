"""An HTTP client that sends nothing: it notes what it was given, and a Canvas in memory answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lticheck.captures.outcome_request import asked_of
from lticheck.model.exchange import Sent as Answered
from lticheck.model.exchange import SignedRequest
from lticheck.model.response import Response as Bytes
from lticheck.probing.http_client import RequestsClient
from lticheck.sandbox.lti11.canvas import Canvas
from lticheck.sandbox.lti11.foreign_launch import adopt
from lticheck.sandbox.scenarios import new_world
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.outcomes.request import OutcomeRequest

READ = (
    b'<?xml version="1.0"?><imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo>'
    b"<imsx_statusInfo><imsx_codeMajor>success</imsx_codeMajor></imsx_statusInfo>"
    b"</imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody><readResultResponse><result>"
    b"<resultScore><language>en</language><textString>0.5</textString></resultScore></result>"
    b"</readResultResponse></imsx_POXBody></imsx_POXEnvelopeResponse>"
)
"""What a platform that is not Canvas says to readResult."""


@dataclass(frozen=True)
class Sent:
    """One request that would have gone out."""

    url: str
    request: SignedRequest
    asked: OutcomeRequest
    address_allowed: Callable[[str], bool] | None


@dataclass
class FakeNetwork:
    """Every request of every client of a run, and the Canvas that they reach."""

    sent: list[Sent] = field(default_factory=list)
    canvas: Canvas = field(default_factory=lambda: Canvas(new_world(time.time())))

    def knows(self, launch: dict[str, str], secret: str) -> None:
        """Make room for a launch's course, student and tool."""
        adopt(self.canvas.world, launch, secret)

    @property
    def urls(self) -> set[str]:
        """Return where anything would have gone."""
        return {sent.url for sent in self.sent}

    def client(self, **_: object) -> FakeClient:
        """Stand for the class of the real client."""
        return FakeClient(self)


@dataclass
class FakeClient:
    """What the commands get in place of the real client."""

    network: FakeNetwork
    real: RequestsClient = field(default_factory=RequestsClient)

    def sendable(self, url: str) -> str:
        """Prepare a URL as the real client does."""
        return self.real.sendable(url)

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Answered:
        """Note it, and let Canvas answer; another path than Canvas's is another platform's."""
        asked = asked_of(request.body)
        assert asked is not None, "lticheck sent what is no outcome request"
        self.network.sent.append(Sent(request.url, request, asked, address_allowed))
        parts = urlsplit(request.url)
        found = Response(status=200, media_type="application/xml", body=READ)
        if parts.path.startswith("/api/lti/"):
            found = self.network.canvas.answer(_incoming(request), time.time())
        answer = Bytes(
            status=found.status, headers=(("Content-Type", found.media_type),), body=found.body
        )
        return Answered(answer=answer, sent_at=time.time(), elapsed=0.0)

    def close(self) -> None:
        """Close what was never opened."""
        self.real.close()


def _incoming(request: SignedRequest) -> Request:
    parts = urlsplit(request.url)
    return Request(
        method=request.method,
        scheme=parts.scheme,
        host=parts.netloc,
        path=parts.path,
        query=parts.query,
        headers={name.lower(): value for name, value in request.headers},
        body=request.body,
    )
