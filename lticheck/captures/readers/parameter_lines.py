"""One parameter a line and nothing else: print_r, var_dump, `name: value`, CSV, tables."""

from __future__ import annotations

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.parameters import MARKS, launch_of
from lticheck.captures.syntax.pair_lines import pair_blocks
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "a parameter a line"
ENOUGH = 0.7
"""The share of lines that must be parameters; a log has others, which its own reader sees."""


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    blocks = list(pair_blocks(text))
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    taken = sum(len(text[block.start : block.end].split("\n")) for block in blocks)
    if len(blocks) != 1 or taken < ENOUGH * lines:
        raise NothingRecognised(
            "some of its lines are parameters of a launch, most are not",
            hint="save the parameters alone, one a line: name, equals sign, value",
        )
    launch = launch_of(blocks[0].parameters, Location(file=source))
    return Capture(source=source, launches=(launch,), form=FORM)


def _recognises(head: bytes) -> bool:
    lines = head.decode("utf-8", "replace").splitlines()
    return any(line.strip(" \t|*#/-[\"'").startswith(MARKS) for line in lines)


READER = Reader(form=FORM, recognises=_recognises, read=_read)
