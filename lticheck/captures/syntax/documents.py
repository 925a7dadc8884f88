"""Launches in a decoded document: objects, pairs and form bodies, at any depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from lticheck.captures.parameters import Parameters, is_launch, of_form

DEPTH = 12
"""How deep a launch may lie; deeper than any tool's dump."""

Pairs: TypeAlias = list[tuple[object, object]]


HAR_START = re.compile(rb'\s*\{\s*"log"\s*:\s*\{')
"""A HAR; Docker's log lines begin with `"log"` too, but have a text there."""


class JsonObject(list[tuple[object, object]]):
    """An object as its pairs: a name that stands twice stays twice, and in its place."""


def load_json(text: str) -> object:
    """Decode JSON with duplicates kept. Raises ValueError or RecursionError."""
    return json.loads(text, object_pairs_hook=JsonObject)


def launches_in(document: object, depth: int = DEPTH) -> Iterator[Parameters]:
    """Yield the parameters of every launch in it, in order; the outermost wins."""
    if isinstance(document, str):
        yield from _in_text(document)
        return
    pairs = pairs_of(document)
    flat = flattened(pairs or [])
    if is_launch(flat):
        yield flat
    elif depth:
        for value in _children(document, pairs):
            yield from launches_in(value, depth - 1)


def pairs_of(document: object) -> Pairs | None:
    """Return the pairs of an object, or of a list that holds nothing else; otherwise None."""
    if isinstance(document, JsonObject):
        return document
    if isinstance(document, list | tuple) and all(_is_pair(one) for one in document):
        return [(one[0], one[1]) for one in document]
    return None


def flattened(pairs: Pairs) -> Parameters:
    """Return name and value of every pair with a plain value or a list of such."""
    found = []
    for name, value in pairs:
        several = not isinstance(value, JsonObject) and isinstance(value, list | tuple)
        for one in value if several else [value]:  # type: ignore[attr-defined]
            text = _as_posted(one)
            if text is not None:
                found.append((_as_posted(name) or "", text))
    return tuple(found)


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and not isinstance(value, JsonObject)
        and len(value) == 2
        and isinstance(value[0], str | bytes)
    )


def _children(document: object, pairs: Pairs | None) -> list[object]:
    if pairs is not None:
        return [value for _, value in pairs]
    return list(document) if isinstance(document, list | tuple) else []


def _as_posted(value: object) -> str | None:
    """Turn a decoded value back into what a form carries; None where a form carries no such."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return None


def _in_text(text: str) -> Iterator[Parameters]:
    """Extract a form body that a dump of a request holds as a text."""
    if "lti_message_type=" in text or "id_token=" in text:
        parameters = of_form(text.strip())
        if is_launch(parameters):
            yield parameters
