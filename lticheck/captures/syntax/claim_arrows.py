"""Nested values as PHP, Elixir, Perl and Symfony dump them: brackets, quotes, arrows."""

from __future__ import annotations

import re

from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.json_object import JsonObject

NAMED = (
    r"(?:\b(?:array|Array|object|stdClass)\b(?:\(\w{1,40}\)(?:\#\d{1,6} \(\d{1,6}\))?|:\d{1,6})?"
    r"[^\n\[({'\"]{0,40}|%)?[\[({]"
)
"""A bracket, with the type and the size that a dump writes before it."""
OPENER = re.compile(NAMED)
TOKEN = re.compile(
    r"\s*(?:[▼▶]|\#\d{1,6}|//[^\n]{0,200}|/\*[^*]{0,200}\*/)?\s*(?:"
    rf"(?P<open>{NAMED})"
    r"|(?P<close>[\])}])"
    r"|(?P<arrow>=>|->|:(?!:)|=)"
    r"|(?P<comma>[,;])"
    r"|(?:string\(\d{1,7}\)\s?)?(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^'\\]|\\.)*+)')"
    r"|(?:int|float|bool)\((?P<typed>[^()]{0,40})\)"
    r"|(?P<bare>[-+\w.]{1,80})"
    r")",
    re.DOTALL,
)
KEY = re.compile(r"\[(\"(?:[^\"\\]|\\.){0,300}+\"|\d{1,6})\]\s{0,4}=>")
"""var_dump writes the key in brackets."""
NOTHING = {"null", "NULL", "nil", "undef", "None"}
WORDS = {"true": True, "false": False, "TRUE": True, "FALSE": False}
DEPTH = 12
LONGEST = 64 * 1024


def decode_at(text: str, at: int) -> tuple[object, int]:
    """Read the value that begins here, and return it with its end.

    Raises ValueError where it is written in another way, or not to its end.
    """
    piece = text[at : at + LONGEST]
    plain = KEY.sub(lambda found: f"{found[1]} =>".rjust(len(found[0])), piece)
    value, end = _Dump(plain).value(0, DEPTH)
    return value, at + end


class _Dump:
    """One text, read from the left."""

    def __init__(self, text: str) -> None:
        self._text = text

    def value(self, at: int, depth: int) -> tuple[object, int]:
        """Read one value."""
        token = self._token(at)
        if token["open"]:
            return self._group(token.end(), depth)
        return self._scalar(token), token.end()

    def _token(self, at: int) -> re.Match[str]:
        found = TOKEN.match(self._text, at)
        if found is None:
            raise ValueError("no value of a dump")
        return found

    def _scalar(self, token: re.Match[str]) -> object:
        if token["double"] is not None:
            return unescaped(token["double"]) if "\\" in token["double"] else token["double"]
        if token["single"] is not None:
            return re.sub(r"\\([\\'])", r"\1", token["single"])
        text = token["typed"] if token["typed"] is not None else token["bare"]
        if text is None:
            raise ValueError("a sign where a value was expected")
        if text in NOTHING:
            return None
        if re.fullmatch(r"-?\d{1,18}", text):
            return int(text)
        return WORDS.get(text, text)

    def _group(self, at: int, depth: int) -> tuple[object, int]:
        if not depth:
            raise ValueError("too deep")
        pairs: list[tuple[object, object]] = []
        items: list[object] = []
        while True:
            token = self._token(at)
            if token["close"]:
                return _made(pairs, items), token.end()
            if token["comma"]:
                at = token.end()
                continue
            value, at = self.value(at, depth - 1)
            after = TOKEN.match(self._text, at)
            if after and after["arrow"]:
                inner, at = self.value(after.end(), depth - 1)
                pairs.append((value, inner))
            else:
                items.append(value)


def _made(pairs: list[tuple[object, object]], items: list[object]) -> object:
    """Return an object, or a list; a list may have its numbers as keys."""
    if pairs and items:
        raise ValueError("some with a key, some without")
    if pairs and [key for key, _ in pairs] == [*range(len(pairs))]:
        return [value for _, value in pairs]
    return JsonObject(pairs) if pairs else items
