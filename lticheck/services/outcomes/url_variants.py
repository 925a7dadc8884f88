"""The address that is signed and sent to, and the others that a proxy may make of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lticheck.model.errors import RequestNotPossible
from lticheck.model.hosts import host_in_url


def on_origin(url: str, origin: str) -> str:
    """Put a URL's path and query on another scheme and host; an empty origin changes nothing."""
    if not origin:
        return url
    try:
        there, parts = urlsplit(origin), urlsplit(url)
    except ValueError as error:
        raise RequestNotPossible("the outcome URL is no URL") from error
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, ""))


def signable_variants(url: str) -> Iterator[str]:
    """Yield the URLs that a proxy may make of this one: other scheme, with and without port."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    hosts = dict.fromkeys((parts.netloc, host_in_url(name)))
    for scheme in ("https", "http"):
        for host in hosts:
            variant = urlunsplit(SplitResult(scheme, host, parts.path, parts.query, ""))
            if variant != url:
                yield variant
