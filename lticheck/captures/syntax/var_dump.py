"""PHP's var_dump: the name on one line, type, length and value on the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lticheck.captures.parameters import Parameters

KEY = re.compile(r"\[['\"]?([^\]'\"]{1,120})['\"]?\]\s*=>\s*(.*)", re.DOTALL)
STRING = re.compile(r"(?:\w{1,20}\()?string\((\d{1,6})\) \"")
OTHER = re.compile(r"(?:int|float|bool)\(([\w.+-]{1,40})\)|NULL")


def read_var_dump(lines: Sequence[str | None], anchor: int) -> tuple[int, int, Parameters] | None:
    """Return first row, last row and the parameters around the row of `lti_message_type`.

    A value ends where its length in bytes says, whatever stands in it.
    """
    if not _key(lines, anchor) or not _value(lines, anchor):
        return None
    top = anchor
    while top > 0 and (above := _key_above(lines, top)) is not None:
        top = above
    pairs: list[tuple[str, str]] = []
    at: int | None = top
    bottom = top
    while at is not None and at < len(lines) and (key := _key(lines, at)):
        read = _value(lines, at)
        if read is None:
            return None
        value, bottom = read
        pairs.append((key[1], value))
        at = _next_row(lines, bottom + 1)
    return top, bottom, tuple(pairs)


def _key(lines: Sequence[str | None], at: int) -> re.Match[str] | None:
    return KEY.fullmatch(lines[at] or "")


def _key_above(lines: Sequence[str | None], top: int) -> int | None:
    """Return the row of the key whose value ends right above, or None."""
    for at in range(top - 1, max(-1, top - 12), -1):
        if _key(lines, at):
            read = _value(lines, at)
            return at if read and _next_row(lines, read[1] + 1) == top else None
    return None


def _next_row(lines: Sequence[str | None], at: int) -> int | None:
    while at < len(lines):
        if lines[at]:
            return at
        at += 1
    return None


def _value(lines: Sequence[str | None], key_at: int) -> tuple[str, int] | None:
    """Return the value of the key at a row, and the row in which it ends."""
    found = _key(lines, key_at)
    shown, at = (found[2], key_at) if found else ("", key_at)
    if not shown:
        below = _next_row(lines, key_at + 1)
        if below is None:
            return None
        shown, at = lines[below] or "", below
    other = OTHER.fullmatch(shown)
    if other:
        return other[1] or "", at
    opened = STRING.match(shown)
    return _string(lines, at, shown[opened.end() :], int(opened[1])) if opened else None


def _string(lines: Sequence[str | None], at: int, text: str, length: int) -> tuple[str, int] | None:
    held = text.encode("utf-8", "replace")
    while len(held) <= length and at + 1 < len(lines):
        at += 1
        held += b"\n" + (lines[at] or "").encode("utf-8", "replace")
    if held[length : length + 1] != b'"':
        return None
    return held[:length].decode("utf-8", "replace"), at
