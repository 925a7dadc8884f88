"""The HTTP client's own promises: our signature, our proxies, our deadline, and what it reports."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lticheck.model.exchange import (
    Exchange,
    Sent,
    SignedRequest,
    TransportFailure,
    TransportTrouble,
)
from lticheck.model.response import Response, read_http_date
from lticheck.probing.http_client import RequestsClient
from lticheck.services.outcomes.response_parser import reply_of
from tests.cli.fake_client import READ

HOST = "canvas.school.edu"
OURS = 'OAuth oauth_signature="x"'


class Recorder(BaseHTTPRequestHandler):
    """Notes what it is asked, and answers."""

    asked: list[tuple[str, dict[str, str]]]

    def do_POST(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(200, "Fine")
        self.send_header("Date", "Thu, 01 Jan 1970 00:00:07 GMT")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("Own", (Recorder,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        found.shutdown()


def asked_of(server: ThreadingHTTPServer) -> list[tuple[str, dict[str, str]]]:
    return server.RequestHandlerClass.asked  # type: ignore[attr-defined,no-any-return]


def request_to(url: str) -> SignedRequest:
    headers = (("Authorization", OURS),)
    return SignedRequest(method="POST", url=url, headers=headers, body=b"body")


def url_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/grades"


def failure_of(sent: Sent) -> TransportFailure:
    assert isinstance(sent.answer, TransportFailure)
    return sent.answer


def test_a_response_is_bytes_headers_and_times(server: ThreadingHTTPServer) -> None:
    wire = RequestsClient(clock=lambda: 12.0, trust_environment=False)
    sent = wire.send(request_to(url_of(server)))
    found = sent.answer
    assert isinstance(found, Response)
    assert (found.status, found.reason, found.body) == (200, "Fine", b"ok")
    assert [v for n, v in found.headers if n == "Set-Cookie"] == ["a=1", "b=2"]
    assert (sent.sent_at, found.peer) == (12.0, "127.0.0.1")
    assert read_http_date(found.header("date")) == 7.0


def test_no_cookie_comes_back(server: ThreadingHTTPServer) -> None:
    wire = RequestsClient(trust_environment=False)
    for _ in range(2):
        wire.send(request_to(url_of(server)))
    assert all("Cookie" not in headers for _, headers in asked_of(server))


def test_netrc_does_not_replace_the_signature(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login kim password pw\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("NO_PROXY", "*")
    RequestsClient(trust_environment=True).send(request_to(url_of(server)))
    assert [headers["Authorization"] for _, headers in asked_of(server)] == [OURS]


@pytest.fixture
def proxied(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> ThreadingHTTPServer:
    """Make the recording server the proxy of the environment."""
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    return server


def test_the_environments_proxy_is_used(proxied: ThreadingHTTPServer) -> None:
    found = RequestsClient().send(request_to(f"http://{HOST}/grades")).answer
    assert isinstance(found, Response)
    assert found.peer == ""
    assert [path for path, _ in asked_of(proxied)] == [f"http://{HOST}/grades"]


def test_the_sandbox_is_asked_without_a_proxy(proxied: ThreadingHTTPServer) -> None:
    RequestsClient(trust_environment=False).send(request_to(url_of(proxied)))
    assert [path for path, _ in asked_of(proxied)] == ["/grades"]


@pytest.mark.parametrize("proxy", ["http://[::1", "http://x:port", "socks5://127.0.0.1:9", "//"])
def test_a_proxy_that_cannot_be_used(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, proxy)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    failure = failure_of(RequestsClient(timeout=2).send(request_to(f"http://{HOST}/")))
    assert failure.trouble is TransportTrouble.PROXY


def test_a_proxys_password_is_in_no_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://kim:opensesame@x:port")
    monkeypatch.setenv("NO_PROXY", "")
    failure = failure_of(RequestsClient(timeout=2).send(request_to(f"http://{HOST}/")))
    assert failure.trouble is TransportTrouble.PROXY
    assert "opensesame" not in failure.detail


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_certificates_that_cannot_be_used(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_text(content)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        failure = failure_of(RequestsClient(timeout=1).send(request_to(url)))
    assert failure.trouble is TransportTrouble.TLS


def test_a_look_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    woken = threading.Event()

    def never(*_: Any, **__: Any) -> list[Any]:
        woken.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    started = time.monotonic()
    wire = RequestsClient(timeout=0.3, trust_environment=False)
    failure = failure_of(wire.send(request_to(f"http://{HOST}/")))
    woken.set()
    assert failure.trouble is TransportTrouble.TIMEOUT
    assert time.monotonic() - started < 1.3


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), socket.gaierror(-3, "later")])
def test_a_look_up_that_fails(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> list[Any]:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    wire = RequestsClient(timeout=2, trust_environment=False)
    assert failure_of(wire.send(request_to(f"http://{HOST}/"))).trouble is TransportTrouble.DNS


def test_each_address_of_a_name_is_tried(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name with a dead address besides a living one is reached."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        dead = listening.getsockname()
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    answers = [(*kind, dead), (*kind, ("127.0.0.1", server.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    wire = RequestsClient(timeout=2, trust_environment=False)
    assert isinstance(wire.send(request_to(f"http://{HOST}/")).answer, Response)
    assert len(asked_of(server)) == 1


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    wire = RequestsClient(timeout=2, trust_environment=False)
    failure = failure_of(wire.send(request_to(f"http://127.0.0.1:{port}/")))
    assert failure.trouble is TransportTrouble.REFUSED


@pytest.mark.parametrize(("status", "is_answered"), [(200, True), (422, False), (503, False)])
def test_success_under_a_status_of_failure_is_no_answer(status: int, is_answered: bool) -> None:
    """Whether a write was done is not known then: it is read, and put back."""
    reply = reply_of(Response(status=status, body=READ))
    exchange = Exchange(request=None, asked=None, answer=reply)
    assert (exchange.succeeded, exchange.is_answered) == (is_answered, is_answered)
