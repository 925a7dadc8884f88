"""What is known so far of one exchange of LTI 1.3 in a log, and the exchange that it makes."""

from __future__ import annotations

import json
from dataclasses import replace

from lticheck.captures.ags import answer_of
from lticheck.captures.outcome_request import request_of
from lticheck.captures.syntax.lines import Lines
from lticheck.model.dataclass import dataclass
from lticheck.model.exchange import Exchange, TransportFailure
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.reply import AgsReply, Shape, not_captured
from lticheck.services.ags.requests import AgsRequest


@dataclass(kw_only=True)
class Open:
    """An exchange that is under way in the log."""

    at: int
    endpoint: Endpoint
    url: str = ""
    method: str = ""
    status: int = 0
    reply: AgsReply | None = None
    body: dict[str, object] | None = None
    failure: TransportFailure | None = None
    is_no_json: bool = False
    last: int = 0
    is_telling: bool = False
    """False where only an address was seen, as in a configuration."""

    @property
    def is_announced(self) -> bool:
        """Tell whether it is a score of which no answer is known."""
        return self.endpoint is Endpoint.SCORES and not self.status and self.reply is None

    def exchange(self, lines: Lines) -> Exchange:
        """Return the exchange, as far as it is known."""
        is_score = self.endpoint in {Endpoint.SCORES, Endpoint.UNKNOWN}
        body = self.body if is_score else None
        text = json.dumps(body).encode() if body else b""
        is_post = is_score or self.endpoint is Endpoint.TOKEN
        method = self.method or ("POST" if is_post else "")
        request = AgsRequest(
            endpoint=self.endpoint, method=method, url=self.url, body=body, has_body=bool(body)
        )
        reply = self._said()
        return Exchange(
            request=request_of(method, self.url, (), text) if self.url or text else None,
            asked=request,
            answer=self.failure or (answer_of(reply) if reply else None),
            location=lines.location(self.at),
        )

    def _said(self) -> AgsReply | None:
        if self.is_no_json:  # clients read the body of good statuses alone
            return AgsReply(status=self.status or 200, shape=Shape.TEXT)
        if self.reply:
            return replace(self.reply, status=self.status or self.reply.status)
        if 200 <= self.status < 300:
            return AgsReply(status=self.status, shape=Shape.JSON)
        return not_captured(self.status) if self.status else None
