"""Which of all the words that scanners look for are in a text: one pass in place of hundreds."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from lticheck.captures.syntax.grams import Words

LONG = 64 * 1024
"""Characters of a text for which the pass pays."""
_KNOWN: set[str] = set()


def looked_for(*words: str) -> tuple[str, ...]:
    """Have these words among those of the pass; a scanner does so as it is imported."""
    _KNOWN.update(words)
    return words


def held(text: str, words: Collection[str]) -> Collection[str]:
    """Return those of the words that may be in a text, in their order."""
    if len(text) < LONG or _KNOWN.isdisjoint(words):
        return words
    likely = _in(text, len(_KNOWN))
    return [word for word in words if word in likely or word not in _KNOWN]


@lru_cache(maxsize=2)  # a part of a log, as it is and without its outcome XML
def _in(text: str, known: int) -> frozenset[str]:
    block = text.encode("utf-8", "surrogatepass")
    return frozenset(word.decode() for word in _words(known).likely_in(block))


@lru_cache(maxsize=1)
def _words(_known: int) -> Words:
    return Words(word.encode() for word in sorted(_KNOWN))
