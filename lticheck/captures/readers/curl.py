"""Requests copied as cURL, in the quoting of Unix shells or of Windows."""

from __future__ import annotations

import re

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.classify import classify
from lticheck.captures.collect import collect
from lticheck.captures.syntax.curl import command_of
from lticheck.captures.syntax.shell import commands_in
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "copied as cURL"
START = re.compile(rb"\s*(?:[^\s]{1,200}\s+){0,12}?(?<![\w/])curl(?:\.exe)?[ \t]")
"""A command at once, or after a prompt or a heading: deep in a log it is something else."""

ANSWERED = re.compile(
    r'imsx_POXEnvelopeResponse|"errors"|^(?:< )?HTTP/[\d.]+ \d|^curl: \(\d', re.MULTILINE
)
"""What curl prints below the command: Canvas's answer, its head, or why none came."""


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    messages = [
        command_of(words).message(Location(command=number))
        for number, words in enumerate(commands_in(text), start=1)
    ]
    capture = collect(
        map(classify, messages),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            f"of {len(messages)} curl commands none posts a launch or an outcome request",
            hint="copy the POST that opened the tool; data in a file (@name) cannot be read",
        ),
    )
    if not capture.launches and ANSWERED.search(text):
        raise NothingRecognised("the reader of logs extracts the reply to the command as well")
    return capture


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
