"""What Burp's "Save items" writes: XML with each request and response, mostly in Base64."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import Extract, collect
from lticheck.captures.readers.raw_http import extracts_of
from lticheck.model.errors import NothingRecognised

FORM = "Burp items"
START = re.compile(rb"(?:[^<]|<(?!items\b)){0,8192}+<items\b[^>]{0,200}\bburpVersion=")
MESSAGE = re.compile(
    rb"<(?P<side>request|response)\b(?P<attributes>[^>]{0,100})>\s*<!\[CDATA\[(?P<data>[^\]]*+)\]\]>"
)


def _read(data: bytes, source: str) -> Capture:
    return collect(
        _extracts(data),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            "none of Burp's items is a launch or an outcome request",
            hint="select the POST to the tool, or to grade_passback, and Save item",
        ),
    )


def _extracts(data: bytes) -> Iterator[Extract]:
    """Read each request with the response behind it."""
    held = b""
    for found in MESSAGE.finditer(data):
        if found["side"] == b"request" and held:
            yield from extracts_of(held)
            held = b""
        held += b"\n\n" * bool(held) + _message(found)
    yield from extracts_of(held)


def _message(found: re.Match[bytes]) -> bytes:
    if b'base64="true"' not in found["attributes"]:
        return found["data"]
    try:
        return base64.b64decode(found["data"])
    except ValueError:
        return b""


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
