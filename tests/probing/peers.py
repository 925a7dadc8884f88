"""A peer on loopback that answers as no web server should: each behaviour is a few lines."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

BODY = (
    b'<?xml version="1.0" encoding="UTF-8"?><imsx_POXEnvelopeResponse><imsx_POXHeader>'
    b"<imsx_POXResponseHeaderInfo><imsx_statusInfo><imsx_codeMajor>success</imsx_codeMajor>"
    b"</imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody/>"
    b"</imsx_POXEnvelopeResponse>"
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
LONGEST = 8.0
"""Seconds after which a peer gives up by itself, so that no test can hang."""


@dataclass
class Peer:
    """One connection, as the behaviour sees it."""

    connection: socket.socket
    ends_at: float

    def send(self, data: bytes) -> None:
        """Send at once."""
        self.connection.sendall(data)

    def drip(self, data: bytes, pause: float = 0.05) -> None:
        """Send byte by byte, each in time for a time-out of one read."""
        for byte in data:
            self.connection.sendall(bytes([byte]))
            self.wait(pause)

    def forever(self, data: bytes, pause: float = 0.0) -> None:
        """Send the same again and again."""
        while time.monotonic() < self.ends_at:
            self.connection.sendall(data)
            if pause:
                self.wait(pause)

    def wait(self, seconds: float) -> None:
        """Say nothing for a while. Raises TimeoutError when it is time to give up."""
        if time.monotonic() > self.ends_at:
            raise TimeoutError
        time.sleep(seconds)

    def silence(self) -> None:
        """Say nothing more."""
        while time.monotonic() < self.ends_at:
            time.sleep(0.05)

    def reset(self) -> None:
        """Break the connection off with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Behaviour = Callable[[Peer], None]


@contextmanager
def peer(behaviour: Behaviour) -> Iterator[str]:
    """Listen on loopback and answer each connection so; yields the origin."""
    stop = threading.Event()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        listener.settimeout(0.2)

        def serve() -> None:
            while not stop.is_set():
                with suppress(TimeoutError, OSError):
                    connection, _ = listener.accept()
                    threading.Thread(
                        target=_answer, args=(connection, behaviour), daemon=True
                    ).start()

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()


def _answer(connection: socket.socket, behaviour: Behaviour) -> None:
    with connection, suppress(OSError):
        connection.settimeout(LONGEST)
        _read_request(connection)
        behaviour(Peer(connection=connection, ends_at=time.monotonic() + LONGEST))


