"""Captured requests of LTI 1.3's services, with their answers, as the values rules look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lticheck.model.exchange import Exchange, Reply, SignedRequest, TransportFailure
from lticheck.services.ags.reply import AgsReply, read_reply
from lticheck.services.ags.requests import AgsRequest, read_request

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.location import Location

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
    if isinstance(answer, Reply):
        answer = replace(answer, outcome=read_reply(answer.status, answer.body))
    return Exchange(request=request, asked=asked, answer=answer, location=location)


def answer_of(said: AgsReply) -> Reply:
    """Return an answer of which no more is known than what it says."""
    return Reply(status=said.status, headers=(), body=b"", outcome=said)
