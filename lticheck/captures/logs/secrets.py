"""Shared secrets that a log shows in the clear, and lines with them masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import Event, Fact
from lticheck.captures.syntax.labels import Labelled, mask_labelled
from lticheck.captures.syntax.text import lines_of
from lticheck.captures.syntax.values import HARMLESS
from lticheck.model.case import FactKind
from lticheck.model.sensitive import MASK, Label, words_of

SECRET = re.compile("secret", re.IGNORECASE)
BARE = re.compile(r"(\bsecret\s{1,4}[\"']?)([^\s'\"&,;<>{}()\[\]]{4,200})[\"']?\s*\Z")
"""PyLTI's line ends in `secret` and its value, after a line that ends in `key` and its value."""
KEY = re.compile(r"\bkey \S{1,200}\s*\Z")
SHOWN = 240
AROUND = 80


def scan(text: str) -> Iterator[Event]:
    """Yield a fact for every line that shows a secret."""
    if not SECRET.search(text):
        return
    former = ""
    for start, line in lines_of(text):
        if SECRET.search(line):
            masked = masked_line(line, former)
            if masked != line:
                yield Fact(start=start, end=start, kind=FactKind.SECRET, text=_around(masked))
        former = line


def masked_line(line: str, former: str = "") -> str:
    """Return a line with the values of its shared secrets masked."""
    return _without_bare(mask_labelled(line, _is_shared_secret), former)


def mask_bare_secrets(text: str) -> str:
    """Mask what PyLTI logs without a separator, in a body that was cut out of a broken log."""
    if not SECRET.search(text):
        return text
    lines = text.split("\n")
    formers = ["", *lines]
    return "\n".join(map(_without_bare, lines, formers))


def _without_bare(line: str, former: str) -> str:
    if not KEY.search(former[-240:]):
        return line
    found = BARE.search(line, max(0, len(line) - 240))
    if not found or HARMLESS.fullmatch(found[2]):
        return line
    return f"{line[: found.start(2)]}{MASK}{line[found.end(2) :]}"


def _is_shared_secret(value: Labelled) -> bool:
    return value.label is Label.SECRET and any("secret" in word for word in words_of(value.name))


def clipped(line: str) -> str:
    """Return a line as it may be shown: masked, on one line, and not too long."""
    plain = " ".join(mask_labelled(line[: 16 * SHOWN]).split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _around(masked: str) -> str:
    at = masked.index(MASK)
    return clipped(masked[max(0, at - AROUND) : at + len(MASK) + AROUND])
