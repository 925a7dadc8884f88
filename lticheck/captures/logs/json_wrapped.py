"""Logs that wrap each line in JSON, as Docker and structured loggers do, unwrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from lticheck.captures.syntax.documents import DEPTH, decoded, load_json
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.captures.syntax.lines import Lines
from lticheck.services.outcomes.sentences import TELLING as SENTENCES

TEXTS = {
    "log", "message", "msg", "event", "textPayload", "body", "exception", "exc_info", "error",
    "error_description", "err", "stack", "detail",
}  # fmt: skip
"""Where loggers put what was said."""
TELLING = re.compile(
    r"imsx_|message_response|EID_|lti_message_type|grade_?passback|\"errors\"|/line_items|lti|LTI"
    r"|Rate Limit Exceeded|<html|^\s*[{<]"
)
"""What makes another text of an entry worth reading."""
ANSWER = re.compile(r'\{\s*"(?:status"\s*:\s*"\w*",\s*")?errors?"\s*:\s*[\[{"]')
"""An answer of Canvas on a line of its own is no entry of a log."""
STATUS = re.compile(
    r"(?:http_?|downstream_?|upstream_?|response_?|elb_|sc-)?status(?:_?code)?|code|response_?code",
    re.IGNORECASE,
)
HTTP_STATUS = re.compile(r"[2-5]\d\d")


def unwrapped(text: str, first: int = 1) -> tuple[str, Lines]:
    """Return what was logged, and where its lines stand in the file; other text as it is.

    A document of JSON over several lines is taken as one entry. Of a part of a file, `first` is
    the number of its first line.
    """
    bare = text.lstrip()
    if not bare.startswith(("{", "[{", "[\n", "[ ")) and '\n{"' not in text:
        return text, Lines.of(text, first)
    document = _load(text) if bare.startswith(("{", "[")) and not ANSWER.match(bare) else None
    if document is not None:
        said = _said(document)
        return (said, Lines((0,), (bare,), first)) if said else (text, Lines.of(text, first))
    written = text.split("\n")
    plain = [_of_line(line) for line in written]
    lengths = (len(line) + 1 for line in plain)
    return "\n".join(plain), Lines(tuple(accumulate(lengths, initial=0)), tuple(written), first)


def _load(text: str) -> object | None:
    try:
        return load_json(text)
    except (ValueError, RecursionError):
        return None


def _of_line(line: str) -> str:
    start = line.lstrip()[:1]
    whole = start == "{" and line.rstrip().endswith("}")
    document = _load(line) if whole and not ANSWER.search(line) else None
    return _said(document) or line if document is not None else line


def _said(document: object) -> str:
    """Return what an entry says: its message, and other texts that may hold something."""
    return "\n".join(text.rstrip("\r\n") for text in _texts(document, DEPTH))


def _texts(document: object, depth: int) -> Iterator[str]:
    if isinstance(document, JsonObject):
        statuses = [pair for pair in document if _is_status(*pair)]
        for name, value in decoded(document):
            if (name, value) not in statuses:
                yield from _member(name, value, depth)
        # Of whatever else the entry tells: an address, an answer.
        yield from (f"status code: {value}" for _, value in statuses)
    elif isinstance(document, list) and depth:
        for value in document:
            yield from _texts(value, depth - 1)


def _is_status(name: object, value: object) -> bool:
    shown = str(value) if isinstance(value, int | str) else ""
    return HTTP_STATUS.fullmatch(shown) is not None and STATUS.fullmatch(str(name)) is not None


def _member(name: object, value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if name in TEXTS or TELLING.search(value) or any(one in value for one in SENTENCES):
            is_json = value.lstrip().startswith("{") and "lti_message_type" not in value
            inner = _load(value) if is_json and not ANSWER.match(value.lstrip()) else None
            yield _said(inner) or value if inner is not None else value
    elif depth:
        yield from _texts(value, depth - 1)
