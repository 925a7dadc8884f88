"""Captured requests of LTI 1.3's services, with their answers, as the values rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.exchange import Exchange, Reply, SignedRequest, TransportFailure
from lticheck.model.location import UNKNOWN, Location
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import AgsExchange
from lticheck.services.ags.reply import AgsReply, not_captured, read_reply
from lticheck.services.ags.requests import AgsRequest, read_request
from lticheck.services.outcomes.reply import Dialect, OutcomeReply

if TYPE_CHECKING:  # annotations alone: start-up time
    from collections.abc import Callable

    from lticheck.captures.outcome_request import Headers

USERS_OWN_GRANT = "authorization_code"
"""Canvas's token endpoint serves its REST API too, which is not ours."""


def ags_request(request: SignedRequest) -> AgsRequest | None:
    """Read a request; None where it goes to none of LTI 1.3's services."""
    asked = read_request(request.method, request.url, request.headers, request.body)
    if asked is None or asked.form.get("grant_type") in {USERS_OWN_GRANT, "refresh_token"}:
        return None
    return asked


def ags_exchange(
    request: SignedRequest,
    asked: AgsRequest,
    answer: Reply | TransportFailure | None,
    location: Location,
) -> Exchange:
    """Pair a request with its answer; None where the capture does not hold it."""
    ags = AgsExchange(asked, _read(answer) if isinstance(answer, Reply) else None)
    return Exchange(request=request, asked=None, answer=answer, location=location, ags=ags)


def lone_answer(
    endpoint: Endpoint,
    status: int,
    body: bytes | None,
    location: Location = UNKNOWN,
    *,
    request: SignedRequest | None = None,
    asked: AgsRequest | None = None,
    is_cut: bool = False,
    make_reply: Callable[[int, Headers, bytes], Reply] | None = None,
) -> Exchange:
    """Make an exchange of what a log tells: perhaps a request, a status, and a body or None."""
    reply = not_captured(status) if body is None else read_reply(status, body, is_cut=is_cut)
    answer = make_reply(status, (), body or b"") if make_reply else without_answer(status)
    asked = asked or AgsRequest(endpoint=endpoint)
    ags = AgsExchange(asked, reply)
    return Exchange(request=request, asked=None, answer=answer, location=location, ags=ags)


def without_answer(status: int) -> Reply:
    """Return what stands for an answer that was not captured."""
    return Reply(status=status, headers=(), body=b"", outcome=OutcomeReply(dialect=Dialect.EMPTY))


def _read(reply: Reply) -> AgsReply:
    return read_reply(reply.status, reply.body)
