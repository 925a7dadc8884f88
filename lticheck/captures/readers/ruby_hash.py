"""What Ruby prints of a launch: a hash, or the `Parameters: {…}` of a Rails log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import Extract, LaunchParameters, collect
from lticheck.captures.syntax.documents import launches_in, load_json
from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "Ruby hash"
START = re.compile(
    rb"\s*(?:Parameters: |<[\w:]{1,60} |[\w.@]{1,40} = )?\[?\s*\{\s*"
    rb"(?:\"(?:[^\"\\]|\\.){0,200}\"\s*=>|:\w{1,100}\s*=>|[a-z_]\w{0,100}: [\"\[{:n])"
)
TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*+")(?P<key>:(?!:))?'
    r"|(?P<arrow>=>)"
    r'|:(?P<symbol>\w++[?!]?|"(?:[^"\\]|\\.)*+")'
    r"|(?P<name>[a-z_]\w*+)(?P<colon>:(?!:))"
    r"|(?P<word>nil|true|false)\b"
    r"|(?P<number>-?\d++(?:\.\d++)?(?:e[-+]?\d++)?)"
    r"|(?P<mark>[{}\[\],])"
    r"|(?P<space>\s++)",
    re.DOTALL,
)


def evaluate(text: str) -> object:
    """Return the value of the hash that the text begins with. Raises ValueError for any other."""
    pieces: list[str] = []
    depth = position = 0
    while found := TOKEN.match(text, position):
        pieces.append(_as_json(found))
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0)
        position = found.end()
        if depth <= 0 and found["mark"]:
            break
    try:
        return load_json("".join(pieces))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _as_json(found: re.Match[str]) -> str:
    """Translate one token into JSON's."""
    kind = found.lastgroup
    if kind in {"text", "key"}:
        return json.dumps(unescaped(found["text"][1:-1])) + (":" if kind == "key" else "")
    if kind == "arrow":
        return ":"
    if kind == "symbol":
        symbol = found["symbol"]
        return json.dumps(unescaped(symbol[1:-1]) if symbol.startswith('"') else symbol)
    if kind == "colon":
        return f"{json.dumps(found['name'])}:"
    return "null" if found[0] == "nil" else found[0]


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    start = text.find("{")
    try:
        document = evaluate(text[start:])
    except ValueError:
        document = []
    return collect(
        _extracts(document),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            "it reads like a Ruby hash, but holds no launch parameters",
            hint="copy the whole Parameters: {…} of the launch's POST from the log",
        ),
    )


def _extracts(document: object) -> Iterator[Extract]:
    for number, parameters in enumerate(launches_in(document), start=1):
        yield Extract(
            launches=(LaunchParameters(parameters=parameters, location=Location(launch=number)),)
        )


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
