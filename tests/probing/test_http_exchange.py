"""One exchange of the HTTP client: what goes out, what is kept, and what is let go."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from lticheck import __version__
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.response import Response
from lticheck.probing import http_client as module
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.watch import WatchedAdapter
from tests.probing.peers import BODY, Peer, chunked, packed, peer, redirect, says, status

WAIT = 10.0
KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def client() -> Iterator[RequestsClient]:
    found = RequestsClient(timeout=WAIT, trust_environment=False)
    yield found
    found.close()


def request(url: str, method: str = "POST") -> SignedRequest:
    headers = (("Authorization", 'OAuth x="y"'), ("Content-Type", "application/xml"))
    return SignedRequest(method=method, url=url, headers=headers, body=b"body")


def answer(client: RequestsClient, url: str) -> Response:
    found = client.send(request(url)).answer
    assert isinstance(found, Response)
    return found


@dataclass
class Connections:
    """A peer that answers every request of a connection, and sees when the client ends it."""

    data: bytes = KEPT
    made: int = 0
    requests: list[bytes] = field(default_factory=list)
    threads: list[bool] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self, peer: Peer) -> None:
        self.made += 1
        self.threads += [t.daemon for t in threading.enumerate() if t.name == "lticheck-http"]
        peer.send(self.data)
        with suppress(ConnectionResetError):
            while more := peer.connection.recv(65536):
                self.requests.append(more)
                if more.endswith(b"body"):  # headers and body may come one after the other
                    peer.send(self.data)
        self.ended.set()


# --- what goes out


def test_a_request_goes_out_as_it_is() -> None:
    connections = Connections()
    with peer(connections) as origin:
        client = RequestsClient(timeout=WAIT, trust_environment=False)
        answer(client, f"{origin}/a")  # the peer reads the first request by itself
        answer(client, f"{origin}/b?c=d")
        client.close()
        assert connections.ended.wait(WAIT)
    seen = b"".join(connections.requests).split(b"\r\n")
    assert seen[0] == b"POST /b?c=d HTTP/1.1"
    assert set(seen[1:-2]) == {
        b"Host: " + origin.removeprefix("http://").encode(),
        f"User-Agent: lticheck/{__version__}".encode(),
        b"Accept-Encoding: " + _codings(seen),
        b"Accept: */*",
        b"Connection: keep-alive",
        b'Authorization: OAuth x="y"',
        b"Content-Type: application/xml",
        b"Content-Length: 4",
    }
    assert seen[-2:] == [b"", b"body"]


def _codings(lines: list[bytes]) -> bytes:
    """Return what is accepted: it depends on which decoders are installed."""
    return next(one for one in lines if one.startswith(b"Accept-Encoding: ")).partition(b": ")[2]


def test_one_connection_serves_exchange_after_exchange(client: RequestsClient) -> None:
    connections = Connections()
    with peer(connections) as origin:
        for _ in range(3):
            assert answer(client, origin).body == b"ok"
        assert connections.made == 1
        assert connections.threads
        assert all(connections.threads), "what hangs in a look-up must not keep the process"
        assert not connections.ended.is_set()
        client.close()
        assert connections.ended.wait(WAIT)


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_nothing_is_sent_twice(method: str, client: RequestsClient) -> None:
    """Not even where the connection broke before a byte came back."""
    made: list[int] = []
    with peer(lambda _peer: made.append(1)) as origin:
        found = client.send(request(origin, method)).answer
    assert isinstance(found, TransportFailure)
    assert found.trouble is TransportTrouble.DROPPED
    assert made == [1]


def test_a_redirection_is_not_followed_and_its_body_is_left(client: RequestsClient) -> None:
    body = b"Content-Length: 5\r\n\r\nabcde"
    connections = Connections(redirect(b"/elsewhere", body))
    with peer(connections) as origin:
        found = answer(client, origin)
        assert connections.ended.wait(WAIT), "what was not read is no beginning of an answer"
    assert (found.status, found.body, found.header("Location")) == (302, b"", "/elsewhere")
    assert not found.truncated
    assert connections.made == 1


def test_what_is_left_of_a_response_is_let_go_at_once(
    client: RequestsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where somebody still knows of it."""
    known: list[requests.Response] = []
    real = WatchedAdapter.send

    def send(self: WatchedAdapter, *arguments: Any, **named: Any) -> requests.Response:
        known.append(real(self, *arguments, **named))
        return known[-1]

    monkeypatch.setattr(WatchedAdapter, "send", send)
    connections = Connections(redirect(b"/elsewhere", b"Content-Length: 5\r\n\r\nabcde"))
    with peer(connections) as origin:
        answer(client, origin)
        assert connections.ended.wait(WAIT)
    assert len(known) == 1


