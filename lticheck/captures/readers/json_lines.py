"""JSON Lines, each with a launch; also any JSON document in which launches lie deeper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import LaunchParameters, launches_of
from lticheck.captures.parameters import MARKS, Parameters
from lticheck.captures.readers.launch_file import is_launch_file, read_launch_file
from lticheck.captures.syntax.documents import (
    HAR_START,
    begins_like_json,
    elements_of,
    launches_in,
    load_json,
)
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "JSON Lines of launches"
WORDS = (*MARKS, "lti/claim", "lti\\/claim", "messageType", "platformContext", "isBase64Encoded")
"""One of these stands in every launch."""
MISSES = 1000
"""Lines of something else after which this is no JSON Lines."""


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    found = list(_in_document(text)) or list(_in_lines(text))
    if not found:
        raise NothingRecognised(
            "it is JSON, but holds no launch parameters",
            hint="save the launch's POST parameters as one JSON object, name to value",
        )
    return Capture(source=source, launches=launches_of(found, source), form=FORM)


def read_list(data: bytes, source: str) -> Capture:
    """Read a long list, one element at a time: decoded, it takes ten times its size.

    Raises NothingRecognised where no element holds a launch.
    """
    text = decode(data)
    found: list[LaunchParameters] = []
    with suppress(ValueError, RecursionError):
        for element in elements_of(text, text.index("[") + 1, JsonObject):
            for parameters in launches_in(element):
                at = Location(launch=len(found) + 1)
                found.append(LaunchParameters(parameters=parameters, location=at))
    if not found:
        raise NothingRecognised("it is a list in JSON, but holds no launch parameters")
    return Capture(source=source, launches=launches_of(found, source), form=FORM)


def _in_document(text: str) -> Iterator[LaunchParameters]:
    try:
        document = load_json(text)
    except ValueError:
        return
    for number, parameters in enumerate(launches_in(document), start=1):
        yield LaunchParameters(parameters=parameters, location=Location(launch=number))


def launches_of_lines(text: str, first: int) -> Iterator[LaunchParameters]:
    """Yield the launches of a part of JSON Lines, which begins at this line."""
    for number, line in enumerate(text.split("\n"), start=first):
        if not any(word in line for word in WORDS):
            continue
        with suppress(ValueError, RecursionError, NothingRecognised):
            for parameters in _of_line(line):
                yield LaunchParameters(parameters=parameters, location=Location(line=number))


def _in_lines(text: str) -> Iterator[LaunchParameters]:
    """Read line by line; a line that is cut or of something else costs the others nothing."""
    read_any, misses = False, 0
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            for parameters in _of_line(line):
                yield LaunchParameters(parameters=parameters, location=Location(line=number))
            read_any = read_any or bool(line.strip())
        except (ValueError, RecursionError, NothingRecognised):
            misses += 1
            if misses > MISSES:
                break
    if not read_any:
        json.loads(text)  # raises: the error says in which line JSON ends


def _of_line(line: str) -> Iterator[Parameters]:
    if not line.strip():
        return
    if "lticheck_launch" in line and is_launch_file(document := json.loads(line)):
        yield read_launch_file(document, "").launch.parameters
        return
    yield from launches_in(load_json(line))


READER = Reader(
    form=FORM,
    recognises=lambda head: begins_like_json(head) and not HAR_START.match(head),
    read=_read,
)
