"""Requests as HTTPie's command lines: `http --form POST tool.example/launch name=value`."""

from __future__ import annotations

import re

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.classify import classify
from lticheck.captures.collect import collect
from lticheck.captures.parameters import Parameters, is_launch
from lticheck.captures.syntax.httpie import Command, command_of
from lticheck.captures.syntax.shell import commands_in
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "HTTPie command"
NAMES = frozenset({"http", "https", "xh", "xhs"})
START = re.compile(
    rb"\s*(?:[^\s]{1,200}\s+){0,12}?(?<![\w/])(?:https?|xhs?)[ \t]+"
    rb"(?:-|[A-Z]{3,7}[ \t]|\S{0,200}[.:/])"
)
"""A command at once, or after a prompt or a heading."""
PRINTED = re.compile(r"^HTTP/[\d.]{1,3} \d{3}\b", re.MULTILINE)


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    if PRINTED.search(text):
        raise NothingRecognised("what HTTPie printed tells more, and the answer too")
    commands = [command_of(words) for words in commands_in(text, NAMES)]
    return collect(
        (
            classify(command.message(Location(command=number)), _launch_in(command))
            for number, command in enumerate(commands, start=1)
        ),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            f"of {len(commands)} HTTPie commands none posts a launch or a score",
            hint="data in a file (name=@file, < file) cannot be read",
        ),
    )


def _launch_in(command: Command) -> Parameters:
    """Return a launch that is sent as JSON, as somebody tries it; a form is read as any other."""
    return command.parameters if is_launch(command.parameters) else ()


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
