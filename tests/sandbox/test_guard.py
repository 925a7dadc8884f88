"""The sandbox in a browser's reach: other sites, odd requests, bodies and clients without end."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest

from lticheck.model.errors import LticheckError
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web import guard
from lticheck.sandbox.web.http import Request
from tests.sandbox.client import Client, exchange

PAGES = ("/", "/launches/ok.json", "/launches/ok/post?url=http://127.0.0.1:9/launch")
OUTCOMES = "/api/lti/v1/tools/70001/grade_passback"
REBOUND = ("evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1@evil",
           "localhost.evil", "169.254.1.1", "[::1", "127.0.0.1:letters", "")  # fmt: skip


def get(canvas: Sandbox, path: str, **headers: str) -> tuple[int, str]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = exchange(f"{canvas.url}{path}", b"", sent, method="GET")
    return answer.status, answer.text


def received(client: socket.socket) -> bytes:
    """Return what comes until the server closes, or resets what it will not read."""
    found = b""
    with suppress(ConnectionError):
        while piece := client.recv(65536):
            found += piece
    return found


@pytest.mark.parametrize("path", [*PAGES, OUTCOMES, "/login/oauth2/token"])
@pytest.mark.parametrize("host", REBOUND)
def test_a_rebound_name_reads_nothing(host: str, path: str, canvas: Sandbox) -> None:
    status, text = get(canvas, path, Host=host.format(port=canvas.port))
    assert status in {400, 403}
    assert "oauth_signature" not in text
    assert "sandbox-secret" not in text


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "[::1]:1"])
def test_names_of_this_machine_are_answered(host: str, canvas: Sandbox) -> None:
    for path in PAGES:
        assert get(canvas, path, Host=host.format(port=canvas.port))[0] == 200


def test_the_public_url_is_a_name_too_and_launches_bear_it() -> None:
    with Sandbox(public_url="http://canvas.example:8080/") as canvas:
        assert get(canvas, "/", Host="canvas.example:8080")[0] == 200
        assert get(canvas, "/", Host="evil.example:8080")[0] == 403
        url = dict(canvas.launch())["lis_outcome_service_url"]
        assert url == f"http://canvas.example:8080{OUTCOMES}"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
def test_other_origins_are_refused_on_pages(origin: str, canvas: Sandbox) -> None:
    for path in PAGES:
        assert get(canvas, path, Origin=origin)[0] == 403


def test_its_own_origin_is_not(canvas: Sandbox) -> None:
    for path in PAGES:
        assert get(canvas, path, Origin=canvas.url, Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_of_another_site_shows_the_page_and_posts_no_launch(
    site: str, canvas: Sandbox
) -> None:
    assert get(canvas, "/", Sec_Fetch_Site=site)[0] == 200
    status, text = get(canvas, PAGES[2], Sec_Fetch_Site=site)
    assert status == 403
    assert "oauth_signature" not in text


def test_signed_requests_may_come_from_any_origin(canvas: Sandbox) -> None:
    """A real launch comes from the school's origin; what is signed needs no other guard."""
    headers = {"Origin": "https://tool.example", "Sec-Fetch-Site": "cross-site"}
    assert Client(canvas, headers=headers).replace("0.5").status == 200
    assert canvas.gradebook()["score"] == 5.0


def test_no_other_site_frames_a_page(canvas: Sandbox) -> None:
    with socket.create_connection(("127.0.0.1", canvas.port), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = received(client).partition(b"\r\n\r\n")[0]
    policy = head.partition(b"Content-Security-Policy: ")[2].partition(b"\r\n")[0].split(b"; ")
    own = b"'self' http://127.0.0.1 http://localhost"
    assert b"frame-ancestors " + own in policy
    assert b"default-src 'none'" in policy
    assert b"script-src 'self'" in policy


ODD_URLS = ("http://[x", "http://x:letters/", "http://x:99999/", "http://", "javascript:alert(1)",
            "http://x/\r\nSet-Cookie: a=1", "http://x/\ty", "//x/", "x", "data:text/html,x", "",
            "JaVaScRiPt:alert(1)//http://", " http://x", "http://x/\x00", "http:///x")  # fmt: skip


@pytest.mark.parametrize("url", ODD_URLS)
def test_an_odd_tool_url_is_refused_with_a_sentence(url: str, canvas: Sandbox) -> None:
    status, text = get(canvas, f"/launches/ok/post?{urlencode({'url': url})}")
    assert status == 400
    assert "launch URL" in text


@pytest.mark.parametrize("payload", ['"><script>alert(1)</script>', "'onload='x", "</title><b>"])
def test_no_value_of_a_request_is_markup(payload: str, canvas: Sandbox) -> None:
    _, text = get(canvas, f"/launches/ok/post?url=http://x/{quote(payload)}")
    assert payload not in text
    for path in (f"/{quote(payload)}", f"/launches/{quote(payload)}.json", f"/?{quote(payload)}"):
        assert payload not in get(canvas, path)[1]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("[::1]", "http://[::1]/p"),
        ("[::1]:80", "http://[::1]/p"),
        ("[::1]:8080", "http://[::1]:8080/p"),
        ("canvas.example:letters", "http://canvas.example:letters/p"),
        ("canvas.example:080", "http://canvas.example/p"),
        ("canvas.example:" + "9" * 5000, f"http://canvas.example:{'9' * 5000}/p"),
        ("canvas.example:", "http://canvas.example/p"),
        ("", "http:///p"),
    ],
    ids=lambda text: text[:30],
)
def test_any_host_makes_a_url(host: str, url: str) -> None:
    assert Request(method="POST", scheme="http", host=host, path="/p").url == url


