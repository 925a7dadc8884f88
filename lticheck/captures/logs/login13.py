"""What Canvas says in place of an id_token, and of keys that it lacks, anywhere in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    Fact,
    Scanner,
)
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.logs.word_scan import any_of, plain_part
from lticheck.captures.syntax.held_words import lines_with, looked_for
from lticheck.model.case import FactKind

SENTENCES = (
    "Must have an active user session",
    "The following parameters are missing",
    "The 'scope' must be 'openid'",
    "Client not authorized in requested context",
    "Invalid lti_message_hint",
    "Invalid redirect_uri",
    "The launch has either expired or already been consumed",
    "launch_no_longer_valid",
    "error=login_required",
    "error=unauthorized_client",
    "error=invalid_request_object",
    "Assignment not configured for external tool launches",
    "Assignment not configured for launches with specified tool",
)
REFUSED = re.compile(
    "|".join(
        re.escape(one).replace(r"\ ", re.escape(blank)).replace("'", "(?:'|%27)")
        for one in SENTENCES
        for blank in (" ", "+", "%20")
    )
)
OF_REFUSALS = looked_for(
    *(plain_part(one).replace(" ", blank) for one in SENTENCES for blank in (" ", "+", "%20"))
)
"""One of these is in whatever REFUSED finds."""
EMPTY_KEYS = re.compile(
    r"security/jwks[\s\S]{0,600}?\{\s*\"keys\"\s*:\s*\[\s*(?:null\s*,?\s*)*\]"
    r"|undefined method [`']sign'? for nil[\s\S]{0,1200}?jwt_message"
)
OF_KEYS = ("security/jwks", "undefined method")
AROUND = 160


def scan(text: str) -> Iterator[Event]:
    """Yield the first of each sentence, in words that can be compared."""
    seen: set[str] = set()
    for found in _refusals(text):
        said = found[0].replace("+", " ").replace("%20", " ").replace("%27", "'")
        if said not in seen:
            seen.add(said)
            yield _fact(FactKind.LOGIN_REFUSED, found.start(), said)
    empty = EMPTY_KEYS.search(text) if any(word in text for word in OF_KEYS) else None
    if empty:
        shown = text[empty.start() : empty.start() + AROUND].partition("\n")[0]
        yield _fact(FactKind.KEYS_MISSING, empty.start(), clipped(shown))


def _refusals(text: str) -> Iterator[re.Match[str]]:
    for start, line in lines_with(text, OF_REFUSALS):
        yield from REFUSED.finditer(text, start, start + len(line))


def refusal_in(body: str) -> str:
    """Return the first sentence of a body, or an empty string."""
    found = REFUSED.search(body)
    return found[0].replace("+", " ").replace("%20", " ").replace("%27", "'") if found else ""


def _fact(kind: FactKind, at: int, text: str) -> Fact:
    return Fact(start=at, end=at, kind=kind, text=text)


SCANNER = Scanner(
    scan=scan,
    clues=any_of(
        *(
            plain_part(sentence).replace(" ", blank)
            for sentence in SENTENCES
            for blank in (" ", "+", "%20")
            if "openid" not in sentence
        ),
        *(f"must{blank}be{blank}" for blank in ("+", "%20")),
        *(f"must be {quote}openid" for quote in ("'", "%27", "u0027")),
        "security/jwks",
        "security\\/jwks",
        "jwt_message",
    ),
)
