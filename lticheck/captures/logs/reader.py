"""Free log text, of whatever tool: the last resort, which looks everywhere for anything."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import Extract, collect
from lticheck.captures.logs import bodies as log_bodies
from lticheck.captures.logs import canvas_sentences, login13, lti13
from lticheck.captures.logs import dumps as log_dumps
from lticheck.captures.logs import http as log_http
from lticheck.captures.logs import launches as log_launches
from lticheck.captures.logs import lticheck_line as log_line
from lticheck.captures.logs import pylti as log_pylti
from lticheck.captures.logs import secrets as log_secrets
from lticheck.captures.logs import tool_messages as log_sentences
from lticheck.captures.logs.ags import exchanges_in as lti13_exchanges
from lticheck.captures.logs.correlator import LogCorrelator
from lticheck.captures.logs.events import Event, Scanner
from lticheck.captures.logs.json_wrapped import unwrapped
from lticheck.captures.readers.binary import kind_of
from lticheck.captures.syntax.text import decode
from lticheck.model.case import MISSING_ANSWER, FactKind
from lticheck.model.errors import NothingRecognised
from lticheck.model.exchange import Exchange
from lticheck.services.outcomes.reply import Dialect

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
    login13.scan,
    log_secrets.scan,
)
TOLD_BY_EXCHANGES = {FactKind.AGS, *MISSING_ANSWER}
ONLY_LTI = ("lti", "outcome", "grade", "imsx", "oauth")


def events_in(text: str) -> Iterator[Event]:
    """Yield what every scanner sees, scanner by scanner."""
    for scan in SCANNERS:
        yield from scan(text)


def _read(data: bytes, source: str) -> Capture:
    text, lines = unwrapped(decode(data))
    found = LogCorrelator(lines=lines).run(events_in(text))
    of_lti13 = lti13_exchanges(text, lines)
    if of_lti13:
        found = _with(found, of_lti13)
    return collect((found,), source=source, form=FORM, nothing=_nothing(text))


def _with(found: Extract, of_lti13: tuple[Exchange, ...]) -> Extract:
    """Add the exchanges of LTI 1.3; what was seen of the same without its step falls away."""
    others = tuple(e for e in found.exchanges if e.request is not None or not _is_json(e))
    facts = tuple(f for f in found.observations if f.kind not in TOLD_BY_EXCHANGES)
    return Extract(launches=found.launches, exchanges=(*others, *of_lti13), observations=facts)


def _is_json(exchange: Exchange) -> bool:
    return exchange.outcome is not None and exchange.outcome.dialect is Dialect.JSON


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
