"""Maps without quotes, as Java's toString and Go's fmt print decoded claims."""

from __future__ import annotations

import re
from collections.abc import Callable

from lticheck.captures.syntax.json_object import JsonObject

JAVA_KEY = re.compile(r"\s*(https?://[^\s={}\[\],]{1,200}|[A-Za-z_][\w-]{0,80})=")
JAVA_SEAM = re.compile(r",\s(?=(?:https?://[^\s={}\[\],]{1,200}|[A-Za-z_][\w-]{0,80})=)")
GO_KEY = re.compile(r"\s*(https?://[\w./-]{1,200}|(?!https?:)[A-Za-z_][\w-]{0,80}):")
GO_SEAM = re.compile(r"\s(?=(?:https?://[\w./-]{1,200}|(?!https?:)[a-z_]{1,80}):)")
DEPTH = 12
LONGEST = 64 * 1024
BRACKET = re.compile(r"[\[\]{}]")
Decode = Callable[[str, int, int], tuple[object, int]]


def decode_java(text: str, at: int, depth: int = DEPTH) -> tuple[object, int]:
    """Read a map or a list that begins here. Raises ValueError where it is none, or is cut off."""
    end = _closing(text, at)
    inside = text[at + 1 : end]
    if not depth:
        raise ValueError("too deep")
    if JAVA_KEY.match(inside):
        pairs = [_pair(part, JAVA_KEY, decode_java, depth) for part in _parts(inside, JAVA_SEAM)]
        return JsonObject(pairs), end + 1
    if text[at] == "{" and inside.strip():
        raise ValueError("no map")
    items = [part.strip() for part in _parts(inside, re.compile(r",\s"))] if inside else []
    return [_value(item, decode_java, depth) for item in items], end + 1


def decode_go(text: str, at: int, depth: int = DEPTH) -> tuple[object, int]:
    """Read `map[k:v k:v]` or `[v v]` that begins here. Raises ValueError where it is neither."""
    is_map = text.startswith("map[", at)
    at += 3 if is_map else 0
    end = _closing(text, at)
    inside = text[at + 1 : end]
    if not depth:
        raise ValueError("too deep")
    if not is_map:
        return inside.split(), end + 1
    parts = _parts(inside, GO_SEAM) if inside else []
    return JsonObject([_pair(part, GO_KEY, decode_go, depth) for part in parts]), end + 1


def _pair(part: str, key: re.Pattern[str], decode: Decode, depth: int) -> tuple[object, object]:
    found = key.match(part)
    if not found:
        raise ValueError("no key")
    return found[1], _value(part[found.end() :], decode, depth)


def _value(text: str, decode: Decode, depth: int) -> object:
    bare = text.strip()
    if bare.startswith(("{", "[", "map[")):
        value, end = decode(bare, 0, depth - 1)
        if end != len(bare):
            raise ValueError("more than a value")
        return value
    if bare in {"null", "<nil>", "true", "false"}:
        return {"true": True, "false": False}.get(bare)
    return int(bare) if re.fullmatch(r"\d{1,18}", bare) else bare


def _parts(text: str, seam: re.Pattern[str]) -> list[str]:
    """Cut at the seams that no bracket encloses."""
    places = [(found.start(), found[0]) for found in BRACKET.finditer(text)]
    parts, last, depth, at = [], 0, 0, 0
    for found in seam.finditer(text):
        while at < len(places) and places[at][0] < found.start():
            depth += 1 if places[at][1] in "[{" else -1
            at += 1
        if depth == 0:
            parts.append(text[last : found.start()])
            last = found.end()
    return [*parts, text[last:]]


def _closing(text: str, at: int) -> int:
    """Return where the bracket that stands here closes. Raises ValueError where it does not."""
    depth = 0
    for found in BRACKET.finditer(text, at, at + LONGEST):
        depth += 1 if found[0] in "[{" else -1
        if depth == 0:
            return found.start()
        if found.start() == at and found[0] in "]}":
            break
    raise ValueError("the bracket does not close")
