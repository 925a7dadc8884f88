"""A tool's key set in a capture: the answer of its URL, or its text in a log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lticheck.model.key_set import CapturedKeySet

ADDRESS = re.compile(r"jwks?|keys|certs|keyset", re.IGNORECASE)
"""What the path of a key set URL holds: answers of other addresses are not read for it."""
BEGINS = re.compile(r"\{\s{0,20}\"keys\"\s{0,4}:\s{0,4}\[\s{0,20}[{\]]")
MOST, MOST_KEYS, LONGEST_KID = 20, 50, 200


def key_set_of(body: bytes, url: str) -> CapturedKeySet | None:
    """Read an answer; None where it is no key set."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return _read(document, url)


def key_sets_in(text: str) -> Iterator[CapturedKeySet]:
    """Yield the key sets that a log holds as JSON."""
    if '"keys"' not in text:
        return
    decoder = json.JSONDecoder()
    for number, found in enumerate(BEGINS.finditer(text)):
        if number == MOST:
            return
        try:
            document, _ = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            continue
        read = _read(document, "")
        if read:
            yield read


def _read(document: object, url: str) -> CapturedKeySet | None:
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not all(isinstance(k, dict) and "kty" in k for k in keys):
        return None
    named = [key["kid"] for key in keys[:MOST_KEYS] if isinstance(key.get("kid"), str)]
    return CapturedKeySet(
        url=url,
        kids=tuple(kid[:LONGEST_KID] for kid in named),
        nameless=len(keys[:MOST_KEYS]) - len(named),
    )
