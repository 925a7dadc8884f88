"""The values of a dump without what its notation put around them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from lticheck.captures.syntax.escapes import unescaped

MOST = 0.9
"""The share of values that must be written alike."""
ENDS = (",", ";", "|")
BRACKETS = (("[", "]"), ("(", ")"), ("{", "}"))
TYPED = re.compile(
    r"(?:(?:string|str)(?:\(\d{1,6}\))? (?P<q>['\"])(?P<text>.*)(?P=q)(?: \(length=\d{1,6}\))?"
    r"|(?:int|float|bool|boolean)[ (](?P<plain>[\w.+-]{1,40})\)?)",
    re.DOTALL,
)
"""What Xdebug writes: the type, the value, the length."""
OBJECT = re.compile(r"\[L[\w.]{1,60};@[0-9a-f]{1,16}")
"""Java prints an array so: the value is not there."""
NOTHING = {"null", "nil", "None", "NULL", "undefined", "~", "true", "false", "True", "False"}
NUMBER = re.compile(r"[-+]?\d[\d_.]{0,30}")
PHP_ESCAPE = re.compile(r"\\(['\\])")


def plain_values(values: Sequence[str], *, arrow: bool = False) -> list[str] | None:
    """Return the values as they were posted; None where they are not all written alike.

    `arrow` tells that names and values are joined by `=>`, as in PHP, Ruby and Perl, where single
    quotes escape nothing but themselves.
    """
    shown = [value.strip() for value in values]
    if any(OBJECT.search(value) for value in shown):
        return None
    for end in ENDS:
        shown = _without_end(shown, end)
    for brackets in BRACKETS:
        shown = _without_brackets(shown, *brackets)
    typed = [TYPED.fullmatch(value) for value in shown]
    if _most(sum(found is not None for found in typed), shown):
        if not all(found or _is_bare(value) for found, value in zip(typed, shown, strict=True)):
            return None
        return [_typed(found, value) for found, value in zip(typed, shown, strict=True)]
    quoted = sum(_quote_of(value) != "" for value in shown)
    if not _most(quoted, shown):
        return shown if quoted * 2 < len(shown) else None
    if not all(_quote_of(value) or _is_bare(value) for value in shown):
        return None
    return [_unquoted(value, arrow=arrow) for value in shown]


def _most(count: int, values: Sequence[str]) -> bool:
    held = sum(value != "" for value in values)
    return held > 0 and count >= MOST * held


def _without_end(values: list[str], end: str) -> list[str]:
    """Take away what ends nearly every value; the last of a list may lack it."""
    ended = sum(value.endswith(end) for value in values)
    if ended < MOST * (len(values) - 1) or ended == 0:
        return values
    return [value.removesuffix(end).rstrip() for value in values]


def _without_brackets(values: list[str], opening: str, closing: str) -> list[str]:
    held = [value.startswith(opening) and value.endswith(closing) for value in values]
    if not _most(sum(held), values):
        return values
    return [
        value[len(opening) : -len(closing)].strip() if is_held else value
        for value, is_held in zip(values, held, strict=True)
    ]


def _typed(found: re.Match[str] | None, value: str) -> str:
    if found is None:
        return "" if value in NOTHING else value
    return found["text"] if found["text"] is not None else found["plain"]


def _quote_of(value: str) -> str:
    """Return the quotes that hold a value, or an empty text."""
    bare = value[1:] if value[:1] in "ubrfUB" and value[1:2] in {"'", '"'} else value
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "'\"`":
        return bare[0]
    return ""


def _is_bare(value: str) -> bool:
    return value == "" or value in NOTHING or NUMBER.fullmatch(value) is not None


def _unquoted(value: str, *, arrow: bool) -> str:
    quote = _quote_of(value)
    if not quote:
        return "" if value in {"null", "nil", "None", "NULL", "undefined", "~"} else value
    text = value[value.index(quote) + 1 : -1]
    if quote == '"':
        return _of_double_quotes(text)
    if arrow:
        return PHP_ESCAPE.sub(r"\1", text)
    return unescaped(text, in_bytes=False) if "\\" in text else text.replace("''", "'")


def _of_double_quotes(text: str) -> str:
    if "\\" not in text:
        return text.replace('""', '"')
    try:
        decoded: str = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return unescaped(text)
    return decoded
