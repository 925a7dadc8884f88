"""An HTTP response as bytes: what came back, and nothing of what it means."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Response:
    """Status, headers and body of one HTTP response (RFC 9110)."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    """Decoded from its content coding; empty for a redirection, whose body is not read."""
    truncated: bool = False
    """True where the body was longer than lticheck reads."""
    reason: str = ""
    peer: str = ""
    """The IP address that answered; empty behind a proxy, and in captures."""

    def header(self, name: str) -> str:
        """Return a header's value, or an empty string."""
        return header(self.headers, name)


def header(headers: Headers, name: str) -> str:
    """Return the first value of a header, whatever the case of its name; or an empty string."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def read_http_date(text: str) -> float | None:
    """Return a date of HTTP in seconds since 1970; None where it is none (RFC 9110, 5.6.7)."""
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - start-up time

    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError, OSError, IndexError):
        return None