def test_usually_ten_seconds_are_waited_and_the_environment_is_minded() -> None:
    client = RequestsClient()
    assert (client.timeout, client.trust_environment) == (10.0, True)
    client.close()


# --- what is kept


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (status(b"HTTP/1.1 200 OK"), BODY),
        (packed(gzip.compress(BODY, mtime=0)), BODY),
        (chunked(BODY[:7], BODY[7:]), BODY),
        (status(b"HTTP/1.1 200 OK", body=b""), b""),
    ],
)
def test_a_body_is_kept_as_it_was_meant(data: bytes, body: bytes, client: RequestsClient) -> None:
    with peer(says(data)) as origin:
        found = answer(client, origin)
    assert (found.body, found.truncated) == (body, False)


LIMIT = 256 * 1024


@pytest.mark.parametrize(("length", "is_cut"), [(LIMIT, False), (LIMIT + 1, True)])
def test_256_kilobytes_are_kept_of_a_body(
    length: int, client: RequestsClient, *, is_cut: bool
) -> None:
    """Decoded: few bytes may be many."""
    with peer(says(packed(gzip.compress(b"a" * length, mtime=0)))) as origin:
        found = answer(client, origin)
    assert (len(found.body), found.truncated) == (LIMIT, is_cut)


@pytest.mark.parametrize(
    ("line", "reason"), [(b"HTTP/1.1 422 No way", "No way"), (b"HTTP/1.1 422", "")]
)
def test_the_reason_is_kept(line: bytes, reason: str, client: RequestsClient) -> None:
    with peer(says(status(line))) as origin:
        found = answer(client, origin)
    assert (found.status, found.reason) == (422, reason)


def test_headers_of_one_name_are_kept_apart(client: RequestsClient) -> None:
    with peer(says(status(b"HTTP/1.1 200 OK", b"X: 1", b"x: 2"))) as origin:
        found = answer(client, origin)
    assert [value for name, value in found.headers if name.lower() == "x"] == ["1", "2"]
    assert found.header("X") == "1"


def test_when_it_was_sent_and_how_long_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter((100.0, 102.5))
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    client = RequestsClient(timeout=WAIT, clock=lambda: 77.0, trust_environment=False)
    with peer(says(KEPT)) as origin:
        sent = client.send(request(origin))
    client.close()
    assert (sent.sent_at, sent.elapsed) == (77.0, 2.5)


# --- what can be sent to


@pytest.mark.parametrize(
    ("url", "sendable"),
    [
        ("http://canvas.example", "http://canvas.example/"),
        ("https://canvas.example/a b", "https://canvas.example/a%20b"),
        ("HTTPS://Canvas.Example/A?b=c", "https://canvas.example/A?b=c"),
    ],
)
def test_a_url_is_told_as_it_goes_out(url: str, sendable: str, client: RequestsClient) -> None:
    assert client.sendable(url) == sendable


@pytest.mark.parametrize("url", ["", "canvas.example", "http://", "http://[::1", "http://*.x"])
def test_what_cannot_be_posted_to(url: str, client: RequestsClient) -> None:
    with pytest.raises(RequestNotPossible) as told:
        client.sendable(url)
    assert told.value.message == f"not a URL that can be posted to: {url}"


@pytest.mark.parametrize("url", ["ftp://canvas.example/", "mailto:x@y", "file:///etc/passwd"])
def test_what_is_no_web_address(url: str, client: RequestsClient) -> None:
    with pytest.raises(RequestNotPossible) as told:
        client.sendable(url)
    assert told.value.message == f"not a web address: {url}"
    assert "https://" in (told.value.hint or "")
