"""Logs that wrap each line in JSON, as Docker and structured loggers do, unwrapped."""

from __future__ import annotations

import json
from itertools import accumulate

from lticheck.captures.syntax.text import Lines

TEXTS = ("log", "message", "msg", "event", "textPayload", "body", "exception", "exc_info")
"""Where loggers put what was said."""


def unwrapped(text: str) -> tuple[str, Lines]:
    """Return what was logged, and where its lines stand in the file; other text as it is."""
    first = text.lstrip().partition("\n")[0]
    if not first.startswith("{") or _said(first) == first:
        return text, Lines.of(text)
    plain = [_said(line) for line in text.split("\n")]
    lengths = (len(line) + 1 for line in plain)
    return "\n".join(plain), Lines(tuple(accumulate(lengths, initial=0)))


def _said(line: str) -> str:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(entry, dict):
        return line
    texts = [value for name in TEXTS if isinstance(value := entry.get(name), str)]
    return "\n".join(text.rstrip("\r\n") for text in texts) if texts else line
