"""OAuth 1.0a over oauthlib: signing outcome requests, verifying launches (RFC 5849)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit
from uuid import uuid4

from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature

from lticheck.model.case import SignatureCheck, SignatureState
from lticheck.model.credentials import SharedSecret
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import SignedRequest
from lticheck.model.launch import Launch
from lticheck.model.urls import url_parts

XML = "application/xml"
SIGNERS: dict[str, Callable[[str, Client], str]] = {
    "HMAC-SHA1": signature.sign_hmac_sha1_with_client,
    "HMAC-SHA256": signature.sign_hmac_sha256_with_client,
}
MOST_HOSTS = 50
"""Of a launch that names more, the rest is not tried: time must not grow with their square."""

USUAL_PORTS = (80, 443, 3000, 5000, 8000, 8080, 8443)
"""Ports that a tool listens on behind its proxy."""


def sign(
    url: str,
    body: bytes,
    credentials: SharedSecret,
    *,
    content_type: str = XML,
    signed_url: str = "",
    timestamp: int | None = None,
    nonce: str = "",
) -> SignedRequest:
    """Sign a POST (RFC 5849, section 3.4; body hash by the OAuth Request Body Hash draft).

    `signed_url` puts another URL into the base string than the one that is sent to.
    The body is signed by its hash, whatever Content-Type is sent: it is never a form.
    `timestamp` is in seconds since 1970, by default now.
    Raises RequestNotPossible where the URL cannot be signed.
    """
    client = Client(
        credentials.consumer_key,
        client_secret=credentials.secret,
        timestamp=str(int(time.time()) if timestamp is None else timestamp),
        nonce=nonce or uuid4().hex,
    )
    target = signed_url or url
    try:
        _, headers, _ = client.sign(
            target, http_method="POST", body=body.decode(), headers={"Content-Type": XML}
        )
        base_string = _base_string(target, _signed_parameters(target, headers["Authorization"]))
    except ValueError as error:
        raise RequestNotPossible(
            "the outcome URL cannot be signed", hint="check lis_outcome_service_url in the launch"
        ) from error
    sent = dict(_signed_parameters("", headers["Authorization"]))
    return SignedRequest(
        method="POST",
        url=url,
        headers=tuple({**headers, "Content-Type": content_type}.items()),
        body=body,
        signed_url=target,
        base_string=base_string,
        body_hash=sent.get("oauth_body_hash", ""),
        timestamp=sent["oauth_timestamp"],
        nonce=sent["oauth_nonce"],
    )


def _signed_parameters(url: str, authorization: str) -> list[tuple[str, str]]:
    """Return the parameters of the query and of an Authorization header (section 3.4.1.3.1)."""
    return signature.collect_parameters(
        uri_query=urlsplit(url).query, headers={"Authorization": authorization}
    )


def _base_string(url: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return the signature base string of a POST (section 3.4.1).

    Raises ValueError where the URL has no host.
    """
    return _base_string_of(url, _normalized(parameters))


def _normalized(parameters: Sequence[tuple[str, str]]) -> str:
    encodable = [(_encodable(name), _encodable(value)) for name, value in parameters]
    found: str = signature.normalize_parameters(encodable)  # type: ignore[arg-type]
    return found


def _encodable(text: str) -> str:
    """Replace lone surrogates, which JSON can hold and no request could."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _base_string_of(url: str, normalized: str) -> str:
    base: str = signature.signature_base_string("POST", signature.base_string_uri(url), normalized)
    return base


def verify_launch(launch: Launch, secret: str) -> SignatureCheck:
    """Check a launch's own signature, and look for what else it would be right for."""
    obstacle = _not_checkable(launch)
    if obstacle:
        return SignatureCheck(state=SignatureState.NOT_CHECKABLE, reason=obstacle)
    readings = _readings(launch)
    reading = _matching_reading(launch, launch.url, readings, secret)
    if reading:
        return SignatureCheck(state=SignatureState.VALID, reason=reading)
    for url in _url_variants(launch):
        if _matching_reading(launch, url, readings, secret):
            return SignatureCheck(
                state=SignatureState.INVALID,
                reason=f"it is right for {url}, not for {launch.url}",
                matches_url=url,
            )
    return SignatureCheck(
        state=SignatureState.INVALID,
        reason="it fits neither this URL nor one with another scheme (http, https), host or port",
    )


def _not_checkable(launch: Launch) -> str:
    if launch.redacted:
        return "values of this capture were masked"
    if not launch.get("oauth_signature"):
        return "the capture holds no oauth_signature"
    if launch.get("oauth_signature_method") not in SIGNERS:
        return f"signature method “{launch.get('oauth_signature_method')}”"
    if not url_parts(launch.url).netloc:
        return "the capture does not say to which URL the launch was posted"
    return ""


def _readings(launch: Launch) -> tuple[tuple[str, str], ...]:
    """Return the normalized parameters by each reading of the URL's query, and its name.

    Canvas copies the launch URL's query parameters into the body and signs each once, though
    they arrive twice (lib/lti/security.rb, generate_params_deprecated). RFC 5849, section
    3.4.1.3.1, counts both.
    """
    posted = [pair for pair in launch.parameters if pair[0] != "oauth_signature"]
    query = parse_qsl(url_parts(launch.url).query, keep_blank_values=True)
    query = [pair for pair in query if pair[0] != "oauth_signature"]
    if not query:
        return (("as posted", _normalized(posted)),)
    return (
        ("as Canvas signs: query parameters counted once", _normalized(posted)),
        ("query parameters counted beside the posted ones", _normalized(query + posted)),
    )


def _matching_reading(
    launch: Launch, url: str, readings: Sequence[tuple[str, str]], secret: str
) -> str:
    """Return in words which reading gives the signature for this URL, or nothing."""
    matching = (name for name, normal in readings if _verifies(launch, url, normal, secret))
    return next(matching, "")


def _verifies(launch: Launch, url: str, normalized: str, secret: str) -> bool:
    signer = SIGNERS[launch.get("oauth_signature_method")]
    try:
        right = signer(_base_string_of(url, normalized), Client(launch.consumer_key, secret))
    except ValueError:
        return False
    return hmac.compare_digest(right.encode(), _encodable(launch.get("oauth_signature")).encode())


def _url_variants(launch: Launch) -> Iterator[str]:
    """Yield the same URL with the other scheme, the usual ports and every host at hand."""
    parts = url_parts(launch.url)
    named = (url_parts(value).netloc for _, value in launch.parameters if "://" in value)
    hosts = dict.fromkeys((parts.netloc, *ported_hosts(parts), *filter(None, named)))
    for host in islice(hosts, MOST_HOSTS):
        for scheme in ("https", "http"):
            variant = urlunsplit((scheme, host, parts.path, parts.query, ""))
            if variant != launch.url:
                yield variant


def ported_hosts(parts: SplitResult) -> Iterator[str]:
    """Yield the host without its port, and with the ports that servers behind proxies use."""
    host = parts.hostname or ""
    yield host
    for port in USUAL_PORTS:
        yield f"{host}:{port}"
