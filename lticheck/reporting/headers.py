"""Which headers are shown with their values: those of a list; of all others the name alone."""

from __future__ import annotations

import re

from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK, words_in

SHOWN_HEADERS = words_in(
    "accept accept-charset accept-encoding accept-language accept-ranges access-control-allow- "
    "origin age allow alt-svc cache-control cf-cache-status cf-ray connection content- "
    "disposition content-encoding content-language content-length content-type date expect "
    "expires host keep-alive last-modified link location origin pragma proxy-authenticate "
    "referer referrer-policy retry-after server server-timing status strict-transport-security "
    "te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate x-cache "
    "x-content-type-options x-frame-options x-powered-by x-rate-limit-remaining x-request-cost "
    "x-request-context-id x-request-id x-runtime x-xss-protection"
)

SHOWN_IN_OAUTH = words_in(
    "realm oauth_consumer_key oauth_nonce oauth_timestamp oauth_signature_method oauth_version "
    "oauth_body_hash oauth_callback"
)
"""Parameters of an OAuth 1.0 header (RFC 5849, section 3.5.1) that prove nothing."""

OAUTH = pattern(r"\s*OAuth\b", re.IGNORECASE)
SCHEME = pattern(r"\s*[A-Za-z][\w-]{0,30}(?=\s+\S)")
PARAMETER = pattern(r"(?<![\w.-])(?P<name>[\w.-]++)(?P<is>\s{0,8}=\s{0,8}\"?)(?P<value>[^\",]*+)")


def mask_header(name: str, value: str) -> str:
    """Return what follows a header's colon as it may be shown; the rest is to be masked as text."""
    plain = name.strip().lower()
    if plain in SHOWN_HEADERS or not value.strip():
        return value
    if not plain.endswith("authorization"):
        return f" {MASK}"
    if OAUTH.match(value):
        return PARAMETER.sub(_parameter, value)
    scheme = SCHEME.match(value)
    return f"{scheme[0]} {MASK}" if scheme else f" {MASK}"


def _parameter(found: re.Match[str]) -> str:
    if found["name"] in SHOWN_IN_OAUTH or not found["value"]:
        return found[0]
    return f"{found['name']}{found['is']}{MASK}"
