"""Who may use the sandbox's pages, and how much one request may take.

A page of any site can make a browser send requests to this machine. What it cannot do is choose
the Host and Origin headers: they are what tells (DNS rebinding, cross-site requests).
"""

from __future__ import annotations

import io
import socket
import time
import traceback
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

BODY_LIMIT = 1024 * 1024
"""Bytes of one request's body; a larger one is answered with 413."""
READ_SECONDS = 30.0
"""How long one whole request may take to arrive."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PAGES = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; "
    "frame-src 'self' http: https:; form-action 'self' http: https:; frame-ancestors 'self'"
)
"""No script but the one that posts a launch; a launch goes to the tool, wherever that is."""


class RequestStream(io.RawIOBase):
    """What a client sends, for as long as READ_SECONDS after it connected.

    Reading raises TimeoutError after that, however steadily the bytes drip in.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._ends = time.monotonic() + READ_SECONDS

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request took too long")
        self._connection.settimeout(left)
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(READ_SECONDS)


def guard(
    app: Flask, public_url: str = "", *, unguarded: bool = False, what: str = "the sandbox"
) -> None:
    """Refuse foreign hosts, bodies that are too large, and let no error show a traceback."""
    app.config["MAX_CONTENT_LENGTH"] = None if unguarded else BODY_LIMIT
    public = split_url(public_url)
    allowed = {*LOOPBACK, (public.hostname or "") if public else ""} - {""}

    @app.before_request
    def require_host() -> None:
        parts = split_url(f"//{request.environ.get('HTTP_HOST', '')}")
        if not unguarded and (parts is None or parts.hostname not in allowed):
            abort(403, "This server answers to the name of this machine alone: 127.0.0.1.")

    @app.after_request
    def require_frame(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Content-Security-Policy", f"{PAGES} {_own_names()}")
        return answer

    @app.errorhandler(Exception)
    def explain(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        last = traceback.extract_tb(error.__traceback__)[-1]
        text = f"A bug in {what}: {type(error).__name__} in {last.name}, line {last.lineno}\n"
        return Response(text, status=500, content_type="text/plain; charset=utf-8")


def require_same_origin(*, also_links: bool = False) -> None:
    """End the request with 403 where a page of another origin made the browser send it.

    `also_links` refuses links and forms of other sites too, which have no Origin when they read
    (Fetch Metadata, Sec-Fetch-Site). Programs send neither header.
    """
    origin = request.headers.get("Origin")
    own = {f"{scheme}://{request.environ.get('HTTP_HOST', '')}" for scheme in ("http", "https")}
    is_foreign = origin is not None and origin.lower() not in {one.lower() for one in own}
    site = request.headers.get("Sec-Fetch-Site", "none")
    is_link = site not in {"none", "same-origin"} and not _comes_from_itself()
    if is_foreign or (also_links and is_link):
        abort(403, "A page of another site asked for this. Use the sandbox's own page.")


def _own_names() -> str:
    """Return the sandbox's origins by the names of this machine: one of them frames the other."""
    _, colon, port = request.environ.get("HTTP_HOST", "").rpartition(":")
    port = f":{port}" if colon and port.isascii() and port.isdigit() else ""
    return f"http://127.0.0.1{port} http://localhost{port}"


def _comes_from_itself() -> bool:
    """Tell whether the link stands on the sandbox's own page, by another name of this machine."""
    came, here = split_url(request.headers.get("Referer", "")), split_url(request.host_url)
    if came is None or here is None or came.hostname not in LOOPBACK:
        return False
    return here.hostname in LOOPBACK and came.port == here.port


def whole_body() -> bytes:
    """Return the request's body; end the request with 413 where it is too large.

    Flask compares a Content-Length alone, and cuts off a chunked body at the limit.
    """
    body = request.get_data(cache=False)
    if len(body) >= BODY_LIMIT and "CONTENT_LENGTH" not in request.environ:
        abort(413)
    return body


def split_url(url: str) -> SplitResult | None:
    """Return the parts of a URL with a port that is a number; None where it has no such parts."""
    if any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
