"""Shared secrets that a log shows in the clear, and lines with them masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import Event, Fact
from lticheck.model.case import FactKind
from lticheck.reporting.redactor import MASK

SECRET = re.compile("secret", re.IGNORECASE)
VALUE = re.compile(
    r"\w{0,30}['\"]?(?:\s{0,4}(?:=>|[:=])\s{0,4}|\s)(?:[ubr]?['\"])?(?P<value>[^\s'\"&,;<>{}()\[\]]{4,200})"
)
BARE = re.compile(r"\s[^\s'\"&,;<>{}()\[\]]{4,200}\s*\Z")
"""PyLTI's line ends in `secret` and its value, after a line that ends in `key` and its value."""
KEY = re.compile(r"\bkey \S{1,200}\s*\Z")
HARMLESS = re.compile(
    r"(?:none|null|nil|true|false|undefined|missing|unknown|redacted|hidden|masked|filtered|not)\b"
    r"|[*•.x]{3,}|\$|%",
    re.IGNORECASE,
)
SHOWN = 240
AROUND = 80


def scan(text: str) -> Iterator[Event]:
    """Yield a fact for every line that shows a secret."""
    if not SECRET.search(text):
        return
    start, former = 0, ""
    for line in text.split("\n"):
        if SECRET.search(line):
            masked = masked_line(line, after_key=KEY.search(former[-240:]) is not None)
            if masked != line:
                yield Fact(start=start, end=start, kind=FactKind.SECRET, text=_around(masked))
        start, former = start + len(line) + 1, line


def masked_line(line: str, *, after_key: bool = False) -> str:
    """Return a line with the values of its secrets masked."""
    pieces, position = [], 0
    for found in SECRET.finditer(line):
        value = VALUE.match(line, found.end())
        if found.start() < position or not value or HARMLESS.match(value["value"]):
            continue
        assigned = any(mark in line[found.end() : value.start("value")] for mark in ":=")
        if not assigned and not (after_key and BARE.match(line, found.end())):
            continue
        pieces += [line[position : value.start("value")], MASK]
        position = value.end("value")
    return "".join([*pieces, line[position:]])


def clipped(line: str) -> str:
    """Return a line as it may be shown: masked, on one line, and not too long."""
    plain = " ".join(masked_line(line[: 16 * SHOWN]).split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _around(masked: str) -> str:
    at = masked.index(MASK)
    return clipped(masked[max(0, at - AROUND) : at + len(MASK) + AROUND])
