"""Watching one exchange at its socket: which peers are admitted, how much comes, how it ends."""

from __future__ import annotations

import errno
import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from lticheck.model.exchange import Sent, SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.response import Response
from lticheck.probing import watch as module
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.watch import CURRENT, AddressNotAllowed, Watch
from tests.probing.peers import LONGEST, Peer, peer, says

WAIT = 10.0
"""Seconds that nothing here takes unless it is broken."""
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return the two ends of a connection over loopback: ours, and the peer's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    theirs.settimeout(WAIT)
    with ours, theirs:
        yield ours, theirs


def is_open(theirs: socket.socket) -> bool:
    """Tell whether the peer still has a connection: what it reads is no end."""
    theirs.settimeout(0.05)
    try:
        return theirs.recv(1) != b""
    except TimeoutError:
        return True


# --- whom it admits


def test_each_address_is_asked_about_and_named(pair: Pair) -> None:
    asked: list[str] = []
    watch = Watch(lambda address: not asked.append(address))  # type: ignore[func-returns-value]
    assert watch.peer == ""
    watch.admit(pair[0], is_proxy=False)
    assert asked == ["127.0.0.1"]
    assert watch.peer == "127.0.0.1"
    assert is_open(pair[1])
    watch.release()


def test_one_that_is_not_allowed_is_closed(pair: Pair) -> None:
    watch = Watch(lambda _address: False)
    with pytest.raises(AddressNotAllowed) as refused:
        watch.admit(pair[0], is_proxy=False)
    assert (refused.value.errno, refused.value.strerror) == (errno.EACCES, "127.0.0.1")
    assert pair[1].recv(1) == b""
    assert watch.peer == ""


def test_a_proxys_own_address_is_not_judged_and_not_named(pair: Pair) -> None:
    watch = Watch(lambda _address: False)
    watch.admit(pair[0], is_proxy=True)
    assert watch.peer == ""
    assert is_open(pair[1])
    watch.release()


def test_without_a_judge_all_are_admitted(pair: Pair) -> None:
    watch = Watch()
    watch.admit(pair[0], is_proxy=False)
    assert watch.peer == "127.0.0.1"
    watch.release()


@pytest.mark.parametrize("over", [Watch.end, Watch.release])
def test_one_that_comes_when_the_exchange_is_over_is_closed(
    over: Callable[[Watch], None], pair: Pair
) -> None:
    watch = Watch()
    watch.require_time()
    over(watch)
    with pytest.raises(TimeoutError, match="the time was up before it connected"):
        watch.admit(pair[0], is_proxy=False)
    assert pair[1].recv(1) == b""
    with pytest.raises(TimeoutError, match="the time was up"):
        watch.require_time()


# --- how it ends


def test_its_end_reaches_every_connection_also_one_that_was_taken_over(pair: Pair) -> None:
    """As TLS does, which takes the socket over while it shakes hands."""
    watch = Watch()
    watch.admit(pair[0], is_proxy=False)
    taken_over = socket.socket(fileno=pair[0].detach())
    taken_over.settimeout(WAIT)
    with taken_over:
        watch.end()
        assert taken_over.recv(1) == b""
        assert pair[1].recv(1) == b""
        with pytest.raises(OSError, match="Broken pipe"):
            taken_over.sendall(b"x" * 10)
    watch.release()


def test_a_connection_that_broke_already_does_not_mind(pair: Pair) -> None:
    watch = Watch()
    watch.admit(pair[0], is_proxy=False)
    pair[1].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    pair[1].close()
    pair[0].settimeout(WAIT)
    with suppress(ConnectionResetError):
        pair[0].recv(1)
    watch.end()
    watch.release()


