"""Secrets that a log shows without a separator: PyLTI's lines `key NAME` and `secret VALUE`."""

from __future__ import annotations

import re

from lticheck.captures.syntax.values import HARMLESS
from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK

SECRET = pattern("secret", re.IGNORECASE)
BARE = pattern(r"(\bsecret\s{1,4}[\"']?)([^\s'\"&,;<>{}()\[\]]{4,200})[\"']?\s*\Z")
"""PyLTI's line ends in `secret` and its value, after a line that ends in `key` and its value."""
KEY = pattern(r"\bkey \S{1,200}\s*\Z")
LONGEST = 240
"""Characters at the end of a line in which such a pair stands."""


def mask_bare_secrets(text: str) -> str:
    """Mask such secrets in a text, for example in a body that was cut out of a broken log."""
    if not SECRET.search(text):
        return text
    lines = text.split("\n")
    return "\n".join(map(mask_bare_secret, lines, ["", *lines]))


def mask_bare_secret(line: str, former: str) -> str:
    """Mask the secret of one line, where the line before it names the key."""
    if not KEY.search(former[-LONGEST:]):
        return line
    found = BARE.search(line, max(0, len(line) - LONGEST))
    if not found or HARMLESS.fullmatch(found[2]):
        return line
    return f"{line[: found.start(2)]}{MASK}{line[found.end(2) :]}"
