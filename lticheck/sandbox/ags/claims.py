"""The checks of a token's claims that the token endpoint and the services share (T10, P4b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REQUIRED = ("sub", "aud", "exp", "iat", "jti", "iss")
AHEAD = 30
"""Seconds by which `iat` may lie in the future."""


class NotANumber(Exception):
    """`exp` or `iat` is no number: Canvas's code raises (T10b)."""


def claim_errors(claims: Mapping[str, Any], audiences: set[str], now: float, *, oldest: int) -> str:
    """Return what is wrong with the claims, joined as Canvas does; empty where nothing is.

    `oldest` is the age in seconds that `iat` may have. Raises NotANumber.
    """
    missing = [name for name in REQUIRED if name not in claims]
    if missing:
        return f"the following assertions are missing: {','.join(missing)}"
    errors = []
    if not _is_for(claims["aud"], audiences):
        errors.append("the 'aud' is invalid")
    if _number(claims["exp"]) < now:
        errors.append("the JWT has expired")
    issued = _number(claims["iat"])
    if issued < now - oldest:
        errors.append(f"the 'iat' must be less than {oldest} seconds old")
    if issued > now + AHEAD:
        errors.append("the 'iat' must not be in the future")
    return " | ".join(errors)


def _is_for(audience: object, audiences: set[str]) -> bool:
    named = audience if isinstance(audience, list) else [audience]
    return any(isinstance(name, str) and name in audiences for name in named)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotANumber
    return float(value)
