"""The sandbox as a web server on loopback: real bytes, real connections, real failures."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask import Response as FlaskResponse
from werkzeug.serving import WSGIRequestHandler, make_server

from lticheck.sandbox.web.faults import Faults
from lticheck.sandbox.web.guard import READ_SECONDS, RequestStream, whole_body
from lticheck.sandbox.web.http import Request, Response
from lticheck.sandbox.web.observer import Seen

CHUNK = b" " * 65536
BACKLOG = 128


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing: the report is what people read."""

    protocol_version = "HTTP/1.1"
    timeout = READ_SECONDS

    def setup(self) -> None:
        """Read for a limited time."""
        super().setup()
        self.rfile = io.BufferedReader(RequestStream(self.connection))

    def run_wsgi(self) -> None:
        """Answer, where the request line holds a URL at all."""
        try:
            urlsplit(self.path)
        except ValueError:
            self.send_error(400)
            return
        super().run_wsgi()

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status line alone: the date is Canvas's, not this machine's."""
        self.send_response_only(code, message)

    def log(self, *_: Any) -> None:
        """Say nothing."""


class Server:
    """Serves one answering function, with the faults that are switched on."""

    def __init__(self, app: Flask, port: int) -> None:
        # Bound here, for werkzeug would print its own lines and exit where a port is taken.
        with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listening:
            self._server = make_server(
                "127.0.0.1",
                port,
                app,
                threaded=True,
                request_handler=_QuietHandler,
                fd=listening.fileno(),
            )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._server.log = lambda *_: None  # type: ignore[method-assign]
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return the origin at which it listens."""
        return f"http://127.0.0.1:{self._server.port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


def canvas_view(
    answer: Callable[[Request, float], Response],
    faults: Callable[[], Faults],
    clock: Callable[[], float],
    closing: Event,
    observe: Callable[[Seen], None],
) -> Callable[..., FlaskResponse]:
    """Return the Flask view that stands between the wire and Canvas, faults and all.

    What the tool was answered is given to `observe`; where it got no answer, None is.
    """

    def view(**_: str) -> FlaskResponse:
        active = faults()
        if active.delay:
            closing.wait(active.delay)
        now = clock() + active.clock
        asked = incoming(as_https=active.any("as_https"))
        if active.any("reset"):
            observe(Seen(at=clock(), request=asked, response=None))
            return _hang_up()
        found = active.response or answer(asked, now)
        is_lost = active.any("drop_reply")
        observe(Seen(at=clock(), request=asked, response=None if is_lost else found))
        if is_lost:
            return _hang_up()
        return outgoing(found, now, active)

    return view


def incoming(*, as_https: bool = False) -> Request:
    """Return the request at hand as Canvas sees it behind its proxy."""
    environ = request.environ
    path, _, query = str(environ.get("RAW_URI", request.full_path)).partition("?")
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if "CONTENT_TYPE" in environ:
        headers["content-type"] = environ["CONTENT_TYPE"]
    if as_https:
        headers["x-forwarded-proto"] = "https"
    return Request(
        method=request.method,
        scheme=request.scheme,
        host=headers.get("host", ""),
        path=path,
        query=query,
        headers=headers,
        body=whole_body(),
    )


def outgoing(found: Response, now: float, active: Faults) -> FlaskResponse:
    """Turn an answer into Flask's, with what the faults do to it on the way."""
    filler = sum(fault.filler for fault in active.active)
    body: bytes | Iterator[bytes] = _filled(found.body, filler) if filler else found.body
    answer = FlaskResponse(body, status=found.status, content_type=found.media_type)
    for name, value in found.headers.items():
        answer.headers[name] = value
    answer.headers["Date"] = formatdate(now, usegmt=True)
    answer.headers["X-Request-Context-Id"] = f"sandbox-{int(now)}"
    if filler or active.any("cut"):
        answer.headers["Content-Length"] = str(len(found.body) + filler + 1000)
        answer.headers["Connection"] = "close"
    return answer


def _filled(body: bytes, filler: int) -> Iterator[bytes]:
    for _ in range(filler // len(CHUNK)):
        yield CHUNK
    yield body


def _hang_up() -> FlaskResponse:
    """Close the connection under the reply."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    return FlaskResponse(b"", status=200)


def wait_until(closing: Event) -> None:
    """Sleep until it is over, in steps that let Ctrl-C through."""
    while not closing.is_set():
        time.sleep(0.2)
