"""A JSON Web Token as anybody can read it, without a key (RFC 7519). Never raises."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import field

from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern

TOKEN = pattern(r"[A-Za-z0-9_=-]{2,}\.[A-Za-z0-9_=-]*\.[A-Za-z0-9_=-]*")
LONGEST = 200_000
"""Characters of a token that are read; a launch has about 6 kB."""


@dataclass(frozen=True, kw_only=True)
class Jwt:
    """A token's header and claims. Its signature stays where it was."""

    header: Mapping[str, object] = field(default_factory=dict)
    claims: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a claim that is text or a number as text; empty where it is neither."""
        value = self.claims.get(name)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def read_jwt(token: str) -> Jwt | None:
    """Part a token; None where it is none: not three parts, not base64url, or not JSON objects."""
    token = token.strip()
    if len(token) > LONGEST or not TOKEN.fullmatch(token):
        return None
    header, claims = (_object(part) for part in token.split(".")[:2])
    if header is None or claims is None:
        return None
    return Jwt(header=header, claims=claims)


def _object(part: str) -> Mapping[str, object] | None:
    try:
        raw = base64.urlsafe_b64decode(part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4))
        value = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
