"""A JSON object of launch parameters, with string or list values; or a list of pairs."""

from __future__ import annotations

import json

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.parameters import as_posted, is_launch
from lticheck.captures.syntax.documents import begins_like_json
from lticheck.model.errors import NothingRecognised
from lticheck.model.launch import Launch
from lticheck.model.location import Location

FORM = "JSON of launch parameters"
HINT = "save the launch's POST parameters as one JSON object, name to value"


def parameters_of(document: object) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a JSON value, order and duplicates kept.

    Takes `{"name": "value"}`, `{"name": ["value", "value"]}` and `[["name", "value"]]`.
    Raises NothingRecognised for any other shape.
    """
    pairs: list[tuple[object, object]] = []
    if isinstance(document, dict):
        for name, value in document.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
    elif isinstance(document, list) and all(isinstance(p, list) and len(p) == 2 for p in document):
        pairs = [(name, value) for name, value in document]
    else:
        raise NothingRecognised("the parameters are neither an object nor pairs", hint=HINT)
    return tuple((str(name), _text(value)) for name, value in pairs)


def _text(value: object) -> str:
    text = as_posted(value)
    if text is None:
        raise NothingRecognised(
            "a parameter's value is neither a text nor a list of texts", hint=HINT
        )
    return text


def _read(data: bytes, source: str) -> Capture:
    document = json.loads(data, object_pairs_hook=_keeping_duplicates)
    parameters = parameters_of(document)
    if not is_launch(parameters):
        raise NothingRecognised("it is JSON, but holds no launch parameters", hint=HINT)
    launch = Launch(parameters=parameters, location=Location(file=source))
    return Capture(source=source, launches=(launch,), form=FORM)


def _keeping_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Gather a name that stands twice into a list, where `json` would keep the last alone."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            former = found[name]
            found[name] = [*(former if isinstance(former, list) else [former]), value]
        else:
            found[name] = value
    return found


READER = Reader(form=FORM, recognises=begins_like_json, read=_read)
