"""Free log text, of whatever tool: the last resort, which looks everywhere for anything."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import collect
from lticheck.captures.logs import bodies as log_bodies
from lticheck.captures.logs import canvas_sentences, lti13
from lticheck.captures.logs import dumps as log_dumps
from lticheck.captures.logs import http as log_http
from lticheck.captures.logs import launches as log_launches
from lticheck.captures.logs import lticheck_line as log_line
from lticheck.captures.logs import pylti as log_pylti
from lticheck.captures.logs import secrets as log_secrets
from lticheck.captures.logs import tool_messages as log_sentences
from lticheck.captures.logs.correlator import LogCorrelator
from lticheck.captures.logs.events import Event, Scanner
from lticheck.captures.logs.json_wrapped import unwrapped
from lticheck.captures.readers.binary import kind_of
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised

FORM = "log text"
SCANNERS: tuple[Scanner, ...] = (
    log_line.scan,
    log_bodies.scan,
    log_pylti.scan,
    log_http.scan,
    log_http.troubles,
    log_launches.scan,
    log_dumps.scan,
    log_sentences.scan,
    canvas_sentences.scan,
    lti13.scan,
    log_secrets.scan,
)
ONLY_LTI = ("lti", "outcome", "grade", "imsx", "oauth")


def events_in(text: str) -> Iterator[Event]:
    """Yield what every scanner sees, scanner by scanner."""
    for scan in SCANNERS:
        yield from scan(text)


def _read(data: bytes, source: str) -> Capture:
    text, lines = unwrapped(decode(data))
    found = LogCorrelator(lines=lines).run(events_in(text))
    return collect((found,), source=source, form=FORM, nothing=_nothing(text))


def _nothing(text: str) -> NothingRecognised:
    if "lti_message_type" in text:
        return NothingRecognised(
            "a launch is mentioned in it, but its parameters are not there, or not whole",
            hint="save every parameter of the launch's POST, one JSON object, name to value",
        )
    lower = text.lower()
    near = [word for word in ONLY_LTI if word in lower]
    return NothingRecognised(
        "no launch, outcome request or reply was recognised in it",
        hint="switch the tool's DEBUG log on, and let the grade fail once more" if near else "",
    )


READER = Reader(form=FORM, recognises=lambda head: kind_of(head) is None, read=_read)