ODD_REQUESTS = {
    "a URL that is none": b"GET http://[x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a port of letters": b"POST %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: a:b\r\n"
    b"Content-Length: 0\r\n\r\n" % OUTCOMES.encode(),
    "chunks that are none": b"POST %s HTTP/1.1\r\nHost: localhost\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" % OUTCOMES.encode(),
    "a length that is none": b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n"
    % OUTCOMES.encode(),
    "bytes": b"\x00\xff\xfe\r\n\r\n",
    "an endless line": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "bytes in the query": b"GET /launches/ok/post?url=http://\xff\xfe/ HTTP/1.1\r\n"
    b"Host: localhost\r\n\r\n",
    "no host": b"GET / HTTP/1.0\r\n\r\n",
}


@pytest.mark.parametrize("name", ODD_REQUESTS)
def test_an_odd_request_has_an_answer_and_no_traceback(
    name: str, canvas: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", canvas.port), timeout=10) as client:
        client.sendall(ODD_REQUESTS[name])
        client.shutdown(socket.SHUT_WR)
        answer = received(client)
    assert re.search(rb"\b(200|400|401|403|404|414|422)\b", answer[:200]), answer[:200]
    assert capfd.readouterr().err == ""
    assert get(canvas, "/")[0] == 200


def test_a_bug_of_its_own_is_an_answer_without_values(
    canvas: Sandbox, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: object) -> None:
        raise ValueError("hunter2-secret")

    monkeypatch.setattr(canvas, "_answer", break_down)
    monkeypatch.setattr(canvas, "tool", break_down)
    status, text = get(canvas, "/")
    assert (status, text[:36]) == (500, "A bug in the sandbox: ValueError in ")
    assert "hunter2" not in text + capfd.readouterr().err


@pytest.mark.parametrize("is_chunked", [False, True], ids=["length", "chunked"])
def test_a_large_body_is_refused_before_it_is_read(is_chunked: bool, canvas: Sandbox) -> None:
    size = guard.BODY_LIMIT + 1
    how = b"Transfer-Encoding: chunked" if is_chunked else b"Content-Length: %d" % size
    head = b"POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n" % (OUTCOMES.encode(), how)
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (size, b" " * size) if is_chunked else b" " * size
    with socket.create_connection(("127.0.0.1", canvas.port), timeout=10) as client:
        client.sendall(head + body)
        assert client.recv(12) == b"HTTP/1.1 413"
    fits = exchange(f"{canvas.url}{OUTCOMES}", b" " * guard.BODY_LIMIT, {})
    assert fits.status == 401


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr(guard, "READ_SECONDS", 1.0)
    with Sandbox() as canvas:
        yield canvas


def test_a_dripping_client_is_left_in_the_end(hasty: Sandbox) -> None:
    """Each byte comes soon enough; the whole does not. The limit is 30 s, here one second."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=10) as client:
        client.sendall(b"POST %s HTTP/1.1\r\nHost: localhost\r\n" % OUTCOMES.encode())
        client.settimeout(0.1)
        while time.monotonic() - began < 20:
            try:
                client.sendall(b"X-A: b\r\n")
                if client.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert time.monotonic() - began < 10
    assert guard.READ_SECONDS == 1.0


def test_a_taken_port_is_one_line(canvas: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LticheckError, match="nothing can listen on port"):
        Sandbox(port=canvas.port).start()
    assert capfd.readouterr().err == ""


def test_it_says_its_key_and_secret_and_the_page_does(canvas: Sandbox) -> None:
    """And they are right: a request that they sign is taken."""
    command = [sys.executable, "-m", "lticheck", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = "".join(process.stdout.readline() for _ in range(3))
        process.terminate()
        process.wait(timeout=20)
    key = re.search(r"^Consumer key +(\S+)$", said, re.MULTILINE)
    secret = re.search(r"^Shared secret +(\S+)$", said, re.MULTILINE)
    assert key
    assert secret
    _, page = get(canvas, "/")
    assert f'<code class="copy">{key[1]}</code>' in page
    assert f'<code class="copy">{secret[1]}</code>' in page
    signed = Client(canvas, oauth={"oauth_consumer_key": key[1]}, secret=secret[1])
    assert signed.replace("0.5").status == 200
