"""One request with what came back: a reply, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from lticheck.model.dataclass import dataclass
from lticheck.model.location import UNKNOWN, Location
from lticheck.model.response import Response, header, read_http_date

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import LtiVersion
    from lticheck.model.service import ServiceReply, ServiceRequest


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
    is_of_either: bool = False
    """True where they are of LTI 1.1 or 1.3: services of both say them."""

    @property
    def date(self) -> float | None:
        """The server's clock, in seconds since 1970, from its Date header."""
        return read_http_date(self.header("Date"))


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

    @cached_property
    def reply(self) -> Reply | None:
        """Return the reply, or None where none came."""
        return self.answer if isinstance(self.answer, Reply) else None

    @cached_property
    def failure(self) -> TransportFailure | None:
        """Return why no reply came, or None."""
        return self.answer if isinstance(self.answer, TransportFailure) else None

    @cached_property
    def outcome(self) -> ServiceReply | None:
        """Return what the reply says, or None where none came."""
        return self.reply.outcome if self.reply else None

    @property
    def version(self) -> LtiVersion | None:
        """Return the version of LTI that was asked; None where nothing of the request is known."""
        return self.asked.version if self.asked else None

    @cached_property
    def succeeded(self) -> bool:
        """Tell whether the service says that it did what was asked."""
        said_so = self.outcome is not None and self.outcome.accepted
        return said_so and (self.reply is None or self.reply.status < 300)

    @property
    def is_answered(self) -> bool:
        """Tell whether the platform itself answered: a proxy's page says nothing of a write."""
        told = self.outcome is not None and self.outcome.from_platform
        return told and not self.is_contradictory

    @property
    def is_refused(self) -> bool:
        """Tell whether the platform itself refused it, so that it changed nothing."""
        return self.reply is not None and self.reply.outcome.says_nothing_done(self.reply.status)

    @property
    def is_contradictory(self) -> bool:
        """Tell whether the body says success, and the HTTP status that there was none."""
        return self.outcome is not None and self.outcome.accepted and not self.succeeded

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
