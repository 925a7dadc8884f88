"""What PHP's serialize() writes: sessions, and columns of a database."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures.syntax.documents import DEPTH
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern

ARRAY = pattern(r"\ba:\d{1,5}:\{")
HEAD = pattern(rb"s:(?P<s>\d{1,7}):\"|a:(?P<a>\d{1,5}):\{|[idb]:(?P<n>[-\w.+]{1,40});|(?P<null>N);")
MISSES = 100
"""Arrays that cannot be read, after which looking on is pointless."""


@dataclass(frozen=True, kw_only=True)
class Serialized:
    """An array, and where it stands."""

    start: int
    end: int
    value: object


def serialized_in(text: str) -> Iterator[Serialized]:
    """Yield every outermost array."""
    if '";s:' not in text:
        return
    data = text.encode("utf-8", "replace")
    done = misses = at = before = 0
    for found in ARRAY.finditer(text):
        if found.start() < done or misses > MISSES:
            continue
        at += len(text[before : found.start()].encode("utf-8", "replace"))
        before = found.start()
        try:
            value, end = _value(data, at, DEPTH)
        except ValueError:
            misses += 1
            continue
        done = before + len(data[at:end].decode("utf-8", "replace"))
        yield Serialized(start=before, end=done, value=value)


def _value(data: bytes, at: int, depth: int) -> tuple[object, int]:
    """Read one value; lengths are in bytes. Raises ValueError where it is written otherwise."""
    head = HEAD.match(data, at)
    if not head or not depth:
        raise ValueError("no serialized value")
    at = head.end()
    if head["s"]:
        end = at + int(head["s"])
        if data[end : end + 2] != b'";':
            raise ValueError("the length is another")
        return data[at:end].decode("utf-8", "replace"), end + 2
    if head["a"]:
        return _array(data, at, int(head["a"]), depth)
    return ("" if head["null"] else head["n"].decode()), at


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[object, int]:
    pairs: list[tuple[str, object]] = []
    for _ in range(count):
        name, at = _value(data, at, depth - 1)
        value, at = _value(data, at, depth - 1)
        pairs.append((str(name), value))
    if data[at : at + 1] != b"}":
        raise ValueError("the count is another")
    if pairs and [name for name, _ in pairs] == [str(number) for number in range(count)]:
        return [value for _, value in pairs], at + 1
    return JsonObject(pairs), at + 1
