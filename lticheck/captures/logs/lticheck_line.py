"""The one line that lticheck asks tools to log: `outcome reply STATUS HEADERS: BODY`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import Event, ReplySeen
from lticheck.captures.outcome_request import Headers, reply_of
from lticheck.captures.readers.python_literal import evaluate
from lticheck.captures.syntax.documents import flattened, pairs_of

WORDS = "outcome reply "
LINE = re.compile(r"outcome reply (\d{3}) (\{[^\n]{0,8000}?\}): ?")
NEXT_RECORD = re.compile(
    r"\n(?:\d{4}-\d\d-\d\d[ T]|\[?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|Traceback )"
)
"""How the next record of a log begins, after a body of several lines."""

LONGEST = 64 * 1024
"""Characters of a body that are read."""


def scan(text: str) -> Iterator[Event]:
    """Yield each reply that was logged in this way."""
    start = text.find(WORDS)
    while start >= 0:
        found = LINE.match(text, start)
        end = start + len(WORDS)
        if found:
            following = NEXT_RECORD.search(text, found.end(), found.end() + LONGEST)
            end = following.start() if following else min(len(text), found.end() + LONGEST)
            body = text[found.end() : end].encode("utf-8", "replace")
            reply = reply_of(int(found[1]), _headers(found[2]), body)
            yield ReplySeen(start=start, end=end, quoted=reply)
        start = text.find(WORDS, end)


def _headers(dump: str) -> Headers:
    try:
        return (*flattened(pairs_of(evaluate(dump)) or []),)
    except ValueError:
        return ()
