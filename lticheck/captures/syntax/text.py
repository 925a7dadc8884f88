"""Bytes to text, and a text to lines."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator

from lticheck.captures.syntax.held_words import held
from lticheck.model.pattern import pattern

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks: Windows editors write the first, PowerShell's `>` the second."""


def decode(data: bytes) -> str:
    """Turn bytes into text, whatever they are: what cannot be read becomes U+FFFD."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def without_mark(data: bytes) -> bytes:
    """Return UTF-8 without a byte order mark; data that has no mark stay as they are."""
    if not data.startswith(tuple(mark for mark, _ in MARKS)):
        return data
    return decode(data).encode("utf-8", "replace")


COLOR = pattern(rb"\x1b\[[\d;:]{0,40}[mK]")
"""What programs write around words for a screen; nothing of it was sent anywhere."""


def without_color(data: bytes) -> bytes:
    """Return bytes without what colours them."""
    return COLOR.sub(b"", data) if b"\x1b[" in data else data


def lines_of(text: str, longest: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield each line with the offset at which it begins, cut off after `longest` characters."""
    start = 0
    for line in text.split("\n"):
        yield start, line[:longest]
        start += len(line) + 1


def folded(text: str) -> str:
    """Return the text in lower case, at its length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def places_of(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def lines_with(
    text: str, words: Collection[str], longest: int | None = None
) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold one of the words, with their offsets, cut off after `longest`.

    A word is looked for in the whole text at once: most lines of most logs hold none.
    """
    ends: dict[int, int] = {}
    for word in held(text, words):
        at = text.find(word)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = ends.get(start) or text.find("\n", at)
            ends[start] = end = end if end >= 0 else len(text)
            at = text.find(word, end)
    for start in sorted(ends):
        end = ends[start]
        yield start, text[start : end if longest is None else min(end, start + longest)]


def words_by_line(
    text: str, words: Collection[str], longest: int | None = None
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the same lines with those of the words that they hold, in the order of `words`."""
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
        end = ends[start]
        yield (
            start,
            text[start : end if longest is None else min(end, start + longest)],
            found[start],
        )
