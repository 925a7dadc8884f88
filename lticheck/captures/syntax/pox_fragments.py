"""Outcome XML anywhere in a text: plain, as a Python repr, in JSON, or escaped for HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain

from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.text import places_of
from lticheck.model.dataclass import dataclass

TAG = re.compile(
    r"(?:<|&lt;|\\u003[cC])(?P<close>\\?/?)(?:[\w.-]{1,30}:)?"
    r"(?P<name>imsx_POXEnvelope(?:Request|Response)|message_response)\b"
)
CLOSED = re.compile(r"\s*(?:>|&gt;|\\u003[eE])")
PROLOG = re.compile(
    r"(?:<|&lt;|\\u003[cC])\?xml[^<>&]{1,90}(?:&quot;[^<>&]{0,30}){0,6}\?"
    r"(?:>|&gt;|\\u003[eE])(?:\s|\\[rn]){0,40}\Z"
)
BEFORE = 240
"""Characters in which the XML declaration stands."""
CURLY = re.compile(r"<[^<>]{0,4000}[“”„‟][^<>]{0,4000}>")
"""A tag whose quotes a mail program has made pretty."""
SEAM = re.compile(r"['\"]\s{0,80}\n\s{0,80}[bu]?['\"]")
"""Where `pprint` breaks a long text into several literals."""
ESCAPED = re.compile(r'>\\[rn]|=\\"|\A\\u003')
LONGEST = 64 * 1024
LAYERS = 3
"""How often one log may have quoted another."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One piece of outcome XML, as it was sent."""

    start: int
    end: int
    body: bytes
    is_request: bool
    truncated: bool = False


def envelopes(text: str) -> Iterator[Envelope]:
    """Yield every envelope in order; one whose end is missing goes as far as the next."""
    for tag, end, truncated in _stretches(text):
        yield _envelope(text, tag, end, truncated=truncated)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each envelope begins and ends."""
    for tag, end, _ in _stretches(text):
        yield _start(text, tag), end


def _stretches(text: str) -> Iterator[tuple[re.Match[str], int, bool]]:
    """Yield the first tag of each envelope, where it ends, and whether it was cut off there."""
    opened: re.Match[str] | None = None
    for tag in _tags(text):
        if not tag["close"]:
            if opened:
                yield opened, _cut(text, opened, _start(text, tag)), True
            opened = tag
        elif opened and opened["name"] == tag["name"]:
            closed = CLOSED.match(text, tag.end())
            yield opened, closed.end() if closed else tag.end(), False
            opened = None
    if opened:
        yield opened, _cut(text, opened, len(text)), True


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Yield each tag of an envelope, found by its name: of other tags there are many more."""
    for at in sorted(chain.from_iterable(places_of(text, name) for name in NAMES)):
        opens = OPENS.search(text, max(0, at - OPENING), at)
        tag = TAG.match(text, opens.start()) if opens else None
        if tag:
            yield tag


NAMES = ("imsx_POXEnvelopeRequest", "imsx_POXEnvelopeResponse", "message_response")
OPENING = 40
OPENS = re.compile(r"(?:<|&lt;|\\u003[cC])\\?/?(?:[\w.-]{1,30}:)?\Z")
"""What stands before a name."""


def _cut(text: str, tag: re.Match[str], limit: int) -> int:
    """Return how far an envelope goes that a log cut off: up to its last whole tag."""
    limit = min(limit, tag.start() + LONGEST)
    end = max(text.rfind(mark, tag.start(), limit) + len(mark) for mark in (">", "&gt;"))
    return end if end > tag.end() else limit


def _envelope(text: str, tag: re.Match[str], end: int, *, truncated: bool) -> Envelope:
    start = _start(text, tag)
    return Envelope(
        start=start,
        end=end,
        body=_plain(text[start:end], text[max(0, start - 2) : start]).encode("utf-8", "replace"),
        is_request=tag["name"].endswith("Request"),
        truncated=truncated,
    )


def _start(text: str, tag: re.Match[str]) -> int:
    prolog = PROLOG.search(text[max(0, tag.start() - BEFORE) : tag.start()])
    return tag.start() - (len(prolog[0]) if prolog else 0)


def _plain(text: str, before: str) -> str:
    """Undo the quoting that a log or a page added."""
    if text.startswith("&lt;"):
        text = html.unescape(text)
    quoted = before[-1:] in {"'", '"'}
    in_text = quoted and before[:1] != "b"
    if quoted:
        text = SEAM.sub("", text)
    for _ in range(LAYERS):
        if not ESCAPED.search(text) and not (quoted and "\\" in text):
            break
        text, quoted = unescaped(text, in_bytes=not in_text), False
    if not any(quote in text for quote in "“”„‟"):
        return text
    return CURLY.sub(lambda tag: re.sub("[“”„‟]", '"', tag[0]), text)
