"""Which failure of a transport is told, from what requests, urllib3 and the socket raise."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl

import pytest
import requests
import urllib3

from lticheck.model.exchange import TransportTrouble
from lticheck.probing.transport_failures import failure_of, timed_out
from lticheck.probing.watch import AddressNotAllowed, HeadersCutOff, TooManyBytes

POOL = urllib3.HTTPConnectionPool("canvas.example")
CONNECTION = urllib3.connection.HTTPConnection("canvas.example")
NO_ROUTE = OSError(errno.EHOSTUNREACH, "No route to host")
REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
RESET = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
UNKNOWN_NAME = socket.gaierror(-2, "Name or service not known")


def wrapped(error: Exception) -> Exception:
    """Wrap an error as requests does, over urllib3's, over the socket's."""
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(POOL, "/", error))


def new_connection(cause: Exception) -> Exception:
    found = urllib3.exceptions.NewConnectionError(CONNECTION, f"Failed: {cause}")
    found.__cause__ = cause
    return wrapped(found)


CASES = [
    (AddressNotAllowed(errno.EACCES, "10.0.0.1"), TransportTrouble.NOT_ALLOWED, "10.0.0.1"),
    (wrapped(AddressNotAllowed(errno.EACCES, "::1")), TransportTrouble.NOT_ALLOWED, "::1"),
    (TooManyBytes("more than 1024 kB came"), TransportTrouble.UNREADABLE, "more than 1024 kB came"),
    (requests.exceptions.ProxyError("no tunnel"), TransportTrouble.PROXY, "no tunnel"),
    (requests.exceptions.InvalidProxyURL("?"), TransportTrouble.PROXY, "?"),
    (urllib3.exceptions.ProxyError("no", RESET), TransportTrouble.PROXY, RESET.strerror),
    (urllib3.exceptions.ProxySchemeUnknown("x"), TransportTrouble.PROXY, None),
    (urllib3.exceptions.LocationParseError("x"), TransportTrouble.PROXY, None),
    (requests.exceptions.InvalidURL("x"), TransportTrouble.PROXY, "x"),
    (requests.exceptions.InvalidSchema("Missing SOCKS"), TransportTrouble.PROXY, "Missing SOCKS"),
    (requests.exceptions.SSLError("bad"), TransportTrouble.TLS, "bad"),
    (wrapped(urllib3.exceptions.SSLError("bad")), TransportTrouble.TLS, "bad"),
    (wrapped(urllib3.exceptions.SSLError(ssl.SSLError(1, "expired"))), TransportTrouble.TLS,
     "expired"),
    (new_connection(UNKNOWN_NAME), TransportTrouble.DNS, "Name or service not known"),
    (UNKNOWN_NAME, TransportTrouble.DNS, "Name or service not known"),
    (wrapped(urllib3.exceptions.NameResolutionError("x.example", CONNECTION, UNKNOWN_NAME)),
     TransportTrouble.DNS, None),
    (new_connection(REFUSED), TransportTrouble.REFUSED, "Connection refused"),
    (requests.ReadTimeout("slow"), TransportTrouble.TIMEOUT, "slow"),
    (urllib3.exceptions.ReadTimeoutError(POOL, "/", "slow"), TransportTrouble.TIMEOUT, None),
    (TimeoutError("the time was up"), TransportTrouble.TIMEOUT, "the time was up"),
    (requests.ConnectTimeout("slow"), TransportTrouble.TIMEOUT, "slow"),
    (wrapped(urllib3.exceptions.ConnectTimeoutError("slow")), TransportTrouble.TIMEOUT, "slow"),
    (new_connection(NO_ROUTE), TransportTrouble.UNREACHABLE, "No route to host"),
    (new_connection(TimeoutError(errno.ETIMEDOUT, "timed out")), TransportTrouble.TIMEOUT,
     "timed out"),
    (RESET, TransportTrouble.DROPPED, "Connection reset by peer"),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), TransportTrouble.DROPPED, "Broken pipe"),
    (HeadersCutOff(errno.ECONNRESET, "cut"), TransportTrouble.DROPPED, "cut"),
    (requests.ConnectionError(urllib3.exceptions.ProtocolError("x", RESET)),
     TransportTrouble.DROPPED, "Connection reset by peer"),
    (urllib3.exceptions.ProtocolError("x", http.client.IncompleteRead(b"ab", 9)),
     TransportTrouble.DROPPED, None),
    (http.client.RemoteDisconnected("closed"), TransportTrouble.DROPPED, "closed"),
    (http.client.BadStatusLine("SSH-2.0"), TransportTrouble.UNREADABLE, "SSH-2.0"),
    (http.client.LineTooLong("header line"), TransportTrouble.UNREADABLE, None),
    (ValueError("no chunk"), TransportTrouble.UNREADABLE, "no chunk"),
    (OSError("Could not find a suitable TLS CA certificate bundle"), TransportTrouble.TLS,
     "Could not find a suitable TLS CA certificate bundle"),
    (OSError("something else"), TransportTrouble.UNREADABLE, "something else"),
    (ValueError("a certificate"), TransportTrouble.UNREADABLE, "a certificate"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "trouble", "detail"), CASES)
def test_what_was_raised_is_told_as(
    error: Exception, trouble: TransportTrouble, detail: str | None
) -> None:
    found = failure_of(error)
    assert found.trouble is trouble
    if detail is not None:
        assert found.detail == detail


def test_what_is_most_telling_is_told_wherever_it_stands() -> None:
    """A proxy's own time-out is the proxy's; an address that is not allowed is that in any case."""
    by_proxy = urllib3.exceptions.ProxyError("Cannot connect", TimeoutError("slow"))
    assert failure_of(wrapped(by_proxy)).trouble is TransportTrouble.PROXY
    refused = AddressNotAllowed(errno.EACCES, "10.0.0.1")
    by_proxy.__cause__ = refused
    assert failure_of(wrapped(by_proxy)).trouble is TransportTrouble.NOT_ALLOWED


@pytest.mark.parametrize("place", ["__cause__", "__context__", "reason", "args"])
def test_a_cause_is_found_wherever_a_library_puts_it(place: str) -> None:
    outer: Exception = ValueError("oddity")
    setattr(outer, place, (REFUSED,) if place == "args" else REFUSED)
    found = failure_of(outer)
    assert (found.trouble, found.detail) == (TransportTrouble.REFUSED, "Connection refused")


def test_the_innermost_error_of_the_system_says_it() -> None:
    outer = OSError(5, "outer")
    outer.__cause__ = OSError(5, "inner")
    assert failure_of(outer).detail == "inner"
    outer.__cause__ = ValueError("no word of the system's")
    assert failure_of(outer).detail == "outer"


def test_the_innermost_is_the_one_with_most_around_it() -> None:
    outer, inner = ValueError("outer"), ValueError("inner")
    inner.__cause__ = OSError(5, "wrapped twice")
    outer.__cause__, outer.__context__ = OSError(5, "wrapped once"), inner
    assert failure_of(outer).detail == "wrapped twice"


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    found = failure_of(one)
    assert (found.trouble, found.detail) == (TransportTrouble.UNREADABLE, "other")


def chain(length: int) -> Exception:
    """Return a chain of so many errors, of which the innermost one is a refusal."""
    found: Exception = REFUSED
    for number in range(length - 1):
        outer = ValueError(number)
        outer.__cause__ = found
        found = outer
    return found


def test_of_a_long_chain_of_causes_twenty_are_looked_at() -> None:
    assert failure_of(chain(20)).trouble is TransportTrouble.REFUSED
    assert failure_of(chain(21)).trouble is TransportTrouble.UNREADABLE


def test_what_is_said_has_an_end() -> None:
    assert failure_of(ValueError("x" * 200)).detail == "x" * 200
    assert failure_of(ValueError("x" * 201)).detail == "x" * 200
    assert failure_of(OSError(5, "y" * 999)).detail == "y" * 200


@pytest.mark.parametrize(("seconds", "said"), [(10.0, "10"), (0.4, "0.4"), (2.5, "2.5")])
def test_no_whole_reply_in_time(seconds: float, said: str) -> None:
    found = timed_out(seconds)
    assert found.trouble is TransportTrouble.TIMEOUT
    assert found.detail == f"no whole reply within {said} s"
