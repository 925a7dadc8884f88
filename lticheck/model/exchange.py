"""One request with what came back: a reply, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from lticheck.model.dataclass import dataclass
from lticheck.model.location import UNKNOWN, Location
from lticheck.model.response import Response, header, read_http_date
from lticheck.model.service import Dialect

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.service import ServiceExchange, ServiceReply, ServiceRequest


@dataclass(frozen=True, kw_only=True, eq=False)
class SignedRequest:
    """A request as it goes over the wire, with what it was signed from."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    signed_url: str = ""
    """The URL in the base string; another than `url` only where that is being tried."""
    base_string: str = field(default="", repr=False)
    """RFC 5849, section 3.4.1."""
    body_hash: str = ""
    timestamp: str = ""
    nonce: str = ""

    def header(self, name: str) -> str:
        """Return a header's value, or an empty string."""
        return header(self.headers, name)


@dataclass(frozen=True, kw_only=True, eq=False)
class Reply(Response):
    """An HTTP response and what its body says."""

    outcome: ServiceReply
    is_quoted: bool = False
    """True where a capture holds the answer's words alone, as a tool repeats them."""

    @property
    def date(self) -> float | None:
        """The server's clock, in seconds since 1970, from its Date header."""
        return read_http_date(self.header("Date"))


OF_PROXIES = {408, 425, 499}
"""Errors that what stands before a platform gives, when it may have done the work."""


class TransportTrouble(StrEnum):
    """Why no reply came."""

    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    UNREACHABLE = "unreachable"
    PROXY = "proxy"
    UNREADABLE = "unreadable"
    """Something answered, and not as HTTP has it, or without end."""
    NOT_ALLOWED = "address not allowed"
    """The host's name led to an address to which nothing signed goes; the detail names it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TransportFailure:
    """No reply came, and why."""

    trouble: TransportTrouble
    detail: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Sent:
    """What became of one request, as bytes."""

    answer: Response | TransportFailure
    sent_at: float
    """The sender's clock when it sent, in seconds since 1970."""
    elapsed: float
    """Seconds until the answer was whole."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Exchange:
    """One request to a grade service and its answer."""

    request: SignedRequest | None
    """None where a capture holds the reply alone."""
    asked: ServiceRequest | None
    answer: Reply | TransportFailure | None
    """None where a capture does not hold it."""
    sent_at: float | None = None
    """lticheck's own clock when it sent, in seconds since 1970."""
    elapsed: float | None = None
    """Seconds until the answer was whole."""
    location: Location = UNKNOWN
    """The position inside of its capture."""
    ags: ServiceExchange | None = None
    """Request and answer as LTI 1.3's services read them; None for an outcome of LTI 1.1."""

    @property
    def reply(self) -> Reply | None:
        """Return the reply, or None where none came."""
        return self.answer if isinstance(self.answer, Reply) else None

    @property
    def failure(self) -> TransportFailure | None:
        """Return why no reply came, or None."""
        return self.answer if isinstance(self.answer, TransportFailure) else None

    @property
    def outcome(self) -> ServiceReply | None:
        """Return what the reply says, or None where none came."""
        return self.reply.outcome if self.reply else None

    @property
    def succeeded(self) -> bool:
        """Tell whether the service says that it did what was asked."""
        if self.ags:
            return self.ags.accepted
        said_so = self.outcome is not None and self.outcome.succeeded
        return said_so and (self.reply is None or self.reply.status < 300)

    @property
    def is_answered(self) -> bool:
        """Tell whether the platform itself answered: a proxy's page says nothing of a write."""
        if self.ags:
            return self.ags.from_platform
        return self.outcome is not None and self.outcome.is_canvas and not self.is_contradictory

    @property
    def is_refused(self) -> bool:
        """Tell whether the platform itself refused it, so that it changed nothing.

        That takes an error of the client, or an answer in the outcome service's own words; whatever
        else comes, or nothing, says nothing of what was done.
        """
        if self.reply is None or not self.reply.outcome.is_refusal:
            return False
        if 200 <= self.reply.status < 300:
            return self.reply.outcome.dialect is not Dialect.JSON
        return 400 <= self.reply.status < 500 and self.reply.status not in OF_PROXIES

    @property
    def is_contradictory(self) -> bool:
        """Tell whether the body says success, and the HTTP status that there was none."""
        return self.outcome is not None and self.outcome.succeeded and not self.succeeded

    @property
    def skew(self) -> float | None:
        """Return by how many seconds the sender's clock is ahead of the server's."""
        if self.reply is None or self.reply.date is None or self.sent_at is None:
            return None
        return self.sent_at - self.reply.date


class HttpClient(Protocol):
    """What sends. `probing.http_client` has the one that uses the network."""

    def sendable(self, url: str) -> str:
        """Return the URL as it will go over the wire, which is what must be signed.

        Raises RequestNotPossible where it is no web address.
        """

    def send(
        self, request: SignedRequest, *, address_allowed: Callable[[str], bool] | None = None
    ) -> Sent:
        """Send it once and return what became of it; never raises.

        `address_allowed` is asked about the connected IP address before a byte is sent; None
        allows every one. A proxy's own address is not asked about.
        """
