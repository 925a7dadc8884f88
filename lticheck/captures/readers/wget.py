"""Requests as wget's command lines: `wget --post-data='...' https://tool.example/launch`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.classify import classify
from lticheck.captures.collect import collect
from lticheck.captures.syntax.curl import command_of
from lticheck.captures.syntax.shell import commands_in
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "wget command"
NAMES = frozenset({"wget", "wget.exe"})
START = re.compile(rb"\s*(?:[^\s]{1,200}\s+){0,12}?(?<![\w/])wget(?:\.exe)?[ \t]")
PRINTED = re.compile(
    r"^\s*HTTP/[\d.]{1,3} \d{3}\b|^(?:ERROR\b|wget: |Resolving |Connecting to )|awaiting response"
    r'|imsx_POXEnvelopeResponse|"errors"',
    re.MULTILINE,
)
"""What wget prints below the command: Canvas's answer, its head, or why none came."""
AS_CURL = {
    "--post-data": "--data-raw",
    "--body-data": "--data-raw",
    "--header": "--header",
    "--method": "--request",
}
"""wget's options, by those of curl that mean the same."""
TO_FILE = re.compile(r"-[a-zA-Z]*[oOP]")
"""Where the answer or the log goes: `-O -`, `-qO-`."""


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    if PRINTED.search(text):
        raise NothingRecognised("what wget printed tells more, and the answer too")
    commands = [command_of(list(as_curl(words[1:]))) for words in commands_in(text, NAMES)]
    return collect(
        (
            classify(command.message(Location(command=number)))
            for number, command in enumerate(commands, start=1)
        ),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            f"of {len(commands)} wget commands none posts a launch or a score",
            hint="data in a file (--post-file) cannot be read",
        ),
    )


def as_curl(words: Sequence[str]) -> Iterator[str]:
    """Yield the words that would make curl send the same."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in AS_CURL:
            yield from (AS_CURL[name], value if equals else next(rest, ""))
        elif word.startswith("--"):
            continue
        elif TO_FILE.fullmatch(word):
            next(rest, "")
        elif not word.startswith("-"):
            yield word


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
