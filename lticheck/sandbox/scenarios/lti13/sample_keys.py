"""Two RSA keys of no value anywhere else: the sandbox's own, and one for a tool in development."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Jwk = dict[str, Any]
CANVAS_KEY, TOOL_KEY = "canvas", "tool"
PUBLIC = ("kty", "n", "e", "kid", "use", "alg")


@cache
def private_jwk(name: str) -> Jwk:
    """Return a key, private part and all."""
    path = Path(__file__).parent / "sample_keys.json"
    found: Jwk = json.loads(path.read_text(encoding="utf-8"))[name]
    return found


def public_jwk(name: str) -> Jwk:
    """Return the public part of a key."""
    return {part: value for part, value in private_jwk(name).items() if part in PUBLIC}
