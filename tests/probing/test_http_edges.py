"""Edges of the HTTP client: which address may be sent to, what of a body is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest

from lticheck.model.exchange import TransportTrouble
from lticheck.model.response import Response
from lticheck.probing.http_client import BODY_LIMIT, RequestsClient
from tests.probing.test_http_client import Recorder, asked_of, failure_of, request_to, url_of


class Kept(Recorder):
    """Keeps its connections open, and answers with as many bytes and the status of its path."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802 - http.server names it so
        self.asked.append((self.path, dict(self.headers)))
        self.rfile.read(int(self.headers["Content-Length"]))
        status, size = map(int, self.path.strip("/").split("/"))
        self.send_response_only(status)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(b"x" * size)


@pytest.fixture
def kept() -> Iterator[ThreadingHTTPServer]:
    handler = type("Own", (Kept,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        found.daemon_threads = True
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture
def client() -> Iterator[RequestsClient]:
    found = RequestsClient(timeout=20.0, trust_environment=False)
    yield found
    found.close()


def at(server: ThreadingHTTPServer, path: str) -> str:
    return url_of(server).replace("/grades", path)


@pytest.mark.parametrize("status", [200, 299, 400, 401, 500])
def test_a_body_is_read(status: int, kept: ThreadingHTTPServer, client: RequestsClient) -> None:
    answer = client.send(request_to(at(kept, f"/{status}/5"))).answer
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.truncated) == (status, b"xxxxx", False)


@pytest.mark.parametrize("status", [300, 302, 399])
def test_but_not_that_of_a_redirection(
    status: int, kept: ThreadingHTTPServer, client: RequestsClient
) -> None:
    answer = client.send(request_to(at(kept, f"/{status}/5"))).answer
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (status, b"")


@pytest.mark.parametrize(
    ("size", "is_cut"), [(BODY_LIMIT, False), (BODY_LIMIT + 1, True), (2 * BODY_LIMIT, True)]
)
def test_a_long_body_is_cut(
    size: int, is_cut: bool, kept: ThreadingHTTPServer, client: RequestsClient
) -> None:
    answer = client.send(request_to(at(kept, f"/200/{size}"))).answer
    assert isinstance(answer, Response)
    assert len(answer.body) == BODY_LIMIT
    assert answer.truncated is is_cut


def test_an_address_that_is_not_allowed_is_sent_nothing(
    kept: ThreadingHTTPServer, client: RequestsClient
) -> None:
    asked: list[str] = []

    def allowed(address: str) -> bool:
        asked.append(address)
        return False

    sent = client.send(request_to(at(kept, "/200/1")), address_allowed=allowed)
    assert failure_of(sent).trouble is TransportTrouble.NOT_ALLOWED
    assert set(asked) == {"127.0.0.1"}
    assert asked_of(kept) == []


def test_one_that_is_allowed_is_named(kept: ThreadingHTTPServer, client: RequestsClient) -> None:
    sent = client.send(request_to(at(kept, "/200/1")), address_allowed=lambda _address: True)
    assert isinstance(sent.answer, Response)
    assert sent.answer.peer == "127.0.0.1"


def test_a_connection_that_was_kept_is_judged_again(
    kept: ThreadingHTTPServer, client: RequestsClient
) -> None:
    """What one launch may ask, another may not."""
    first = client.send(request_to(at(kept, "/200/1")), address_allowed=lambda _address: True)
    assert isinstance(first.answer, Response)
    second = client.send(request_to(at(kept, "/200/1")), address_allowed=lambda _address: False)
    assert failure_of(second).trouble is TransportTrouble.NOT_ALLOWED
    assert len(asked_of(kept)) == 1
