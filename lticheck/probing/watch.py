"""Watching one exchange at its socket: where it leads, how much comes, and how it is ended.

What stands above the socket (TLS, a proxy, chunks, content codings) can be fooled by a peer; the
socket cannot. So addresses are judged there, bytes are counted there, and an exchange whose time
is up is ended there.
"""

from __future__ import annotations

import errno
import http.client
import io
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

WIRE_LIMIT = 1024 * 1024
"""Bytes read from the socket for one response, whatever they turn out to be: status lines,
headers, chunk sizes, trailers, compressed bytes. Canvas's responses are under 2 kB."""


class AddressNotAllowed(OSError):
    """A connection leads to an address to which this request may not go."""


class TooManyBytes(OSError):
    """More came than any response of Canvas is long."""


class HeadersCutOff(ConnectionResetError):
    """The connection ended inside the headers, which http.client takes for their end."""


class Watch:
    """One exchange in flight."""

    def __init__(self, address_allowed: Callable[[str], bool] | None = None) -> None:
        """Begin; `address_allowed` is asked about the address of each connection."""
        self._address_allowed = address_allowed
        self._lock = threading.Lock()
        self._twins: list[socket.socket] = []
        self._is_over = False
        self.peer = ""
        """The IP address that was connected; empty behind a proxy."""

    def admit(self, connected: socket.socket, *, is_proxy: bool) -> None:
        """Take a connection that the exchange goes over.

        Raises AddressNotAllowed, and closes it, where it leads elsewhere; a proxy's own address
        is not judged. Raises TimeoutError where the time was up before it came about.
        """
        address = str(connected.getpeername()[0])
        if not is_proxy and self._address_allowed and not self._address_allowed(address):
            connected.close()
            raise AddressNotAllowed(errno.EACCES, address)
        self.peer = "" if is_proxy else address
        with self._lock:
            if self._is_over:
                connected.close()
                raise TimeoutError("the time was up before it connected")
            # TLS takes the socket over while it shakes hands; a twin still reaches it.
            twin = socket.fromfd(connected.fileno(), connected.family, connected.type)
            self._twins.append(twin)

    def require_time(self) -> None:
        """Raise TimeoutError where the exchange was ended."""
        if self._is_over:
            raise TimeoutError("the time was up")

    def end(self) -> None:
        """End the exchange now, wherever it is; whoever reads or writes gets an error."""
        with self._lock:
            self._is_over = True
            for twin in self._twins:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Let the connections go; those that are whole may serve the next exchange."""
        with self._lock:
            self._is_over = True
            for twin in self._twins:
                twin.close()


class _InThisThread(threading.local):
    watch: Watch | None = None


CURRENT = _InThisThread()
"""The watch of the exchange that this thread holds; urllib3 hands nothing down to its sockets."""


class _CountedBytes(io.RawIOBase):
    """The bytes of one response, up to a limit."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._left = WIRE_LIMIT
        self.at_end = False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there. Raises TooManyBytes past the limit."""
        count: int | None = self._inner.raw.readinto(buffer)
        self.at_end = count == 0
        if count:
            self._left -= count
        if self._left < 0:
            raise TooManyBytes(f"more than {WIRE_LIMIT // 1024} kB came")
        return count

    def close(self) -> None:
        """Close what it reads from."""
        self._inner.close()
        super().close()


class _CountedResponse(http.client.HTTPResponse):
    """A response whose bytes are counted, and whose headers must be whole."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self._counted = _CountedBytes(self.fp)
        self.fp = io.BufferedReader(self._counted)

    def begin(self) -> None:
        """Read status and headers. Raises HeadersCutOff where the peer ends within them."""
        super().begin()
        if self._counted.at_end:
            raise HeadersCutOff(errno.ECONNRESET, "the connection ended inside the headers")


class _Watched:
    """What a watched connection does beside urllib3's."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._admit(connected)
        return connected

    def _tunnel(self) -> None:
        """Ask a proxy for a tunnel; http.client takes the end of its answer for a yes."""
        super()._tunnel()  # type: ignore[misc]
        if CURRENT.watch:
            CURRENT.watch.require_time()

    def request(self, *arguments: Any, **named: Any) -> None:
        """Send, where the connection from an earlier exchange may carry this one too."""
        if self.sock is not None:
            self._admit(self.sock)
        super().request(*arguments, **named)  # type: ignore[misc]

    def _admit(self, connected: socket.socket) -> None:
        if CURRENT.watch:
            is_proxy = getattr(self, "proxy", None) is not None
            CURRENT.watch.admit(connected, is_proxy=is_proxy)


class _WatchedHttp(_Watched, HTTPConnection):
    response_class = _CountedResponse


class _WatchedHttps(_Watched, HTTPSConnection):
    response_class = _CountedResponse


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHttps


POOLS = {"http": _HttpPool, "https": _HttpsPool}


class WatchedAdapter(HTTPAdapter):
    """What requests sends through: every connection is watched, those to a proxy too."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make direct connections watched ones."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        """Make connections through a proxy watched ones."""
        manager = super().proxy_manager_for(*arguments, **named)
        manager.pool_classes_by_scheme = POOLS
        return manager
