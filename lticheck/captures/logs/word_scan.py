"""A search for many words in blocks of bytes, fast enough to look through gigabytes of a log."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from lticheck.captures.syntax.grams import Words

Clue: TypeAlias = tuple[tuple[str, ...], ...]
"""Groups of words: a text is worth reading where one word of each group is in it."""


def any_of(*words: str) -> tuple[Clue, ...]:
    """Return clues of which each is a word by itself."""
    return tuple(((word,),) for word in words)


ESCAPED = re.compile(r"[\"'\\/<>&+]")


def plain_part(sentence: str) -> str:
    """Return the longest part of a sentence that no notation escapes."""
    return max(ESCAPED.split(sentence), key=len)


JSON_ERRORS = ('errors"', "errors'", "errors\\", "errors]", "errors:", "errors =", "errors=")
"""How the name of Canvas's JSON errors is written, quoted, escaped or inspected."""


class WordScan:
    """Tells whether a block of bytes holds one of the clues; upper and lower case are the same."""

    def __init__(self, clues: Iterable[Clue]) -> None:
        several = [tuple(tuple(map(_low, group)) for group in clue) for clue in clues]
        self._rest: defaultdict[bytes, list[tuple[tuple[bytes, ...], ...]]] = defaultdict(list)
        for clue in several:
            for word in clue[0]:
                self._rest[word].append(clue[1:])
        self.words = tuple(self._rest)
        """What a block is looked through for, in the first place."""
        self._found = Words(self.words)

    def matters(self, block: bytes) -> bool:
        """Tell whether one of the clues is in a block."""
        low = block.lower()
        return any(
            all(any(word in low for word in group) for group in rest)
            for found in self._found.held_by(low)
            for rest in self._rest[found]
        )


def _low(word: str) -> bytes:
    return word.lower().encode()
