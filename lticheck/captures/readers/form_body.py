"""A form-urlencoded launch body, or a URL whose query is one."""

from __future__ import annotations

import re

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.parameters import Parameters, is_launch, launch_of, of_form
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "form-urlencoded body"
START = re.compile(rb"\s*[\"']?(?:https?://[^\s?]*\?)?[\w.~%+\[\]-]{1,200}=[^\s&;{<]*(?:&|\s*$)")
TOKEN = re.compile(r"[^\s\"'<>`]++")
"""A form body inside of a text."""
CUT = re.compile(r"(?:&[^&=]+|%[0-9A-Fa-f]?)\Z")
"""How a body ends that was cut off: in a name, or in an escape."""
BLANKS = re.compile(r"\s++")


def split_url(text: str) -> tuple[str, str]:
    """Part a URL from the query, or return an empty URL and the body."""
    path, asked, query = text.partition("?")
    if not asked or "=" in path or not path.startswith(("http://", "https://", "/")):
        return "", text
    return "" if path.startswith("/") else path, query.partition("#")[0]


def parameters_of(text: str) -> tuple[str, Parameters]:
    """Return the URL, where there is one, and the parameters of a body or of a URL's query.

    Of a body that was cut off there are none: nobody knows which are missing.
    """
    url, body = split_url(text.strip("\"' \t\r\n"))
    return url, () if CUT.search(body) else of_form(body)


def _read(data: bytes, source: str) -> Capture:
    # A body has no line breaks: those there are come from wrapping.
    url, parameters = parameters_of(BLANKS.sub(_unbroken, decode(data).strip()))
    if not is_launch(parameters):
        raise NothingRecognised(
            f"it reads like a form body of {len(parameters)} parameters, none of them LTI's",
            hint="copy the whole body of the POST that opened the tool",
        )
    return Capture(
        source=source, launches=(launch_of(parameters, Location(file=source), url),), form=FORM
    )


def _unbroken(blanks: re.Match[str]) -> str:
    return "" if "\n" in blanks[0] or "\r" in blanks[0] else blanks[0]


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
