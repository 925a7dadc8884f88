"""Outcome XML, or Canvas's JSON error, that is the whole input: request, reply, or both in turn."""

from __future__ import annotations

import re
from dataclasses import replace

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import collect
from lticheck.captures.logs import bodies as log_bodies
from lticheck.captures.logs.ags import exchanges_in as lti13_exchanges
from lticheck.captures.logs.correlator import LogCorrelator
from lticheck.captures.logs.events import in_order
from lticheck.captures.syntax.lines import Lines
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.location import Location

FORM = "outcome request or reply"
START = re.compile(
    rb"[\s(]*[bu]?['\"]?\s*(?:(?:<|&lt;)(?:\?xml|!--|message_response|(?:[\w.-]{1,30}:)?imsx_)"
    rb"|\{\s*(?:\\?\"status\\?\"|\\?\"errors\\?\"))"
)
WORDS = re.compile(r"[^\W\d_]{3}")


def _read(data: bytes, source: str) -> Capture:
    text = decode(data)
    events = list(in_order(log_bodies.scan(text)))
    ends = [0, *(event.end for event in events)]
    starts = [*(event.start for event in events), len(text)]
    between = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    nothing = NothingRecognised(
        "it is XML or JSON, but neither an outcome request nor an outcome reply",
        hint="copy the whole imsx_POXEnvelope element",
    )
    if WORDS.search(between):
        raise nothing  # a log that begins with XML: the reader of logs sees more
    lines = Lines.of(text)
    if "errors" in text and lti13_exchanges(text, lines):
        raise nothing  # an answer of LTI 1.3: the reader of logs knows those
    found = LogCorrelator(lines=lines).run(events)
    capture = collect((found,), source=source, form=FORM, nothing=nothing)
    if len(capture.exchanges) == 1:
        return replace(capture, exchanges=(replace(capture.exchanges[0], location=Location()),))
    return capture


READER = Reader(form=FORM, recognises=lambda head: START.match(head) is not None, read=_read)
