"""Free log text, of whatever tool: the last resort, which looks everywhere for anything."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures import (
    log_bodies,
    log_http,
    log_launches,
    log_line,
    log_pylti,
    log_secrets,
    log_sentences,
)
from lticheck.captures.binary import kind_of
from lticheck.captures.capture import Capture, Reader
from lticheck.captures.finds import capture_of
from lticheck.captures.json_log import unwrapped
from lticheck.captures.log_events import Event, Scanner
from lticheck.captures.log_fold import Fold
from lticheck.captures.plain_text import decode
from lticheck.errors import NothingRecognised

FORM = "log text"
SCANNERS: tuple[Scanner, ...] = (
    log_line.scan,
    log_bodies.scan,
    log_pylti.scan,
    log_http.scan,
    log_http.troubles,
    log_launches.scan,
    log_sentences.scan,
    log_secrets.scan,
)
ONLY_LTI = ("lti", "outcome", "grade", "imsx", "oauth")


def events_in(text: str) -> Iterator[Event]:
    """Yield what every scanner sees, scanner by scanner."""
    for scan in SCANNERS:
        yield from scan(text)


def _read(data: bytes, source: str) -> Capture:
    text, lines = unwrapped(decode(data))
    found = Fold(lines=lines).run(events_in(text))
    return capture_of((found,), source=source, form=FORM, nothing=_nothing(text))


def _nothing(text: str) -> NothingRecognised:
    lower = text.lower()
    near = [word for word in ONLY_LTI if word in lower]
    return NothingRecognised(
        "no launch, outcome request or reply was recognised in it",
        hint="switch the tool's DEBUG log on, and let the grade fail once more" if near else "",
    )


READER = Reader(form=FORM, recognises=lambda head: kind_of(head) is None, read=_read)
