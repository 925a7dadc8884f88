"""JSON Web Tokens as Canvas's library reads them; joserfc signs and verifies.

Facts: T4 (what is no JWT), P3 and P3b (where a cut token stops being one).
"""

from __future__ import annotations

import base64
import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey, RSAKey

from lticheck.model.dataclass import dataclass

__all__ = ["Key", "NotAToken", "Unverified", "private_key", "read", "rsa_key", "secret_key", "sign"]

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SEGMENT = re.compile(r"[A-Za-z0-9_+/-]*={0,2}", re.ASCII)
UNUSED_BITS = {2: 0x0F, 3: 0x03}
"""Bits of the last character that carry nothing, by the segment's length modulo 4."""
PUBLIC_PARTS = frozenset({"kty", "n", "e"})
PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi"})
Claims = dict[str, Any]


class NotAToken(Exception):
    """The text is no JWT: not three parts, not base64url, or no JSON within."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Unverified:
    """A token whose signature nobody has looked at."""

    text: str
    header: Claims
    claims: Any
    """An object, or whatever JSON was sent in its place."""

    @property
    def algorithm(self) -> object:
        """Return what the header says."""
        return self.header.get("alg")

    def verifies(self, key: Key, algorithms: list[str]) -> bool:
        """Tell whether the signature is right."""
        try:
            jws.deserialize_compact(self.text, key, algorithms=algorithms)
        except (JoseError, ValueError, TypeError):
            return False
        return True


def read(text: str) -> Unverified:
    """Read a token. Raises NotAToken."""
    parts = text.split(".")
    if len(parts) != 3:
        raise NotAToken
    header, claims = (_json(_decode(part)) for part in parts[:2])
    _decode(parts[2])
    if not isinstance(header, dict):
        raise NotAToken
    return Unverified(text=text, header=header, claims=claims)


def sign(claims: Claims, key: Key, algorithm: str, kid: str = "") -> str:
    """Make a token."""
    header = {"typ": "JWT", "alg": algorithm} | ({"kid": kid} if kid else {})
    payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
    return jws.serialize_compact(header, payload.encode(), key, algorithms=[algorithm])


def secret_key(secret: str) -> OctKey:
    """Return a shared secret as a key."""
    return OctKey.import_key(secret)


def private_key(jwk: Mapping[str, Any]) -> RSAKey:
    """Return the private key that signs."""
    return RSAKey.import_key({name: jwk[name] for name in sorted(PUBLIC_PARTS | PRIVATE_PARTS)})


def rsa_key(jwk: object) -> RSAKey | None:
    """Return a JWK as a key, with `alg` and the like aside; None where it is none."""
    if isinstance(jwk, Mapping):
        jwk = {name: value for name, value in jwk.items() if name in PUBLIC_PARTS}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return RSAKey.import_key(jwk)  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _decode(segment: str) -> bytes:
    """Decode strictly: bits that carry nothing must be zero."""
    if not SEGMENT.fullmatch(segment):
        raise NotAToken
    digits = segment.rstrip("=").replace("+", "-").replace("/", "_")
    rest = len(digits) % 4
    if rest == 1 or (rest and ALPHABET.index(digits[-1]) & UNUSED_BITS[rest]):
        raise NotAToken
    return base64.urlsafe_b64decode(digits + "=" * (-len(digits) % 4))


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotAToken from error
