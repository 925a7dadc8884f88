"""PyLTI's DEBUG lines: url, response, content. Its `XML Response:` is in truth the request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    ReplySeen,
    Scanner,
    StatusSeen,
    UrlSeen,
)
from lticheck.captures.logs.http import LONGEST, dump_in
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.syntax.held_words import lines_with
from lticheck.captures.syntax.python_values import evaluate

URL = re.compile(r"\burl (https?://\S{1,2000})\s*\Z")
RAW = re.compile(r"\bcontent (?=[<{ \r\n])")
OF_RAW = ("content <", "content {", "content  ", "content \r", "content \n")
DONE = re.compile(r"\n[^\n]{0,200}\bis success (?:True|False)")


def scan(text: str) -> Iterator[Event]:
    """Yield what each line shows, and the bodies that go over several."""
    for start, line in lines_with(text, ("url http", "response {", "content b"), LONGEST):
        if "url http" in line:
            yield from _url(line, start)
        if "response {" in line:
            yield from _response(line, start)
        if "content b" in line:
            yield from _content(line, start)
    yield from _raw_contents(text)


def _url(line: str, at: int) -> Iterator[Event]:
    if found := URL.search(line):
        yield UrlSeen(start=at, end=at, url=found[1])


def _response(line: str, at: int) -> Iterator[Event]:
    """Read the dump of an httplib2 response: its headers, with `status` among them."""
    values = dump_in(line, "response {")
    status = values.pop("status", "")
    if status.isascii() and status.isdigit() and len(status) == 3:
        yield StatusSeen(
            start=at, end=at + len(line), status=int(status), headers=(*values.items(),)
        )


def _content(line: str, at: int) -> Iterator[Event]:
    """Read the repr that Python 3 prints."""
    found = line.index("content b")
    try:
        body = evaluate(line[found + len("content ") :])
    except ValueError:
        return
    if isinstance(body, bytes):
        yield ReplySeen(start=at + found, end=at + len(line), body=body)


def _raw_contents(text: str) -> Iterator[Event]:
    """Read the body that Python 2 prints as it is, up to PyLTI's next line."""
    if "is success " not in text or not any(words in text for words in OF_RAW):
        return
    position = 0
    while (found := RAW.search(text, position)) and (done := DONE.search(text, found.end())):
        position = done.end()
        body = text[found.end() : done.start()].strip()
        if len(body) < LONGEST:
            yield ReplySeen(start=found.start(), end=done.start(), body=body.encode())


SCANNER = Scanner(
    scan=scan, clues=any_of("url http", "response {", "content b'", 'content b"', "is success ")
)
