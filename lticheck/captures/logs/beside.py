"""What stands beside an address of grades, or beside a call: a failure, a status, a page."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures.logs.events import (
    CallSeen,
    Event,
    ReplySeen,
    Scanner,
    StatusSeen,
    TroubleSeen,
    UrlSeen,
)
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.syntax.held_words import lines_with, looked_for
from lticheck.captures.syntax.lines import Lines
from lticheck.model.urls import url_parts

BESIDE = 500
"""Characters between an address and the failure."""
OF_ONE_TRACE = 8
"""Lines between the first line of a trace and the call in it that posted the grade."""


def is_beside(url: UrlSeen | None, trouble: TroubleSeen | None, lines: Lines) -> bool:
    """Tell whether one exception names both, the address of grades and why no answer came.

    They stand on one line or two; further apart where the failure names the address's host.
    """
    if url is None or trouble is None or "grade_passback" not in url.url:
        return False
    host = url_parts(url.url).hostname or ""
    is_named = bool(host) and host in trouble.failure.detail
    return _apart(url, trouble, lines) < (OF_ONE_TRACE if is_named else 2)


def is_of_trace(call: CallSeen | None, trouble: TroubleSeen | None, lines: Lines) -> bool:
    """Tell whether one trace names both, the call that posts a grade and why no answer came."""
    if call is None or trouble is None:
        return False
    return _apart(call, trouble, lines) < OF_ONE_TRACE


def is_below(url: UrlSeen | None, event: Event, lines: Lines) -> bool:
    """Tell whether an event stands right below an address of grades."""
    is_outcome = url is not None and "grade_passback" in url.url
    return is_outcome and url is not None and _apart(url, event, lines) <= BELOW


def is_answered_by(page: ReplySeen, url: UrlSeen | None, status: StatusSeen | None) -> bool:
    """Tell whether a web page is the answer to a grade: it stands right below its refusal."""
    if url is None or status is None or "grade_passback" not in url.url:
        return False
    return status.status >= REFUSED and 0 <= page.start - status.end < BESIDE


REFUSED = 400
BELOW = 3
"""Lines below an address in which people print the status of its answer."""


def _apart(one: Event, other: Event, lines: Lines) -> int:
    """Return how many lines lie between two events, many where it is too much text."""
    first, last = sorted((one, other), key=lambda event: event.start)
    if last.start - first.end >= BESIDE:
        return BESIDE
    return lines.apart(first.start, last.start)


def scan(text: str) -> Iterator[Event]:
    """Yield the calls that a trace names."""
    for start, line in lines_with(text, CALLS):
        at = start + min(at for at in map(line.find, CALLS) if at >= 0)
        yield CallSeen(start=at, end=at)


CALLS = looked_for(
    "IMSPOXRequest.", "Outcomes1Client.", "post_replace_result", "send_replace_result",
    "ims-lti/lib/",
)  # fmt: skip
"""Functions that post a grade: Tsugi's Java library, LtiLibrary, lti and ims-lti."""
SCANNER = Scanner(scan=scan, clues=any_of(*CALLS))
