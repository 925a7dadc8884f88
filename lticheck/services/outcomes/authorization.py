"""An Authorization header as Canvas's oauth gem reads it, and what is wrong with one."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lticheck.model.exchange import SignedRequest

METHODS = {"hmac-sha1", "hmac-sha256", "plaintext", "rsa-sha1"}
PARAMETER = re.compile(r"\s*([\w.%-]{1,80})\s*=\s*(\"[^\"]*+\"|[^,\"]*+)\s*(?:,|\Z)")
RAW = re.compile(r"[,=&]")
"""Where the gem splits the header (oauth 1.1.0, request_proxy): also inside of quotes."""
UNENCODED = re.compile(r"[+/ ]")
"""What RFC 5849, section 3.6, has encoded, and what `unescape` would turn into something else."""


def oauth_parameters(header: str) -> tuple[tuple[str, str], ...]:
    """Return names and values of the header, decoded as RFC 5849, section 3.5.1, says."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "oauth":
        return ()
    return tuple(
        (unquote(found[1]), unquote(found[2].strip('"'))) for found in PARAMETER.finditer(rest)
    )


def header_defect(header: str, url: str = "") -> str:
    """Say what is wrong with a header; empty where Canvas's gem would read it.

    A request whose URL carries `oauth_signature` needs no header.
    """
    if not header:
        return "" if "oauth_signature=" in url else "The request has no Authorization header"
    if not header.startswith("OAuth "):
        return "The Authorization header does not begin with “OAuth ”, in exactly these letters"
    found = list(PARAMETER.finditer(header[6:]))
    for parameter in found:
        value = parameter[2].strip('"')
        raw = RAW.search(value)
        if raw:
            return f"{parameter[1]} in the Authorization header holds a raw “{raw[0]}”"
        if parameter[1].startswith("oauth_") and UNENCODED.search(value):
            return f"{parameter[1]} in the Authorization header is not percent-encoded"
    parts = RAW.split(header[6:].rstrip(",=& "))
    if len(parts) % 2:
        return "A value in the Authorization header holds a raw comma, = or &"
    values = {parameter[1]: parameter[2].strip('"') for parameter in found}
    method = unquote(values.get("oauth_signature_method", ""))
    if method and method.lower() not in METHODS:
        return f"Canvas knows no signature method {method}"
    return "" if method else "The header names no signature method"


def is_signed(request: SignedRequest) -> bool:
    """Tell whether a request carries an OAuth signature at all."""
    header = request.header("Authorization")
    return "oauth_signature" in header or "oauth_signature=" in request.url


def shows_headers(request: SignedRequest) -> bool:
    """Tell whether a capture shows the request's headers as they went over the wire."""
    names = {name.lower() for name, _ in request.headers}
    return bool(names & {"host", ":authority"}) and len(names) > 1
