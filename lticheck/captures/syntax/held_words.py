"""Which lines of a text hold which of the words that scanners look for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from lticheck.captures.syntax.grams import Words

LONG = 64 * 1024
"""Characters of a text for which one pass for all words pays, in place of one for each."""
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


def lines_with(
    text: str, words: Collection[str], longest: int | None = None
) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold one of the words, with their offsets, cut off after `longest`."""
    for start, line, _ in words_by_line(text, words, longest):
        yield start, line


def words_by_line(
    text: str, words: Collection[str], longest: int | None = None
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the same lines with those of the words that they hold, in the order of `words`.

    A word is looked for in the whole text at once: most lines of most logs hold none.
    """
    ends: dict[int, int] = {}
    found: dict[int, list[str]] = {}
    for word in held(text, words):
        at = text.find(word)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = ends.get(start) or text.find("\n", at)
            ends[start] = end = end if end >= 0 else len(text)
            if longest is None or at + len(word) <= start + longest:
                found.setdefault(start, []).append(word)
            at = text.find(word, end)
    for start in sorted(found):
        end = ends[start] if longest is None else min(ends[start], start + longest)
        yield start, text[start:end], found[start]
