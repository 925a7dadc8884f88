"""Launches of LTI 1.3 in a log: their decoded claims, in the notations of many languages."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from lticheck.captures.logs.events import Event, LaunchSeen
from lticheck.captures.syntax.claim_arrows import OPENER, decode_at
from lticheck.captures.syntax.claim_lines import line_claims
from lticheck.captures.syntax.claim_maps import decode_go, decode_java
from lticheck.captures.syntax.claims import ANY_CLAIM, id_token_of, printed_arrays
from lticheck.captures.syntax.documents import launches_in
from lticheck.captures.syntax.json_object import JsonObject

Decoder = Callable[[str, int], tuple[object, int]]
BEFORE = 8 * 1024
"""Characters before a claim within which its dump begins."""
OPENERS = 8
"""Brackets that are tried as a dump's beginning, from the nearest outward."""
MISSES = 10
"""Claims around which nothing can be read, after which looking on is pointless."""
MAP = re.compile(r"map\[|[\[{]")
MARK = re.compile(r"purl\.imsglobal\.org\\?/spec\\?/lti")
"""A slash may be escaped, as PHP writes JSON."""
JSON = json.JSONDecoder(object_pairs_hook=JsonObject)
DECODERS: tuple[tuple[re.Pattern[str], Decoder], ...] = (
    (re.compile(r"\{"), JSON.raw_decode),
    (OPENER, decode_at),
    (MAP, decode_go),
    (MAP, decode_java),
)


def claims_in_text(text: str, known: Sequence[Event]) -> Iterator[Event]:
    """Yield every launch whose decoded claims a text holds; those that are known are left out."""
    yield from bare_tokens(text)
    if not MARK.search(text):
        return
    for claims in printed_arrays(text):
        at = text.find(ANY_CLAIM)
        yield LaunchSeen(start=at, end=at, parameters=(("id_token", id_token_of(claims)),))
    for found in line_claims(text):
        yield from _launch(found.claims, found.start, found.end)
    yield from _dumps(text, known)


def bare_tokens(text: str) -> Iterator[Event]:
    """Yield every launch whose id_token stands in a text by itself, with no name before it."""
    if not any(mark in text for mark in ENCODED):
        return
    for found in TOKEN.finditer(text):
        if any(mark in found[0] for mark in ENCODED):
            parameters = (("id_token", found[0]),)
            yield LaunchSeen(start=found.start(), end=found.end(), parameters=parameters)


TOKEN = re.compile(r"(?<![\w.=-])eyJ[\w-]{10,2000}\.eyJ[\w-]{40,20000}\.[\w-]{0,2000}")
ENCODED = tuple(
    b64encode(b" " * offset + b"imsglobal.org/spec/lti/claim/message_type")[4:-4].decode()
    for offset in range(3)
)
"""How the claim is written inside of a token: Base64 takes three letters at a time."""


def _dumps(text: str, known: Sequence[Event]) -> Iterator[Event]:
    ends = {event.start: event.end for event in known}
    starts = sorted(ends)
    done = misses = 0
    mark = MARK.search(text)
    while mark and misses < MISSES:
        at = mark.start()
        before = bisect_right(starts, at)
        done = max(done, ends[starts[before - 1]] if before else 0)
        event = _around(text, at, done) if at >= done else None
        if event:
            done = event.end
            yield event
        misses += event is None and at >= done
        mark = MARK.search(text, max(at + 1, done))


def _around(text: str, at: int, done: int) -> Event | None:
    """Read the dump in which a claim stands, from the nearest bracket outward."""
    first = max(done, at - BEFORE)
    for opener, decode in DECODERS:
        starts = [found.start() for found in opener.finditer(text, first, at)]
        for start in starts[: -OPENERS - 1 : -1]:
            try:
                value, end = decode(text, start)
            except (ValueError, RecursionError):
                continue
            if end > at and (event := next(_launch(value, start, end), None)):
                return event
    return None


def _launch(value: object, start: int, end: int) -> Iterator[Event]:
    for parameters in launches_in(value):
        yield LaunchSeen(start=start, end=end, parameters=parameters)
        return
