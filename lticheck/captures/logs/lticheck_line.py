"""The one line that lticheck asks tools to log: `outcome reply STATUS HEADERS: BODY`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    ReplySeen,
    Scanner,
)
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.outcome_request import Headers, reply_of
from lticheck.captures.syntax.documents import flattened, pairs_of
from lticheck.captures.syntax.python_values import evaluate

WORDS = "outcome reply "
START = re.compile(r"outcome reply (\d{3}) (?=\{)")
HEADERS = 8000
"""Characters within which the headers of a reply end."""
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
        found = START.match(text, start)
        end = start + len(WORDS)
        closed = _end_of_headers(text, found.end()) if found else 0
        if found and closed:
            begins = closed + len(": ") if text.startswith(": ", closed) else closed + len(":")
            following = NEXT_RECORD.search(text, begins, begins + LONGEST)
            end = following.start() if following else min(len(text), begins + LONGEST)
            body = text[begins:end].encode("utf-8", "replace")
            reply = reply_of(int(found[1]), _headers(text[found.end() : closed]), body)
            yield ReplySeen(start=start, end=end, quoted=reply)
        start = text.find(WORDS, end)


def _end_of_headers(text: str, start: int) -> int:
    """Return where the dump of the headers ends, on its line; 0 where it does not."""
    limit = min(len(text), start + HEADERS)
    line_end = text.find("\n", start, limit)
    closed = text.find("}:", start, limit if line_end < 0 else line_end)
    return closed + 1 if closed >= 0 else 0


def _headers(dump: str) -> Headers:
    try:
        return (*flattened(pairs_of(evaluate(dump)) or []),)
    except ValueError:
        return ()


SCANNER = Scanner(scan=scan, clues=any_of(WORDS))
