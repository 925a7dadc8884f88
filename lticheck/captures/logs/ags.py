"""Exchanges of LTI 1.3 in a log: steps, statuses, sentences and scores put together."""

from __future__ import annotations

import re
from itertools import chain

from lticheck.captures.logs.ags_answers import answers_in
from lticheck.captures.logs.ags_correlator import AgsCorrelator
from lticheck.captures.logs.ags_ends import NoAnswerSeen, NoJsonSeen, ends_in
from lticheck.captures.logs.ags_events import (
    AddressSeen,
    AnswerSeen,
    LogEvent,
    StatusSeen,
    scores_in,
    steps_in,
)
from lticheck.captures.logs.lanes import lanes_of
from lticheck.captures.syntax.lines import Lines
from lticheck.model.exchange import Exchange
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of

OF_LTI_1_1 = re.compile(r"sourcedid|imsx_|grade_passback|basic-lti-launch|outcome", re.IGNORECASE)
OTHER_SERVICE = re.compile(r"/mod/lti/\w+\.php|names_?and_?roles", re.IGNORECASE)
"""Moodle's services, and the service of memberships: their answers are not Canvas's grades."""


def exchanges_in(text: str, lines: Lines) -> tuple[Exchange, ...]:
    """Return the exchanges of LTI 1.3 that a log shows, in order."""
    several = [
        AgsCorrelator(lines).run(lane)
        for lane in lanes_of(_events(text), lines, lambda event: event.at, _half)
    ]
    found = tuple(sorted(chain(*several), key=lambda exchange: exchange.location.line))
    if all(map(is_without_step, found)) and (not found or OF_LTI_1_1.search(text)):
        return ()
    named = any(ags.request.url for ags in map(ags_of, found) if ags)
    return found if named or not OTHER_SERVICE.search(text) else ()


def _events(text: str) -> list[LogEvent]:
    found = [*steps_in(text), *answers_in(text), *scores_in(text), *ends_in(text)]
    return sorted(found, key=lambda event: (event.at, not isinstance(event, AddressSeen)))


def _half(event: LogEvent) -> str:
    if isinstance(event, AddressSeen) and event.begins:
        return "begin"
    ends = StatusSeen | AnswerSeen | NoAnswerSeen | NoJsonSeen
    return "end" if isinstance(event, ends) else ""


def is_without_step(exchange: Exchange) -> bool:
    """Tell whether only a status is known, which may be of any request at all."""
    ags = ags_of(exchange)
    return ags is not None and ags.endpoint is Endpoint.UNKNOWN
