"""What is tried where no form was recognised: text that was changed on its way, and a lone page.

A word processor, a mail program or a ticket system curls quotes; a log may hold a body in Base64;
and people save the page that came in place of Canvas's answer.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from lticheck.captures.capture import Capture
from lticheck.captures.outcome_request import exchange_of, reply_of
from lticheck.model.errors import NothingRecognised
from lticheck.model.pattern import pattern
from lticheck.services.outcomes.reply import Dialect, outcome_reply

LARGEST = 1024 * 1024
CURLED = ("“".encode(), "‘".encode())
OPENING = pattern("((?:^|[\\[{(:=,>])[ \\t]*)[“‘]", re.MULTILINE)
CLOSING = pattern("[”’]([ \\t]*(?:[\\]}):=,;]|$))", re.MULTILINE)
"""Curled quotes around a value: those inside of one stay as they are."""
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
ENCODED = pattern(rb"(?:PD94bWwg|PGltc3hf|eyJlcnJvc)[A-Za-z0-9+/]{20,}={0,2}")
"""Base64 of what begins with `<?xml `, `<imsx_` or `{"erro`."""
WHOLE = pattern(rb"[A-Za-z0-9+/\s]{40,}={0,2}\s*")
PAGE = pattern(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
STATUS = pattern(r"\b([45][0-9]{2})\b", re.ASCII)
OF_FAILURE = pattern(
    r"\b(?:log ?in|sign ?in|error|gateway|unavailable|forbidden|denied|blocked|captcha|not found"
    r"|maintenance|moment|attention required|time-?out|timed out|unauthorized)\b",
    re.IGNORECASE,
)
"""Words in the title of pages that come in place of an answer; any other page is just a page."""


def second_look(
    data: bytes, source: str, read: Callable[[bytes, str], Capture], *, is_named: bool
) -> Capture | None:
    """Read the input as it may have been before it was changed; None where that helps nothing.

    A page counts only where the file itself `is_named`: a tool's folder has pages of its own.
    """
    if len(data) > LARGEST:
        return None
    for mended in _mended(data):
        try:
            return read(mended, source)
        except NothingRecognised:
            continue
    return _page(data, source) if is_named else None


def _mended(data: bytes) -> Iterator[bytes]:
    if any(quote in data for quote in CURLED):
        text = data.decode("utf-8", "replace")
        for border in (OPENING, CLOSING):
            text = border.sub(lambda found: found[0].translate(STRAIGHT), text)
        if "“" not in text and "”" not in text:  # else where a value ends is a guess
            yield text.encode("utf-8")
    if ENCODED.search(data):
        if WHOLE.fullmatch(data):
            yield _decoded(b"".join(data.split()))
        yield ENCODED.sub(lambda found: _decoded(found[0]), data)


def _decoded(encoded: bytes) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return encoded


def _page(data: bytes, source: str) -> Capture | None:
    """Take a page whose title says that something failed for the answer that came."""
    if not PAGE.match(data[:2000]):
        return None
    reply = reply_of(0, (), data)
    outcome = outcome_reply(reply.outcome)
    title = outcome.title if outcome and outcome.dialect is Dialect.HTML else ""
    status = STATUS.search(title)
    if not status and not OF_FAILURE.search(title):
        return None
    shown = replace(reply, status=int(status[1]) if status else 0, is_quoted=True)
    exchange = exchange_of(None, None, shown)
    return Capture(source=source, exchanges=(exchange,), form="a web page")
