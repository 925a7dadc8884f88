"""One parameter a line: `name: value`, `name=value`, PHP's print_r and var_export, or a table."""

from __future__ import annotations

import re

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.parameters import MARKS, is_launch, launch_of
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "a parameter a line"
LINE = re.compile(
    r"\s*(?:[\[\"'](?P<php>[\w.:\[\]-]{1,120}?)[\]\"'][ \t]*=>"
    r"|(?P<name>[\w.\[\]-]{1,120})[ \t]*[:=\t])[ \t]*(?P<value>.*?)\s*"
)
QUOTED = re.compile(r"(['\"])(.*)\1,?", re.DOTALL)
FRAME = re.compile(r"\s*(?:<\?php|(?:\$\w{1,40} = )?[aA]rray ?\(?|[()\[\]{}];?|---)?\s*")
"""Lines that frame a dump and hold no parameter."""
ENOUGH = 0.8
"""The share of lines that must be parameters; a log has others, which its own reader sees."""


def _read(data: bytes, source: str) -> Capture:
    lines = [line for line in decode(data).splitlines() if not FRAME.fullmatch(line)]
    matches = [match for match in map(LINE.fullmatch, lines) if match]
    parameters = tuple((match["php"] or match["name"], _value(match["value"])) for match in matches)
    if len(matches) < ENOUGH * len(lines) or not is_launch(parameters):
        raise NothingRecognised(
            "some of its lines are parameters of a launch, most are not",
            hint="save the parameters alone, one a line: name, equals sign, value",
        )
    return Capture(
        source=source, launches=(launch_of(parameters, Location(file=source)),), form=FORM
    )


def _value(text: str) -> str:
    quoted = QUOTED.fullmatch(text)
    return re.sub(r"\\(['\"\\])", r"\1", quoted[2]) if quoted else text


def _recognises(head: bytes) -> bool:
    lines = head.decode("utf-8", "replace").splitlines()
    matches = (match for match in map(LINE.fullmatch, lines) if match)
    return any((match["php"] or match["name"]) in MARKS for match in matches)


READER = Reader(form=FORM, recognises=_recognises, read=_read)
