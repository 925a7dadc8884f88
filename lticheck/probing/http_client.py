"""Sending: the only module that imports requests."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from lticheck import __version__
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import (
    Exchange,
    Reply,
    SignedRequest,
    TransportFailure,
    TransportTrouble,
)
from lticheck.services.http_date import seconds_of
from lticheck.services.outcomes.request import OutcomeRequest
from lticheck.services.outcomes.response_parser import read_reply

BODY_LIMIT = 256 * 1024
"""Bytes kept of a reply. Canvas's are under 2 kB; an HTML page seldom over 200 kB."""

CHUNK = 16 * 1024


@dataclass(frozen=True, kw_only=True)
class HttpWire:
    """One session with Canvas: no redirects, no retries, no hidden credentials."""

    timeout: float = 10.0
    """Seconds for the whole exchange."""
    clock: Callable[[], float] = time.time
    trust_environment: bool = True
    """Whether proxies of the environment are used; not for the sandbox on loopback."""
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        """Keep `.netrc` from replacing our Authorization header, and requests from retrying."""
        self._session.auth = _keep_authorization
        self._session.trust_env = self.trust_environment
        self._session.headers["User-Agent"] = f"lticheck/{__version__}"
        self._session.headers["Accept"] = "*/*"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _JudgingAdapter(max_retries=0))

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
        self,
        request: SignedRequest,
        asked: OutcomeRequest,
        *,
        address_allowed: Callable[[str], bool] | None = None,
    ) -> Exchange:
        """Send it once and read what comes, within the time-out and the size limit."""
        ALLOWED.judge = address_allowed
        sent_at, started = self.clock(), time.monotonic()
        answer = self._answer(request, started)
        return Exchange(
            request=request,
            asked=asked,
            answer=answer,
            sent_at=sent_at,
            elapsed=time.monotonic() - started,
        )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _answer(self, request: SignedRequest, started: float) -> Reply | TransportFailure:
        try:
            with self._session.request(
                request.method,
                request.url,
                data=request.body,
                headers=dict(request.headers),
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._reply(response, started + self.timeout)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return _failure(error, self.timeout)

    def _reply(self, response: requests.Response, deadline: float) -> Reply:
        body, truncated = self._body(response, deadline)
        return Reply(
            status=response.status_code,
            headers=tuple(response.headers.items()),
            body=body,
            outcome=read_reply(body, response.headers.get("Content-Type", "")),
            truncated=truncated,
            date=seconds_of(response.headers.get("Date", "")),
        )

    def _body(self, response: requests.Response, deadline: float) -> tuple[bytes, bool]:
        body = b""
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > BODY_LIMIT:
                return body[:BODY_LIMIT], True
            if time.monotonic() > deadline:
                raise requests.ReadTimeout("the reply trickled in")
        return body, False


ALLOWED = threading.local()
"""What this thread's request may reach: `judge`, asked about each address at its socket."""


class AddressNotAllowed(OSError):
    """A connection leads to an address to which this request may not go."""


class _Judged:
    """A connection whose address is judged when it is made, and before each request over it."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        return _judged(connected)

    def request(self, *arguments: Any, **named: Any) -> None:
        """Send, where the connection from an earlier request may carry this one too."""
        if self.sock is not None:
            _judged(self.sock)
        super().request(*arguments, **named)  # type: ignore[misc]


def _judged(connected: socket.socket) -> socket.socket:
    """Return the socket. Raises AddressNotAllowed, and closes it, where it leads elsewhere."""
    judge = getattr(ALLOWED, "judge", None)
    address = connected.getpeername()[0]
    if judge is not None and not judge(address):
        connected.close()
        raise AddressNotAllowed(errno.EACCES, str(address))
    return connected


class _JudgedHttp(_Judged, HTTPConnection):
    pass


class _JudgedHttps(_Judged, HTTPSConnection):
    pass


class _JudgedHttpPool(HTTPConnectionPool):
    ConnectionCls = _JudgedHttp


class _JudgedHttpsPool(HTTPSConnectionPool):
    ConnectionCls = _JudgedHttps


class _JudgingAdapter(HTTPAdapter):
    """Judges direct connections; those to a proxy are the proxy's own."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Have every direct connection judged."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _JudgedHttpPool,
            "https": _JudgedHttpsPool,
        }


def _keep_authorization(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _failure(error: Exception, timeout: float) -> TransportFailure:
    causes = _causes(error)
    found = (name for name, kinds in TROUBLES if any(isinstance(one, kinds) for one in causes))
    trouble = next(found, TransportTrouble.UNREACHABLE)
    return TransportFailure(trouble=trouble, detail=_detail(causes, trouble, timeout))


TROUBLES: tuple[tuple[TransportTrouble, tuple[type[BaseException], ...]], ...] = (
    (TransportTrouble.NOT_ALLOWED, (AddressNotAllowed,)),
    (TransportTrouble.PROXY, (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)),
    (TransportTrouble.TLS, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)),
    (TransportTrouble.DNS, (urllib3.exceptions.NameResolutionError, socket.gaierror)),
    (TransportTrouble.REFUSED, (ConnectionRefusedError,)),
    (
        TransportTrouble.TIMEOUT,
        (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError),
    ),
    # urllib3's error for "no route to host" counts itself among the time-outs.
    (TransportTrouble.UNREACHABLE, (urllib3.exceptions.NewConnectionError,)),
    (TransportTrouble.TIMEOUT, (requests.Timeout, urllib3.exceptions.TimeoutError)),
    (
        TransportTrouble.DROPPED,
        (
            ConnectionResetError,
            BrokenPipeError,
            urllib3.exceptions.ProtocolError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ),
    ),
)
"""Which exception means what, most telling first."""


def _causes(error: BaseException) -> list[BaseException]:
    """Return the error with all that it wraps: requests wraps urllib3, which wraps the socket."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(found) < 20:
        cause = queue.pop(0)
        if not isinstance(cause, BaseException) or cause in found:
            continue
        found.append(cause)
        queue += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
    return found


def _detail(causes: list[BaseException], trouble: TransportTrouble, timeout: float) -> str:
    """Say in one line what the innermost error said."""
    if trouble is TransportTrouble.TIMEOUT:
        return f"no whole reply within {timeout:g} s"
    said = [cause for cause in causes if isinstance(cause, OSError) and cause.strerror]
    if said:
        return str(said[-1].strerror)
    return str(causes[-1])[:200]
