"""A request as Canvas sees it behind its web server, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import unquote_plus

from lticheck.model.dataclass import dataclass

FORM = "application/x-www-form-urlencoded"
PORTS = {"http": 80, "https": 443}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Request:
    """One HTTP request. Header names are lower case; texts keep undecodable bytes (RFC 3986)."""

    method: str
    scheme: str
    host: str
    """With the port, where the client named one."""
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return a header, or None where it was not sent."""
        return self.headers.get(name.lower())

    @property
    def media_type(self) -> str | None:
        """Return the media type without parameters, in lower case; None without the header."""
        value = self.header("content-type")
        return None if value is None else value.partition(";")[0].strip().lower()

    @property
    def url(self) -> str:
        """Return the URL that Rack rebuilds: what a proxy says of scheme and host counts."""
        scheme = (self.header("x-forwarded-proto") or self.scheme).split(",")[0].strip().lower()
        host = (self.header("x-forwarded-host") or self.host).split(",")[-1].strip().lower()
        return f"{scheme}://{_without_usual_port(host, scheme)}{self.path or '/'}"

    @property
    def query_pairs(self) -> Pairs:
        """Return the query's parameters."""
        return pairs_of(self.query)

    @property
    def form_pairs(self) -> Pairs:
        """Return the body's fields, where it is a form."""
        if self.media_type != FORM:
            return []
        return pairs_of(self.body.decode("utf-8", "surrogateescape"))


def _without_usual_port(host: str, scheme: str) -> str:
    """Drop the scheme's own port; what is no port, as in `[::1]` or `name:letters`, stays."""
    name, colon, port = host.rpartition(":")
    is_usual = not port or port.lstrip("0") == str(PORTS.get(scheme))
    return name if colon and is_usual else host


def pairs_of(text: str) -> Pairs:
    """Split form text as the oauth gem does: `a=` and `a` both have an empty value."""
    found = []
    for part in text.split("&"):
        if part.strip():
            name, _, value = part.partition("=")
            found.append(
                (
                    unquote_plus(name, errors="surrogateescape"),
                    unquote_plus(value.partition("=")[0], errors="surrogateescape"),
                )
            )
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Response:
    """One answer."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
