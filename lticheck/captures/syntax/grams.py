"""Many words found in a block at once, by some bytes of each.

Wherever a word lies, it covers four (a long one eight) bytes at a place that is a multiple of that,
and all such places of a block are looked up in one set. `re`, which tries every alternative at
every place, gets to 20 MB/s with 150 words.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

MIDDLE, LONG = 2 * 4 - 1, 2 * 8 - 1
"""Bytes from which on a word covers four, or eight, at such a place."""
COMMON = b"etaoinsr dlcup"
"""What logs are full of: a gram of other letters is seldom met in vain."""


class Words:
    """Words that are looked for together; only very short ones are searched for one by one."""

    def __init__(self, words: Iterable[bytes]) -> None:
        several = tuple(dict.fromkeys(words))
        self._short = [word for word in several if len(word) < MIDDLE]
        self._middle = _Grams((word for word in several if MIDDLE <= len(word) < LONG), 4, "I")
        self._long = _Grams((word for word in several if len(word) >= LONG), 8, "Q")

    def held_by(self, block: bytes) -> Iterator[bytes]:
        """Yield the words that are in a block; some more than once."""
        return (word for word in self.likely_in(block) if word in block)

    def likely_in(self, block: bytes) -> Iterator[bytes]:
        """Yield those words, and a few others."""
        yield from self._long.likely_in(block)
        yield from self._middle.likely_in(block)
        yield from self._short


class _Grams:
    """Words that are found by so many bytes of theirs."""

    def __init__(self, words: Iterable[bytes], length: int, code: Literal["I", "Q"]) -> None:
        self._length, self._code = length, code
        self._words: defaultdict[int, list[tuple[bytes, frozenset[int]]]] = defaultdict(list)
        for word in words:
            for first in range(length):
                places = range(first, len(word) - length + 1, length)
                grams = sorted((word[at : at + length] for at in places), key=_frequency)
                numbers = [int.from_bytes(gram, sys.byteorder) for gram in grams]
                self._words[numbers[0]].append((word, frozenset(numbers)))
        several = (grams for entries in self._words.values() for _, grams in entries)
        self._known = frozenset().union(*several)

    def likely_in(self, block: bytes) -> Iterator[bytes]:
        """Yield the words of which all grams are in a block, that lie at one of its places."""
        places = memoryview(block)[: len(block) // self._length * self._length].cast(self._code)
        there = self._known.intersection(places)
        for gram in there:
            for word, grams in self._words.get(gram, ()):
                if grams <= there:
                    yield word


def _frequency(gram: bytes) -> int:
    return sum(len(COMMON) - COMMON.index(letter) for letter in gram if letter in COMMON)
