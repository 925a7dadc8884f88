"""Prose that a mail program or a terminal broke into lines, joined again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lticheck.captures.syntax.lines import Lines
from lticheck.model.pattern import pattern

LONGEST = 64 * 1024
"""Characters of a text that may be prose: a mail, a ticket, a message."""
BREAK = pattern(r"[ \t]*\r?\n[ \t>|]*")
"""The end of a line, with what a quoting mail writes before the next one."""
TOKEN_BEGINS = pattern(r"(?<![\w.-])eyJ[\w-]{24,}[\w.-]*\r?\Z")
TOKEN_GOES_ON = pattern(r"[ \t>|]*([\w.-]+)[ \t]*\r?")
WHOLE_TOKEN = pattern(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*")
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


def with_whole_tokens(text: str) -> str:
    """Return a text in which tokens that were broken into lines are whole, on the same lines."""
    if len(text) > LONGEST or "eyJ" not in text:
        return text
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = TOKEN_BEGINS.search(lines[at])
        rest = _rest_of_token(lines[at + 1 :]) if found else []
        if found and rest:
            token = found[0].rstrip("\r") + "".join(rest)
            if WHOLE_TOKEN.fullmatch(token):
                lines[at] = lines[at][: found.start()] + token
                lines[at + 1 : at + 1 + len(rest)] = [""] * len(rest)
        at += 1 + len(rest)
    return "\n".join(lines)


def _rest_of_token(lines: Sequence[str]) -> list[str]:
    """Return the lines that go on: all as long as the first of them, but for the last."""
    rest: list[str] = []
    for line in lines:
        found = TOKEN_GOES_ON.fullmatch(line)
        if not found or (rest and len(found[1]) > len(rest[0])):
            break
        rest.append(found[1])
        if len(found[1]) < len(rest[0]):
            break
    return rest
