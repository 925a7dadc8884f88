"""An id_token that can be kept: no signature, no person, and nothing to log in with."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping

from lticheck.model.claims import AGS_ENDPOINT, CANVAS_ISSUERS, LTI, PLACEMENT
from lticheck.model.jwt import read_jwt

REDACTED = "redacted"
URL = re.compile(r"https?://[A-Za-z0-9.-]{1,200}(?::\d{1,5})?(?:/[\w/~.-]{0,200})?")
URI = re.compile(r"https?://(?:purl\.imsglobal\.org|purl\.1edtech\.org)/[\w./#-]{1,160}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
VERSION = re.compile(r"\d[\d.]{0,8}")
CLIENT = re.compile(r"\d{1,20}")


def redacted_id_token(token: str, user: Callable[[str], str]) -> str:
    """Return the token with the claims that rules read, unsecured; `user` stands in for a person.

    What cannot be read is left out as a whole.
    """
    read = read_jwt(token)
    if read is None:
        return REDACTED
    claims = {
        name: kept for name, value in read.claims.items() if (kept := _kept(name, value, user))
    }
    if not claims:
        return REDACTED
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "none"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), ""])


def _kept(name: str, value: object, user: Callable[[str], str]) -> object:
    if name == "sub":
        return user(value) if isinstance(value, str) else None
    keep = KEEPERS.get(name)
    return keep(value) if keep else None


def _client(value: object) -> object:
    first = value[0] if isinstance(value, list) and value else value
    return first if CLIENT.fullmatch(str(first)) else REDACTED


def _roles(value: object) -> object:
    several = value if isinstance(value, list) else []
    return [role for role in several if isinstance(role, str) and URI.fullmatch(role)]


def _platform(value: object) -> object:
    code = value.get("product_family_code") if isinstance(value, Mapping) else None
    return {"product_family_code": _matching(WORD, code)}


def _endpoint(value: object) -> object:
    if not isinstance(value, Mapping):
        return None
    scopes = value.get("scope")
    several = scopes.split() if isinstance(scopes, str) else scopes
    kept: dict[str, object] = {
        "scope": [one for one in several if isinstance(one, str) and URI.fullmatch(one)]
        if isinstance(several, list)
        else []
    }
    for name in ("lineitem", "lineitems"):
        if name in value:
            kept[name] = _matching(URL, value[name])
    return kept


def _matching(form: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and form.fullmatch(value) else REDACTED


KEEPERS: dict[str, Callable[[object], object]] = {
    "iss": lambda value: value if value in CANVAS_ISSUERS else REDACTED,
    "aud": _client,
    "azp": _client,
    "iat": lambda value: value if isinstance(value, int) else None,
    "exp": lambda value: value if isinstance(value, int) else None,
    f"{LTI}message_type": lambda value: _matching(WORD, value),
    PLACEMENT: lambda value: _matching(WORD, value),
    f"{LTI}version": lambda value: _matching(VERSION, value),
    f"{LTI}roles": _roles,
    AGS_ENDPOINT: _endpoint,
    f"{LTI}tool_platform": _platform,
}
"""Claims whose values say nothing of a person, and what is kept of each."""
