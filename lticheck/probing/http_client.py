"""The HTTP client: bytes out, bytes in, by a deadline. The only module that sends.

It follows no redirection, repeats nothing, knows no cookies and no credentials but those that the
request carries. Whatever a peer does ends within the deadline, and as a value.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Any

import requests

from lticheck import __version__
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Sent, SignedRequest, TransportFailure
from lticheck.model.response import Response
from lticheck.probing.transport_failures import failure_of, timed_out
from lticheck.probing.watch import CURRENT, Watch, WatchedAdapter

BODY_LIMIT = 256 * 1024
"""Bytes kept of a body, decoded. Canvas's are under 2 kB; an HTML page seldom over 200 kB."""

CHUNK = 16 * 1024


@dataclass(frozen=True, kw_only=True)
class RequestsClient:
    """One session with Canvas, over requests."""

    timeout: float = 10.0
    """Seconds for a whole exchange, from the look-up of the name to the last byte."""
    clock: Callable[[], float] = time.time
    trust_environment: bool = True
    """Whether proxies of the environment are used; not for the sandbox on loopback."""
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        """Keep `.netrc` from replacing our Authorization header; adapters do not retry."""
        self._session.auth = _keep_authorization
        self._session.trust_env = self.trust_environment
        self._session.headers["User-Agent"] = f"lticheck/{__version__}"
        self._session.headers["Accept"] = "*/*"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, WatchedAdapter())

    def sendable(self, url: str) -> str:
        """Return the URL as requests will put it on the wire.

        Raises RequestNotPossible where it is no http or https URL.
        """
        try:
            prepared = requests.Request("POST", url).prepare().url
        except (requests.RequestException, ValueError) as error:
            raise RequestNotPossible(f"not a URL that can be posted to: {url}") from error
        if not prepared or not prepared.startswith(("http://", "https://")):
            raise RequestNotPossible(
                f"not a web address: {url}", hint="lis_outcome_service_url must begin with https://"
            )
        return prepared

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Sent:
        """Send it once and read what comes, within the deadline and the limits; never raises.

        `address_allowed` is asked about the connected IP address before a byte is sent; None
        allows every one. A proxy's own address is not asked about.
        """
        sent_at, started = self.clock(), time.monotonic()
        answer = self._within_deadline(request, Watch(address_allowed))
        return Sent(answer=answer, sent_at=sent_at, elapsed=time.monotonic() - started)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _within_deadline(self, request: SignedRequest, watch: Watch) -> Response | TransportFailure:
        """Hold the exchange in a thread of its own, which is not waited for past the deadline.

        A look-up of a name, for one, cannot be ended from outside.
        """
        answers: queue.SimpleQueue[Response | TransportFailure] = queue.SimpleQueue()

        def hold() -> None:
            answers.put(self._answer(request, watch))

        threading.Thread(target=hold, name="lticheck-http", daemon=True).start()
        try:
            return answers.get(timeout=self.timeout)
        except queue.Empty:
            return timed_out(self.timeout)
        finally:
            # After an answer this ends nothing, for the connections were let go.
            watch.end()

    def _answer(self, request: SignedRequest, watch: Watch) -> Response | TransportFailure:
        CURRENT.watch = watch  # of this thread, which ends with the exchange
        try:
            with self._responded(request) as response:
                return _read(response, watch.peer)
        except Exception as error:  # noqa: BLE001 - any oddity of a peer is a value
            return failure_of(error)
        finally:
            watch.release()

    @contextmanager
    def _responded(self, request: SignedRequest) -> Iterator[requests.Response]:
        """Send, and hand over the response when its headers are there.

        Not by `Session.send`, which reads the body of a redirection, however long, and its
        Location, even where it is told not to follow it; nor does it keep cookies here.
        """
        prepared = self._session.prepare_request(
            requests.Request(
                request.method, request.url, headers=dict(request.headers), data=request.body
            )
        )
        url = str(prepared.url)
        settings: dict[str, Any] = dict(
            self._session.merge_environment_settings(url, {}, None, None, None)
        )
        response = self._session.get_adapter(url).send(prepared, timeout=self.timeout, **settings)
        try:
            yield response
        finally:
            response.close()


def _read(response: requests.Response, peer: str) -> Response:
    body, truncated = b"", False
    if not 300 <= response.status_code < 400:
        body, truncated = _body(response)
    return Response(
        status=response.status_code,
        # Not requests' own headers, which join those of one name.
        headers=tuple(response.raw.headers.items()),
        body=body,
        truncated=truncated,
        reason=response.reason or "",
        peer=peer,
    )


def _body(response: requests.Response) -> tuple[bytes, bool]:
    body = b""
    for chunk in response.raw.stream(CHUNK, decode_content=True):
        body += chunk
        if len(body) > BODY_LIMIT:
            return body[:BODY_LIMIT], True
    return body, False


def _keep_authorization(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
