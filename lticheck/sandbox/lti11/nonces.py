"""Timestamps and nonces (lib/lti/security.rb, app/controllers/lti_api_controller.rb).

Facts: row 8 (90 minutes both ways), row 9 (a nonce counts once per tool for 90 + 1 minutes, and
a timestamp more than a minute ahead is called a duplicate nonce too).
"""

from __future__ import annotations

import re

from lticheck.sandbox.lti11.errors import Unauthorized

WINDOW = 90 * 60
AHEAD = 60
INTEGER = re.compile(r"\s*([+-]?\d+(?:_\d+)*)", re.ASCII)


class Nonces:
    """The nonces that were used with each tool, and until when they are remembered."""

    def __init__(self) -> None:
        self._until: dict[tuple[int, str], float] = {}

    def admit(self, tool_id: int, timestamp_text: str, nonce: str, now: float) -> None:
        """Take one request. Raises Unauthorized where its time or its nonce will not do."""
        timestamp = _to_i(timestamp_text)
        if not now - WINDOW <= timestamp <= now + WINDOW:
            raise Unauthorized("Timestamp too old or too far in the future, request has expired")
        known = self._until.get((tool_id, nonce), 0.0) > now
        if known or timestamp > int(now + AHEAD):
            raise Unauthorized("Duplicate nonce detected")
        self._until[tool_id, nonce] = now + WINDOW + AHEAD


def _to_i(text: str) -> int:
    """Convert as `String#to_i`: the integer at the start, or 0."""
    found = INTEGER.match(text)
    return int(found[1]) if found else 0
