"""Bytes to text, and a text to lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

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
