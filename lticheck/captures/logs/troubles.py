"""Why no reply came, as HTTP libraries and commands say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import Scanner, TroubleSeen
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.syntax.held_words import held, looked_for
from lticheck.model.exchange import TransportFailure, TransportTrouble

AROUND = 160
"""Characters shown on either side of what failed."""

WORDS: tuple[tuple[TransportTrouble, tuple[str, ...]], ...] = (
    (
        TransportTrouble.DNS,
        ("gaierror", "NameResolutionError", "service not known", "getaddrinfo", "ENOTFOUND",
         "not resolve host", "no such host", "No such host is known", "UnknownHostException",
         "nxdomain", "lookup address information", "unable to resolve host"),
    ),
    (
        TransportTrouble.TLS,
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "verify the first certificate",
         "certificate problem", "certificate verify failed", "x509: ", "PKIX path building",
         "SSLHandshakeException", "SSL connection could not be established", "SSL_connect",
         "self-signed certificate", "self signed certificate", "CERT_HAS_EXPIRED",
         "certificate has expired", "subject name matches target host", "handshake failure",
         "cannot verify ", "cURL error 35:", "cURL error 60:"),
    ),
    (
        TransportTrouble.PROXY,
        ("ProxyError", "proxyconnect tcp", "from proxy after CONNECT", "not resolve proxy"),
    ),
    (
        TransportTrouble.REFUSED,
        ("ConnectionRefusedError", "onnection refused", "ECONNREFUSED", "econnrefused",
         "actively refused", "Connect call failed"),
    ),
    (
        TransportTrouble.TIMEOUT,
        ("ReadTimeout", "ConnectTimeout", "OpenTimeout", "timed out", "TIMEDOUT",
         "context deadline exceeded", "i/o timeout", "HttpClient.Timeout", "SocketTimeout",
         "execution expired", "reason: :timeout", "CONNECT_TIMEOUT", "Timeout exceeded",
         "HeadersTimeoutError", "ECONNABORTED"),
    ),
    (TransportTrouble.UNREACHABLE, ("No route to host", "Network is unreachable", "EHOSTUNREACH")),
    (
        TransportTrouble.DROPPED,
        ("ConnectionResetError", "onnection reset", "ECONNRESET", "RemoteDisconnected",
         "Connection aborted", "socket hang up", "unexpected EOF", '": EOF',
         "NoHttpResponseException", "Empty reply from server", "response ended prematurely",
         "Server disconnected",
         "reason: :closed", "reason: :econnreset"),
    ),
)  # fmt: skip
"""How Python, Ruby, Node, Go, Java, .NET, PHP, Elixir, Rust and curl name a failed connection."""

ALL_WORDS = looked_for(*(word for _, several in WORDS for word in several))

OF_OTHERS = re.compile(
    r"\b(?:redis|postgres\w*|psycopg\w*|mysql\w*|mariadb|mongo\w*|memcached?|kafka|rabbitmq|amqps?"
    r"|smtp|ldaps?|elasticsearch)\b|:(?:6379|5432|3306|27017|11211|9200|5672|9092|25|587|389)\b",
    re.IGNORECASE,
)
"""Databases, caches, queues and mail: what a tool has beside Canvas, by name or by port."""


def troubles(text: str) -> Iterator[TroubleSeen]:
    """Yield every sign that a connection failed; each word is looked for by itself: it is fast."""
    there = set(held(text, ALL_WORDS))
    for trouble, several in WORDS:
        for word in filter(there.__contains__, several):
            at = text.find(word)
            while at >= 0:
                shown = _line_around(text, at)
                if not OF_OTHERS.search(shown):
                    failure = TransportFailure(trouble=trouble, detail=shown)
                    yield TroubleSeen(start=at, end=at + len(word), failure=failure)
                at = text.find(word, at + len(word) + AROUND)


def _line_around(text: str, at: int) -> str:
    first = max(text.rfind("\n", max(0, at - AROUND), at) + 1, at - AROUND)
    return clipped(text[first : at + AROUND].partition("\n")[0])


SCANNER = Scanner(scan=troubles, clues=())
"""Why no reply came says something only beside the request."""
