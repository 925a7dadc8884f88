"""Canvas's JSON errors anywhere in a text, as a reply of its own or inside a log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lticheck.captures.syntax.documents import pairs_of
from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.model.dataclass import dataclass
from lticheck.services.outcomes.sentences import SENTENCES

START = re.compile(
    r'\{\s{0,40}(?:\\?"status\\?"\s?:\s?\\?"\w{1,40}\\?",\s{0,40})?\\?"errors\\?"\s?:'
)
WINDOW = 4096
"""Characters of an error: Canvas's have some two hundred."""
MISSES = 500
"""Beginnings that turn out to be something else, after which looking on is pointless."""
DECODER = json.JSONDecoder(object_pairs_hook=JsonObject)


@dataclass(frozen=True, kw_only=True)
class CanvasError:
    """One JSON error, as it was sent."""

    start: int
    end: int
    body: bytes
    is_ags: bool
    """True for the shape that only LTI 1.3's services use: an object with a type."""
    is_known: bool
    """Whether it says what only Canvas says: a sentence, a code, the number of a report."""
    is_plain: bool
    """Whether it has no members but those of Canvas's errors."""


def canvas_errors(text: str) -> Iterator[CanvasError]:
    """Yield every JSON error in order."""
    position = misses = 0
    while misses < MISSES and (found := START.search(text, position)):
        error = _error(text, found.start())
        if error:
            yield error
        misses += error is None
        position = error.end if error else found.end()


def _error(text: str, start: int) -> CanvasError | None:
    window = text[start : start + WINDOW]
    quoted = window.startswith('\\"', window.index('"') - 1)
    plain = unescaped(window) if quoted else window
    try:
        document, length = DECODER.raw_decode(plain)
    except (ValueError, RecursionError):
        return None
    members = dict(pairs_of(document) or ())
    errors = members.get("errors")
    if not isinstance(errors, list) or not errors:
        return None
    body = plain[:length]
    # Of a quoted error the length in the log is not known; its escapes only make it longer.
    return CanvasError(
        start=start,
        end=start + length,
        body=body.encode("utf-8", "replace"),
        is_ags=isinstance(errors, JsonObject) and "type" in dict(errors),
        is_known="error_report_id" in members or KNOWN.search(body) is not None,
        is_plain=[*members] in PLAIN,
    )


PLAIN = (["errors"], ["errors", "error_report_id"], ["status", "errors"])
"""The members of Canvas's errors, in their order."""
KNOWN = re.compile(
    "|".join(
        [r'"error_code"', r"An error occurred\.", "cannot be changed", *map(re.escape, SENTENCES)]
    )
)
