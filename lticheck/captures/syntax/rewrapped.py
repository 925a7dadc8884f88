"""Prose that a mail program or a terminal broke into lines, joined again."""

from __future__ import annotations

from collections.abc import Iterable

from lticheck.captures.syntax.lines import Lines
from lticheck.model.pattern import pattern

LONGEST = 64 * 1024
"""Characters of a text that may be prose: a mail, a ticket, a message."""
BREAK = pattern(r"[ \t]*\r?\n[ \t>|]*")
"""The end of a line, with what a quoting mail writes before the next one."""
BLANK = pattern(r"[ \t>|]*\r?")


def breaks_sentence(text: str, sentences: Iterable[str]) -> bool:
    """Tell whether a line ends inside of one of these sentences."""
    if len(text) > LONGEST or "\n" not in text:
        return False
    joined = BREAK.sub(" ", text)
    return any(joined.count(sentence) > text.count(sentence) for sentence in sentences)


def rewrapped(text: str) -> tuple[str, Lines]:
    """Return the text with a line a paragraph, and where its lines stand in the file."""
    written = text.split("\n")
    starts: list[int] = []
    pieces: list[str] = []
    at = 0
    for line in written:
        is_blank = BLANK.fullmatch(line) is not None
        piece = "\n" if is_blank else line.lstrip(" \t>|").rstrip() + " "
        starts.append(at)
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), Lines((*starts, at), tuple(written))
