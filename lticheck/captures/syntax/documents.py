"""Launches in a decoded document: objects, pairs and form bodies, at any depth."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from lticheck.captures.parameters import Parameters, as_posted, is_launch, of_form
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.model.pattern import pattern

DEPTH = 12
"""How deep a launch may lie; deeper than any tool's dump."""

Pairs: TypeAlias = list[tuple[object, object]]


HAR_START = pattern(rb'\s*\{\s*"log"\s*:\s*\{')
"""A HAR; Docker's log lines begin with `"log"` too, but have a text there."""


JSON_START = pattern(rb'\s*+(?:\{\s*+["}]|\[\s*+[\[{"\]])')
"""An object or a list; a log line that begins with `[date]` or `{ Error: ` is neither."""


def begins_like_json(head: bytes) -> bool:
    """Tell whether these first bytes may be a JSON document."""
    return JSON_START.match(head) is not None


def load_json(text: str) -> object:
    """Decode JSON with duplicates kept. Raises ValueError or RecursionError."""
    return json.loads(text, object_pairs_hook=JsonObject)


BETWEEN = pattern(r"\s*([,\]]?)\s*")


def elements_of(
    text: str, at: int, hook: Callable[[list[tuple[str, Any]]], object] | None = None
) -> Iterator[object]:
    """Yield each element of the JSON list whose first one stands here, decoded in its turn.

    Raises ValueError where the list is broken.
    """
    decoder = json.JSONDecoder(object_pairs_hook=hook)
    found = BETWEEN.match(text, at)
    while found and found[1] != "]":
        element, end = decoder.raw_decode(text, found.end())
        yield element
        found = BETWEEN.match(text, end)
        if not found or not found[1]:
            raise ValueError("neither a comma nor the end of a list")


def launches_in(document: object, depth: int = DEPTH) -> Iterator[Parameters]:
    """Yield the parameters of every launch in it, in order; the outermost wins."""
    if isinstance(document, str):
        yield from _in_text(document)
        return
    pairs = pairs_of(document)
    flat = flattened(pairs or [])
    if is_launch(flat):
        yield flat
    elif isinstance(document, JsonObject) and (claims := _claims(document)):
        yield (("id_token", claims),)
    elif depth:
        for value in _children(document, pairs):
            yield from launches_in(value, depth - 1)


MARKS_OF_CLAIMS = ("purl.imsglobal.org/spec/lti/claim/", "messageType", "platformContext")


def _claims(document: JsonObject) -> str:
    """Return decoded claims of LTI 1.3 as a token; empty where it holds none."""
    names = " ".join(str(name) for name, _ in document)
    inner = any(name in {"token", "context"} for name, _ in document)
    if not inner and not any(mark in names for mark in MARKS_OF_CLAIMS):
        return ""
    from lticheck.captures.syntax.claims import claims_in, id_token_of, plain  # noqa: PLC0415 - start-up time

    claims = claims_in(plain(document))
    return id_token_of(claims) if claims else ""


def decoded(pairs: Pairs) -> Pairs:
    """Return the pairs of an event of AWS Lambda with the body that it says is base64 decoded."""
    if not any(name == "isBase64Encoded" and value is True for name, value in pairs):
        return pairs
    return [(name, _of_base64(value) if name == "body" else value) for name, value in pairs]


def _of_base64(value: object) -> object:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", "replace")  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return value


def pairs_of(document: object) -> Pairs | None:
    """Return the pairs of an object, or of a list that holds nothing else; otherwise None."""
    if isinstance(document, JsonObject):
        return document
    if isinstance(document, list | tuple) and all(_is_pair(one) for one in document):
        return [(one[0], one[1]) for one in document]
    if isinstance(document, list | tuple) and all(isinstance(one, JsonObject) for one in document):
        named = [_named(dict(one)) for one in document]
        return [pair for pair in named if pair] if named and all(named) else None
    return None


def _named(members: dict[object, object]) -> tuple[object, object] | None:
    """Return the pair of `{"name": …, "value": …}`, as Postman, HAR and many APIs write it."""
    name = members.get("name", members.get("key"))
    return (name, members["value"]) if isinstance(name, str) and "value" in members else None


def flattened(pairs: Pairs) -> Parameters:
    """Return name and value of every pair with a plain value or a list of such."""
    found = []
    for name, value in pairs:
        several = not isinstance(value, JsonObject) and isinstance(value, list | tuple)
        for one in value if several else [value]:  # type: ignore[attr-defined]
            text = as_posted(one)
            if text is not None:
                found.append((as_posted(name) or "", text))
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
        return [value for _, value in decoded(pairs)]
    return list(document) if isinstance(document, list | tuple) else []


TOKEN = pattern(r"[^\s\"'<>`]++")
"""A form body inside of a text."""


def _in_text(text: str) -> Iterator[Parameters]:
    """Find a form body that a dump of a request holds as a text, perhaps with words around it."""
    if "spec/lti/claim/" in text and text.lstrip().startswith("{"):
        try:
            yield from launches_in(load_json(text))
        except (ValueError, RecursionError):
            return
    if "lti_message_type=" in text or "id_token=" in text:
        parameters = of_form(text.strip())
        if is_launch(parameters) and not set(parameters[0][0]) & set(" /?"):
            yield parameters
