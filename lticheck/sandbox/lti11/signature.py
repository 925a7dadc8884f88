"""Verifying a request's OAuth 1.0a signature as Canvas's oauth gem (1.1.0) does.

Facts: row 6 (wrong, absent or unreadable), row 7 (what makes the gem raise), and the causes of
401: the scheme's name is case-sensitive, the header is split at every comma, `=` and `&`, a form
body enters the base string, neither consumer key nor body hash is looked at.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote

from lticheck.sandbox.lti11.errors import InternalError, Unauthorized
from lticheck.sandbox.web.http import Pairs, Request

DIGESTS = {"hmac-sha1": hashlib.sha1, "hmac-sha256": hashlib.sha256}
INVALID = "Invalid authorization header"
QUOTED = re.compile(r'"(.*)"')


def verify(request: Request, secret: str) -> dict[str, str]:
    """Return the request's OAuth parameters where its signature is right.

    Raises Unauthorized where it is not, InternalError where the gem itself breaks.
    """
    header = header_parameters(request.header("authorization") or "")
    everything = [*request.form_pairs, *request.query_pairs, *header]
    oauth = {name: value for name, value in everything if name.startswith("oauth_")}
    method = oauth.get("oauth_signature_method", "").lower()
    given = oauth.get("oauth_signature")
    if method == "plaintext":
        right = f"{_escape(secret)}&" == (given or "")
    elif method == "rsa-sha1" or (method in DIGESTS and given is None):
        raise InternalError
    elif method in DIGESTS:
        expected = _hmac(method, base_string(request, header), secret)
        right = hmac.compare_digest(expected, (given or "").encode("utf-8", "surrogateescape"))
    else:
        right = False
    if not right:
        raise Unauthorized(INVALID)
    return oauth


def header_parameters(header: str) -> Pairs:
    """Split the Authorization header as the gem does, quotes and all."""
    if not header.startswith("OAuth "):
        return []
    parts = re.split("[,=&]", header[6:])
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) % 2:
        raise Unauthorized(INVALID)
    values = [_unquoted(unquote(part.strip(), errors="surrogateescape")) for part in parts]
    found = dict(zip(values[::2], values[1::2], strict=True))
    return [(name, value) for name, value in found.items() if name.startswith("oauth_")]


def _unquoted(value: str) -> str:
    found = QUOTED.fullmatch(value)
    return found[1] if found else value


def base_string(request: Request, header: Pairs) -> str:
    """Build the signature base string (RFC 5849, section 3.4.1), every parameter counted once."""
    pairs = [*header, *request.query_pairs, *request.form_pairs]
    signed = sorted((name, value) for name, value in pairs if name != "oauth_signature")
    normalized = "&".join(f"{_escape(name)}={_escape(value)}" for name, value in signed)
    parts = (request.method.upper(), request.url, normalized)
    return "&".join(_escape(part) for part in parts)


def _hmac(method: str, text: str, secret: str) -> bytes:
    key = f"{_escape(secret)}&".encode()
    return base64.b64encode(hmac.new(key, text.encode(), DIGESTS[method]).digest())


def _escape(text: str) -> str:
    return quote(text, safe="-._~", errors="surrogateescape")
