"""Shared secrets that a log shows in the clear, and lines with them masked."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    Fact,
    Scanner,
)
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.syntax.bare_secrets import mask_bare_secret
from lticheck.captures.syntax.held_words import lines_with
from lticheck.captures.syntax.labels import Labelled, mask_labelled
from lticheck.captures.syntax.text import folded
from lticheck.model.case import FactKind
from lticheck.model.sensitive import MASK, Label, words_of

SHOWN = 240
AROUND = 80


def scan(text: str) -> Iterator[Event]:
    """Yield a fact for every line that shows a secret."""
    for start, low in lines_with(folded(text), ("secret",)):
        line = text[start : start + len(low)]
        former = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
        masked = masked_line(line, former)
        if masked != line:
            yield Fact(start=start, end=start, kind=FactKind.SECRET, text=_around(masked))


def masked_line(line: str, former: str = "") -> str:
    """Return a line with the values of its shared secrets masked."""
    return mask_bare_secret(mask_labelled(line, _is_shared_secret), former)


def _is_shared_secret(value: Labelled) -> bool:
    return value.label is Label.SECRET and any("secret" in word for word in words_of(value.name))


def clipped(line: str) -> str:
    """Return a line as it may be shown: masked, on one line, and not too long."""
    plain = " ".join(mask_labelled(line[: 16 * SHOWN]).split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _around(masked: str) -> str:
    at = masked.index(MASK)
    return clipped(masked[max(0, at - AROUND) : at + len(MASK) + AROUND])


SCANNER = Scanner(scan=scan, clues=any_of("secret"))