def test_what_was_let_go_is_whole_and_may_serve_again(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing of it is kept."""
    twins: list[socket.socket] = []
    real = socket.fromfd

    def twin(*arguments: Any) -> socket.socket:
        twins.append(real(*arguments))
        return twins[-1]

    monkeypatch.setattr(socket, "fromfd", twin)
    watch = Watch()
    watch.admit(pair[0], is_proxy=False)
    watch.release()
    watch.end()
    assert [one.fileno() for one in twins] == [-1]
    pair[0].sendall(b"on it goes")
    assert pair[1].recv(100) == b"on it goes"


# --- through the client


def send(
    origin: str, client: RequestsClient | None = None, allowed: Callable[[str], bool] | None = None
) -> Sent:
    client = client or RequestsClient(timeout=WAIT, trust_environment=False)
    request = SignedRequest(method="POST", url=f"{origin}/x", headers=(), body=b"body")
    with closing(client):
        return client.send(request, address_allowed=allowed)


def failure(sent: Sent) -> TransportFailure:
    assert isinstance(sent.answer, TransportFailure)
    return sent.answer


def response(sent: Sent) -> Response:
    assert isinstance(sent.answer, Response)
    return sent.answer


class Ended:
    """A peer that says something, and sees whether the client ends the connection."""

    def __init__(self, data: bytes) -> None:
        self.data, self.seen = data, threading.Event()

    def __call__(self, peer: Peer) -> None:
        peer.send(self.data)
        with suppress(ConnectionResetError):
            if peer.connection.recv(1) != b"":
                return
        self.seen.set()


def test_the_end_of_time_ends_the_connection_of_a_peer_that_says_something() -> None:
    is_gone = threading.Event()

    def drips(peer: Peer) -> None:
        try:
            peer.forever(b"x", 0.05)
        except ConnectionError:
            is_gone.set()

    with peer(drips) as origin:
        client = RequestsClient(timeout=0.2, trust_environment=False)
        request = SignedRequest(method="POST", url=origin, headers=(), body=b"body")
        assert failure(client.send(request)).detail == "no whole reply within 0.2 s"
        assert is_gone.wait(LONGEST - 1)
    client.close()


CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"


def test_a_connection_that_is_not_kept_is_closed() -> None:
    ended = Ended(CLOSING)
    with peer(ended) as origin:
        assert response(send(origin)).body == b"ok"
        assert ended.seen.wait(WAIT)


def test_what_breaks_while_it_shakes_hands_is_closed() -> None:
    last: list[bytes] = []

    def refuse(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(WAIT)
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 This is no TLS\r\n\r\n")
            with suppress(ConnectionResetError):
                while connection.recv(65536):
                    pass
            last.append(b"")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=refuse, args=(listener,))
        thread.start()
        client = RequestsClient(timeout=WAIT, trust_environment=False)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        request = SignedRequest(method="POST", url=url, headers=(), body=b"body")
        assert failure(client.send(request)).trouble is TransportTrouble.TLS
        thread.join()
    assert last == [b""]
    client.close()


def padded(length: int) -> bytes:
    """Return a response of so many bytes, nearly all of them headers."""
    head, end = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", b"\r\nok"
    left = length - len(head) - len(end)
    lines = [b"X: " + b"y" * 59_995 + b"\r\n"] * (left // 60_000)
    rest = left - 60_000 * len(lines)
    return head + b"".join(lines) + b"X: " + b"y" * (rest - 5) + b"\r\n" + end


def test_one_megabyte_is_read_and_not_a_byte_more() -> None:
    limit = 1024 * 1024
    assert len(padded(limit)) == limit
    with peer(says(padded(limit))) as origin:
        assert response(send(origin)).body == b"ok"
    with peer(says(padded(limit + 1))) as origin:
        told = failure(send(origin))
    assert (told.trouble, told.detail) == (
        TransportTrouble.UNREADABLE,
        "more than 1024 kB came",
    )


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1 200 OK\r\nContent-Ty", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n"],
)
def test_headers_that_are_cut_off_are_no_headers(data: bytes) -> None:
    with peer(says(data)) as origin:
        told = failure(send(origin))
    assert told.trouble is TransportTrouble.DROPPED
    assert told.detail == "the connection ended inside the headers"


def test_a_body_that_ends_with_the_connection_is_whole() -> None:
    with peer(says(b"HTTP/1.1 200 OK\r\n\r\nall")) as origin:
        assert response(send(origin)).body == b"all"
    with peer(says(b"HTTP/1.1 200 OK\r\n\r\n")) as origin:
        assert response(send(origin)).body == b""


def test_a_socket_that_has_nothing_yet_is_not_at_its_end() -> None:
    class Raw(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: Any) -> int | None:
            return None

    counted = module._CountedBytes(io.BufferedReader(Raw()))
    assert counted.readable()
    assert counted.readinto(bytearray(1)) is None
    assert not counted.at_end


def test_what_is_closed_closes_what_it_reads_from() -> None:
    inner = io.BufferedReader(io.BytesIO(b"abc"))
    counted = module._CountedBytes(inner)
    counted.close()
    assert (counted.closed, inner.closed) == (True, True)


# --- proxies


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], RequestsClient]:
    """Make an origin the proxy of the environment."""

    def use(origin: str) -> RequestsClient:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, origin)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "")
        return RequestsClient(timeout=WAIT)

    return use


def test_a_proxy_is_asked_whatever_its_address(proxy: Callable[[str], RequestsClient]) -> None:
    with peer(says(CLOSING)) as origin:
        sent = send("http://canvas.invalid", proxy(origin), lambda _address: False)
    assert response(sent).peer == ""


def test_what_a_proxy_sends_is_counted_too(proxy: Callable[[str], RequestsClient]) -> None:
    with peer(says(padded(1024 * 1024 + 1))) as origin:
        told = failure(send("http://canvas.invalid", proxy(origin)))
    assert told.detail == "more than 1024 kB came"


def test_a_proxy_is_asked_for_a_tunnel_before_anything_else(
    proxy: Callable[[str], RequestsClient],
) -> None:
    with peer(says(b"HTTP/1.1 403 Not that host\r\n\r\n")) as origin:
        told = failure(send("https://canvas.invalid", proxy(origin)))
    assert told.trouble is TransportTrouble.PROXY
    assert "403 Not that host" in told.detail


def test_a_tunnel_of_an_exchange_that_is_over_is_none(pair: Pair) -> None:
    """http.client takes the end of a proxy's answer for a yes."""

    class Tunnel:
        def _tunnel(self) -> None:
            """Take whatever came for a yes."""

    class Watched(module._Watched, Tunnel):
        pass

    Watched()._tunnel()
    CURRENT.watch = Watch()
    try:
        Watched()._tunnel()
        CURRENT.watch.end()
        with pytest.raises(TimeoutError):
            Watched()._tunnel()
    finally:
        CURRENT.watch = None


def test_each_thread_has_its_own_exchange() -> None:
    seen: list[object] = []
    CURRENT.watch = Watch()
    try:
        thread = threading.Thread(target=lambda: seen.append(CURRENT.watch))
        thread.start()
        thread.join()
    finally:
        CURRENT.watch = None
    assert seen == [None]
