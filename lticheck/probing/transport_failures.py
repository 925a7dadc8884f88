"""From what a library raises to why no response came."""

from __future__ import annotations

import http.client
import socket

import requests
import urllib3

from lticheck.model.exchange import TransportFailure, TransportTrouble
from lticheck.probing.watch import AddressNotAllowed, TooManyBytes

KINDS: tuple[tuple[TransportTrouble, tuple[type[BaseException], ...]], ...] = (
    (TransportTrouble.NOT_ALLOWED, (AddressNotAllowed,)),
    (TransportTrouble.UNREADABLE, (TooManyBytes,)),
    (
        TransportTrouble.PROXY,
        (
            requests.exceptions.ProxyError,
            requests.exceptions.InvalidProxyURL,
            urllib3.exceptions.ProxyError,
            urllib3.exceptions.ProxySchemeUnknown,
            # Our own URL was parsed before, so what cannot be parsed is the proxy's.
            urllib3.exceptions.LocationParseError,
            requests.exceptions.InvalidURL,
            # And its scheme is http or https: it is a proxy's that needs what is not installed.
            requests.exceptions.InvalidSchema,
        ),
    ),
    (TransportTrouble.TLS, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)),
    (TransportTrouble.DNS, (urllib3.exceptions.NameResolutionError, socket.gaierror)),
    (TransportTrouble.REFUSED, (ConnectionRefusedError,)),
    (
        TransportTrouble.TIMEOUT,
        (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError),
    ),
    # urllib3's error for "no route to host" counts itself among the time-outs.
    (TransportTrouble.UNREACHABLE, (urllib3.exceptions.NewConnectionError,)),
    (TransportTrouble.TIMEOUT, (requests.Timeout, urllib3.exceptions.TimeoutError)),
    (
        TransportTrouble.DROPPED,
        (ConnectionError, http.client.IncompleteRead, http.client.RemoteDisconnected),
    ),
)
"""Which exception means what, most telling first. Whatever else is raised is an oddity of the
peer: parsers of statuses, headers and chunks raise many kinds."""

MOST_CAUSES = 20
LONGEST_DETAIL = 200


def failure_of(error: Exception) -> TransportFailure:
    """Return why no response came, from what the library raised."""
    causes = _causes(error)
    found = (kind for kind, types in KINDS if any(isinstance(one, types) for one in causes))
    trouble = next(found, None)
    if trouble is None:
        trouble = _without_a_kind(causes)
    return TransportFailure(trouble=trouble, detail=_detail(causes))


def timed_out(seconds: float) -> TransportFailure:
    """Return that no whole response came in time."""
    return TransportFailure(
        trouble=TransportTrouble.TIMEOUT, detail=f"no whole reply within {seconds:g} s"
    )


def _without_a_kind(causes: list[BaseException]) -> TransportTrouble:
    """Tell a missing file of certificates from the rest: requests raises a bare OSError for it."""
    missing = any("certificate" in str(one) and isinstance(one, OSError) for one in causes)
    return TransportTrouble.TLS if missing else TransportTrouble.UNREADABLE


def _causes(error: BaseException) -> list[BaseException]:
    """Return the error with all that it wraps: requests wraps urllib3, which wraps the socket."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(found) < MOST_CAUSES:
        cause = queue.pop(0)
        if not isinstance(cause, BaseException) or cause in found:
            continue
        found.append(cause)
        queue += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
    return found


def _detail(causes: list[BaseException]) -> str:
    """Say in one line what the innermost error said."""
    said = [cause for cause in causes if isinstance(cause, OSError) and cause.strerror]
    text = str(said[-1].strerror) if said else str(causes[-1])
    return text[:LONGEST_DETAIL]
