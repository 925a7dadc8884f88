"""A failed connection that an exception names beside an address, on one line or two."""

from __future__ import annotations

from lticheck.captures.logs.events import TroubleSeen, UrlSeen
from lticheck.captures.syntax.lines import Lines

BESIDE = 500
"""Characters between an address and the failure."""


def is_beside(url: UrlSeen | None, trouble: TroubleSeen | None, lines: Lines) -> bool:
    """Tell whether one exception names both, the address of grades and why no answer came."""
    if url is None or trouble is None or "grade_passback" not in url.url:
        return False
    first, last = sorted((url, trouble), key=lambda event: event.start)
    apart = lines.location(last.start).line - lines.location(first.start).line
    return last.start - first.end < BESIDE and apart < 2
