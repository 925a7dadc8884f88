"""The signature of a launch's id_token, checked with a key set at hand; nothing is fetched.

Canvas signs with RS256 (Canvas: lib/lti/key_storage.rb, LtiAdvantage); its public keys stand at
`/api/lti/security/jwks` as a JWK Set (RFC 7517, section 5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.model.case import SignatureCheck, SignatureState
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.jwt import read_jwt
from lticheck.model.text_files import read_text

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import Launch

ALGORITHM = "RS256"
HINT = "save what the platform's key set URL answers: for Canvas, HOST/api/lti/security/jwks"
LONGEST_MODULUS = 2800
"""Characters of `n`: 16,384 bits. A longer one costs seconds and is nobody's."""
LONGEST_EXPONENT = 12
MOST_KEYS = 100
SHOWN = 60
"""Characters of a key's name that are shown."""
NO_KEY_SET = SignatureCheck(
    state=SignatureState.NOT_CHECKABLE, reason="no key set is at hand: give --jwks FILE"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class LaunchKey:
    """The public half of an RSA key, as a JWK writes it; nothing else of it is kept."""

    kid: str
    n: str
    e: str


def read_key_set(path: Path) -> tuple[LaunchKey, ...]:
    """Return the RSA keys of a JWK Set. Raises LticheckError where the file is none."""
    text = read_text(path, kilobytes=512, what="the key set")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LticheckError(f"{path} is no key set: it is not JSON", hint=HINT) from error
    several = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(several, list):
        raise LticheckError(f"{path} is no key set: it has no list “keys”", hint=HINT)
    keys = tuple(key for key in map(_key, several[:MOST_KEYS]) if key)
    if not keys:
        raise LticheckError(f"{path} is a key set without an RSA key", hint=HINT)
    return keys


def _key(value: object) -> LaunchKey | None:
    """Read a key; None for other kinds, which a set may hold too (RFC 7517, section 5)."""
    if not isinstance(value, Mapping) or value.get("kty") != "RSA":
        return None
    kid, n, e = (value.get(name, "") for name in ("kid", "n", "e"))
    if not (isinstance(kid, str) and isinstance(n, str) and isinstance(e, str)):
        return None
    fits = 0 < len(n) <= LONGEST_MODULUS and 0 < len(e) <= LONGEST_EXPONENT
    return LaunchKey(kid=kid, n=n, e=e) if fits else None


def verify_id_token(launch: Launch, keys: Sequence[LaunchKey]) -> SignatureCheck:
    """Check the signature with the key that the token names, or with each where it names none.

    A key that the set lacks proves nothing: Canvas changes its keys every month.
    """
    token = launch.get("id_token").strip()
    read = read_jwt(token)
    if read is None:
        return _unchecked("the id_token cannot be read")
    if launch.redacted or not read.header or not token.rpartition(".")[2].strip("="):
        return _unchecked("the capture holds the claims without their signature")
    algorithm, kid = read.header.get("alg"), read.header.get("kid")
    if algorithm != ALGORITHM:
        return _invalid(f"its alg is {_shown(algorithm)}; Canvas signs with {ALGORITHM}")
    named = [key for key in keys if kid is None or key.kid == kid]
    if not named:
        there = ", ".join(_shown(key.kid) for key in keys[:5])
        return _unchecked(f"the key set has no key {_shown(kid)}; it has {there}")
    return _tried(token, named)


def _tried(token: str, keys: Sequence[LaunchKey]) -> SignatureCheck:
    results = [(key, _fits(token, key)) for key in keys]
    fitting = next((key for key, fits in results if fits), None)
    if fitting:
        return SignatureCheck(
            state=SignatureState.VALID, reason=f"signed with the key {_shown(fitting.kid)}"
        )
    tried = next((key for key, fits in results if fits is False), None)
    if tried is None:
        return _unchecked(f"the key {_shown(keys[0].kid)} of the key set cannot be read")
    return _invalid(f"the key {_shown(tried.kid)} of the key set did not sign it")


def _fits(token: str, key: LaunchKey) -> bool | None:
    """Tell whether a key signed the token; None where the key itself is none."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - start-up time
    from joserfc import jws  # noqa: PLC0415 - start-up time
    from joserfc.errors import JoseError  # noqa: PLC0415 - start-up time
    from joserfc.jwk import RSAKey  # noqa: PLC0415 - start-up time

    try:
        public = RSAKey.import_key({"kty": "RSA", "n": key.n, "e": key.e})
        _ = public.public_key  # reads the numbers, which may be no key's
    except (JoseError, ValueError, TypeError, OverflowError, UnsupportedAlgorithm):
        return None
    try:
        jws.deserialize_compact(token, public, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, OverflowError):
        return False
    return True


def _shown(value: object) -> str:
    return f"“{value[:SHOWN]}”" if isinstance(value, str) else "(not a text)"


def _unchecked(reason: str) -> SignatureCheck:
    return SignatureCheck(state=SignatureState.NOT_CHECKABLE, reason=reason)


def _invalid(reason: str) -> SignatureCheck:
    return SignatureCheck(state=SignatureState.INVALID, reason=reason)