def _read_request(connection: socket.socket) -> None:
    """Read headers and body of one request, so that closing sends no RST by itself."""
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < wanted and (more := connection.recv(65536)):
        body += more


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """Return a chunked response."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + framed + end


def packed(body: bytes, coding: bytes = b"gzip") -> bytes:
    """Return a response that says that it is compressed."""
    return HEAD + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(body)) + body


def status(line: bytes, *headers: bytes, body: bytes = BODY) -> bytes:
    """Return a response with this status line and these headers."""
    lines = [line, *headers, b"Content-Length: %d" % len(body), b"", b""]
    return b"\r\n".join(lines) + body


def redirect(location: bytes, rest: bytes = b"Content-Length: 0\r\n\r\n") -> bytes:
    """Return a redirection."""
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n" + rest


CHUNKED_HEAD = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS_REDIRECT = redirect(b"/login", b"\r\n")
BOMB = gzip.compress(bytes(64 * 1024 * 1024), mtime=0)
EMPTY_MEMBERS = gzip.compress(b"", mtime=0) * 3200


def says(data: bytes) -> Behaviour:
    """Say this, and close."""
    return lambda peer: peer.send(data)


def then(data: bytes, more: Behaviour) -> Behaviour:
    """Say this, and go on otherwise."""

    def behave(peer: Peer) -> None:
        peer.send(data)
        more(peer)

    return behave


def _drips_a_length_of_nothing(peer: Peer) -> None:
    peer.send(HEAD + b"\r\n")
    peer.drip(BODY)


def _slow_continue(peer: Peer) -> None:
    peer.forever(b"HTTP/1.1 100 Continue\r\n\r\n", 0.05)


PEERS: dict[str, tuple[Behaviour, str]] = {
    # drips of every part
    "drips the status": (lambda p: p.drip(WHOLE), "timeout"),
    "drips the headers": (then(b"HTTP/1.1 200 OK\r\n", lambda p: p.drip(b"X-A: b\r\n" * 99)), "timeout"),
    "drips one header": (then(b"HTTP/1.1 200 OK\r\nX: ", lambda p: p.drip(b"a" * 9999)), "timeout"),
    "drips the body": (then(HEAD + b"Content-Length: 9999\r\n\r\n", lambda p: p.drip(b" " * 9999)), "timeout"),
    "drips a body without a length": (_drips_a_length_of_nothing, "timeout"),
    "drips a chunk": (then(CHUNKED_HEAD + b"fff\r\n", lambda p: p.drip(b"a" * 4095)), "timeout"),
    "drips chunks": (then(CHUNKED_HEAD, lambda p: p.forever(b"1\r\na\r\n", 0.05)), "timeout"),
    "drips a chunk's size": (then(CHUNKED_HEAD, lambda p: p.drip(b"0" * 9999)), "timeout"),
    "drips a chunk's extension": (then(CHUNKED_HEAD + b"1;", lambda p: p.drip(b"x" * 9999)), "timeout"),
    "drips trailers": (then(CHUNKED_HEAD + b"0\r\n", lambda p: p.forever(b"A: b\r\n", 0.05)), "timeout"),
    "drips gzip": (then(HEAD + b"Content-Encoding: gzip\r\n\r\n", lambda p: p.drip(EMPTY_MEMBERS)), "timeout"),
    "drips 100 Continue": (_slow_continue, "timeout"),
    "drips a 102": (lambda p: p.forever(b"HTTP/1.1 102 Processing\r\n\r\n", 0.05), "malformed-reply timeout"),
    # silence
    "says nothing": (Peer.silence, "timeout"),
    "stops after the status": (then(b"HTTP/1.1 200 OK\r\n", Peer.silence), "timeout"),
    "stops after the headers": (then(HEAD + b"Content-Length: 10\r\n\r\n", Peer.silence), "timeout"),
    "stops inside the body": (then(WHOLE[:-20], Peer.silence), "timeout"),
    "stops inside a chunk": (then(CHUNKED_HEAD + b"ff\r\nabc", Peer.silence), "timeout"),
    "stops before the last chunk": (then(chunked(BODY, end=b""), Peer.silence), "timeout"),
    # endless
    "endless status": (lambda p: p.forever(b"H" * 65536), "malformed-reply timeout"),
    "endless header line": (then(b"HTTP/1.1 200 OK\r\nX: ", lambda p: p.forever(b"a" * 65536)), "malformed-reply timeout"),
    "endless headers": (then(b"HTTP/1.1 200 OK\r\n", lambda p: p.forever(b"X: y\r\n" * 999)), "malformed-reply timeout"),
    "endless body": (then(HEAD + b"\r\n", lambda p: p.forever(b"a" * 65536)), "malformed-reply timeout"),
    "endless body with a length": (then(HEAD + b"Content-Length: 99999999999\r\n\r\n", lambda p: p.forever(b"a" * 65536)), "malformed-reply timeout"),
    "endless chunk": (then(CHUNKED_HEAD + b"fffffffff\r\n", lambda p: p.forever(b"a" * 65536)), "malformed-reply timeout"),
    "endless chunks": (then(CHUNKED_HEAD, lambda p: p.forever(b"4\r\naaaa\r\n" * 999)), "malformed-reply timeout"),
    "endless chunk size": (then(CHUNKED_HEAD, lambda p: p.forever(b"0" * 65536)), "malformed-reply timeout"),
    "endless chunk extension": (then(CHUNKED_HEAD + b"1;", lambda p: p.forever(b"x" * 65536)), "malformed-reply timeout"),
    "endless trailers": (then(CHUNKED_HEAD + b"0\r\n", lambda p: p.forever(b"A: b\r\n" * 999)), "malformed-reply timeout"),
    "endless 100 Continue": (lambda p: p.forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 999), "malformed-reply timeout"),
    "endless empty gzip members": (then(HEAD + b"Content-Encoding: gzip\r\n\r\n", lambda p: p.forever(EMPTY_MEMBERS)), "malformed-reply timeout"),
    "endless blank lines": (lambda p: p.forever(b"\r\n" * 9999), "malformed-reply timeout"),
    # redirections: neither read nor resolved
    "a redirection": (says(redirect(b"/login")), "redirected"),
    "a redirection with an endless body": (then(ENDLESS_REDIRECT, lambda p: p.forever(b"a" * 65536)), "redirected"),
    "a redirection that drips": (then(ENDLESS_REDIRECT, lambda p: p.drip(b"a" * 9999)), "redirected"),
    "a redirection with a bomb": (then(redirect(b"/x", b"Content-Encoding: gzip\r\n\r\n"), says(BOMB)), "redirected"),
    "a Location in Latin-1": (says(redirect(b"/caf\xe9")), "redirected"),
    "a Location that is no text": (says(redirect(b"\xff\xfe\x00")), "redirected"),
    "a Location with half an address": (says(redirect(b"http://[::1/")), "redirected"),
    "a Location with a port of letters": (says(redirect(b"http://a:b/")), "redirected"),
    "a Location of another scheme": (says(redirect(b"file:///etc/passwd")), "redirected"),
    "no Location": (says(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), "redirected"),
    # chunks
    "a chunk of size -1": (then(CHUNKED_HEAD + b"-1\r\n", lambda p: p.forever(b"a" * 65536)), "malformed-reply timeout"),
    "a chunk of size -5": (says(CHUNKED_HEAD + b"-5\r\nabc\r\n0\r\n\r\n"), "malformed-reply"),
    "a chunk whose size is no number": (says(CHUNKED_HEAD + b"zz\r\nabc\r\n0\r\n\r\n"), "connection-dropped"),
    "a chunk whose size is empty": (says(CHUNKED_HEAD + b"\r\nabc\r\n0\r\n\r\n"), "connection-dropped"),
    "a chunk size of 5,000 digits": (says(CHUNKED_HEAD + b"f" * 5000 + b"\r\na"), "connection-dropped malformed-reply"),
    "a chunk that is cut": (says(CHUNKED_HEAD + b"ff\r\nabc"), "connection-dropped"),
    "no last chunk": (says(chunked(BODY, end=b"")), "connection-dropped malformed-reply"),
    "a chunk without its line end": (says(CHUNKED_HEAD + b"3\r\nabcXX0\r\n\r\n"), "not-canvas"),
    # content codings
    "a gzip bomb": (says(packed(BOMB)), "malformed-reply"),
    "gzip that is none": (says(packed(b"no gzip")), "malformed-reply"),
    "gzip that is cut": (says(packed(gzip.compress(BODY, mtime=0)[:-12])), "malformed-reply ok"),
    "a double gzip bomb": (says(packed(gzip.compress(BOMB, mtime=0), b"gzip, gzip")), "malformed-reply"),
    "2,000 codings": (says(packed(b"x", b"gzip, " * 2000 + b"gzip")), "malformed-reply"),
    "deflate that is none": (says(packed(b"no deflate", b"deflate")), "malformed-reply"),
    "an unknown coding": (says(packed(BODY, b"klingon")), "ok"),
    # headers and lengths
    "two lengths": (says(HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nabcdefghi"), "malformed-reply"),
    "a length that is no number": (says(HEAD + b"Content-Length: x\r\n\r\n" + BODY), "ok"),
    "a negative length": (says(HEAD + b"Content-Length: -1\r\n\r\n" + BODY), "ok malformed-reply"),
    "a length that is too long": (says(HEAD + b"Content-Length: 99999\r\n\r\n" + BODY), "connection-dropped"),
    "a length and chunks": (says(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "not-canvas"),
    "a header that goes on": (says(status(b"HTTP/1.1 200 OK", b"X: a", b"\tb")), "ok"),
    "a header without a colon": (says(status(b"HTTP/1.1 200 OK", b"nonsense")), "ok"),
    "a NUL in a header": (says(status(b"HTTP/1.1 200 OK", b"X: a\x00b")), "ok"),
    "150 headers": (says(status(b"HTTP/1.1 200 OK", *[b"X: y"] * 150)), "malformed-reply"),
    "15 cookies of 4 kB": (says(status(b"HTTP/1.1 200 OK", *[b"Set-Cookie: a=" + b"b" * 4000] * 15)), "ok"),
    # statuses
    "a status of 999": (says(status(b"HTTP/1.1 999 Odd")), "malformed-reply"),
    "success with status 500": (says(status(b"HTTP/1.1 500 Internal Server Error")), "canvas-internal-error gateway-error"),
    "success with status 504": (says(status(b"HTTP/1.1 504 Gateway Timeout")), "gateway-error"),
    "a status that is no number": (says(status(b"HTTP/1.1 abc OK")), "malformed-reply"),
    "a status of five digits": (says(status(b"HTTP/1.1 20000 OK")), "malformed-reply"),
    "HTTP/0.9": (says(BODY), "malformed-reply"),
    "another protocol": (says(b"SSH-2.0-OpenSSH_9.0\r\n"), "malformed-reply"),
    "TLS in place of HTTP": (says(b"\x15\x03\x01\x00\x02\x02\x28"), "malformed-reply"),
    "two replies": (says(WHOLE + WHOLE), "ok"),
    "a second, other reply": (says(WHOLE + status(b"HTTP/1.1 500 No")), "ok"),
    # ends
    "closes at once": (lambda _: None, "connection-dropped"),
    "resets at once": (Peer.reset, "connection-dropped"),
    "resets inside the headers": (then(WHOLE[:30], Peer.reset), "connection-dropped"),
    "resets inside the body": (then(WHOLE[:-9], Peer.reset), "connection-dropped"),
    "ends inside the status": (says(WHOLE[:9]), "connection-dropped malformed-reply"),
    "ends inside the headers": (says(WHOLE[:30]), "connection-dropped"),
    "ends inside the body": (says(WHOLE[:-9]), "connection-dropped"),
}  # fmt: skip
"""Each behaviour, and the rules of which one must name it; `ok` is no failure at all.

What never ends is stopped by the limit or by the deadline, whichever a busy machine reaches first.
"""
