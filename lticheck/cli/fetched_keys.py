"""A tool's key set, fetched from a host that the user named: one GET, without any secret."""

from __future__ import annotations

from contextlib import closing

from lticheck.model.credentials import Hosts
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import SignedRequest, TransportFailure
from lticheck.model.grade_urls import read_web_address
from lticheck.probing.addresses import AddressPolicy
from lticheck.probing.http_client import RequestsClient

TIMEOUT = 10.0


def fetched(url: str, hosts: Hosts) -> str:
    """Return the text at a URL. Raises RequestNotPossible, with the reason, where there is none.

    The host must be named: who reads a command line to somebody must not choose whom they ask.
    """
    with closing(RequestsClient(timeout=TIMEOUT)) as client:
        prepared = client.sendable(url)
        address = read_web_address(prepared)
        if address is None:
            raise RequestNotPossible("the key set's URL is no plain web address")
        if not any(one.covers(address.host, address.port) for one in hosts):
            raise RequestNotPossible(
                f"nobody named {address.shown_host}: --allow-host {address.shown_host}"
            )
        request = SignedRequest(
            method="GET", url=prepared, headers=(("Accept", "application/json"),), body=b""
        )
        answer = client.send(request, address_allowed=AddressPolicy.ANY.allows).answer
    if isinstance(answer, TransportFailure):
        raise RequestNotPossible(f"the key set could not be fetched: {answer.detail}")
    if 300 <= answer.status < 400:
        where = answer.header("Location")
        raise RequestNotPossible(f"the key set's URL leads elsewhere ({answer.status}): {where}")
    if answer.status != 200:
        raise RequestNotPossible(f"the key set's URL answered HTTP {answer.status}, not 200")
    return answer.body.decode("utf-8", "replace")
