"""Lines of a log without what stands before each of them, for parameters a line each."""

from __future__ import annotations

import re

from lticheck.model.dataclass import dataclass

DATED = re.compile(r"\d\d:\d\d")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line, or what follows the prefix that it shares with the others."""

    start: int
    end: int
    text: str | None
    """What follows the prefix; None where the line has another prefix."""
    dated: bool = False
    indent: int = 0
    """Blanks between the prefix and the text."""


def prefix_of(head: str) -> re.Pattern[str]:
    """Return the pattern of what stands before each line: digits and blanks may differ."""
    bare = re.sub(r"[\[({<]?\s?(?:['\"`:]|\*\*)?\Z", "", head).rstrip()
    if bare.endswith(("parameter", "param")):  # `parameter=name=value`
        return re.compile(re.escape(bare))
    pieces = re.split(r"(\d+|\s+)", bare)
    pattern = "".join(
        r"\d++" if piece.isdigit() else r"\s++" if piece.isspace() else re.escape(piece)
        for piece in pieces
        if piece
    )
    return re.compile(pattern)


def row_of(line: str, start: int, prefix: re.Pattern[str]) -> Row:
    """Part a line from its prefix."""
    found = prefix.match(line)
    text = line[found.end() :].lstrip(" \t").rstrip(" ") if found else None
    if text is None and not line.strip():
        text = ""
    dated = text is None and DATED.search(line[:60]) is not None
    rest = line[found.end() :] if found else ""
    indent = len(rest) - len(rest.lstrip(" \t"))
    return Row(start=start, end=start + len(line), text=text, dated=dated, indent=indent)
