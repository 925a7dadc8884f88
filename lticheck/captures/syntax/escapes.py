r"""Backslash escapes, as bash, Ruby, Python and JSON write them."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})"
    r"|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|u\{([0-9a-fA-F]{1,6})\}|(.))",
    re.DOTALL,
)
NAMED = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}
THEMSELVES = frozenset("\\'\"/?#$")
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
BYTES = 0xDC00
"""Python's place for bytes that are no text: byte 0x80 is the lone surrogate U+DC80."""


def unescaped(text: str, *, in_bytes: bool = True) -> str:
    r"""Decode the escapes of a text.

    `\xNN` is a byte of UTF-8, but a character of its own in a Python text (`in_bytes=False`).
    """
    first = BYTES if in_bytes else 0
    decoded = PAIR.sub(_joined, ESCAPE.sub(lambda found: _one(found, first), text))
    lone = LONE.sub("\ufffd", decoded)
    return lone.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _one(found: re.Match[str], first: int) -> str:
    if found[6] is not None:
        return NAMED.get(found[6], found[6] if found[6] in THEMSELVES else found[0])
    if found[1] or found[2]:
        byte = int(found[1], 16) if found[1] else int(found[2], 8) & 0xFF
        return chr(byte) if byte < 0x80 else chr(first + byte)
    code = int(found[3] or found[4] or found[5], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _joined(found: re.Match[str]) -> str:
    """Join two halves of UTF-16, which is how browsers and JSON write what lies beyond U+FFFF."""
    return found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
