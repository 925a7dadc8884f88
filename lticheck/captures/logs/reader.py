"""Free log text, of whatever tool: the last resort, which looks everywhere for anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.collect import Extract, LaunchParameters, collect
from lticheck.captures.key_sets import key_sets_in
from lticheck.captures.logs import beside, canvas_sentences, login13, lti13
from lticheck.captures.logs import bodies as log_bodies
from lticheck.captures.logs import dumps as log_dumps
from lticheck.captures.logs import http as log_http
from lticheck.captures.logs import launches as log_launches
from lticheck.captures.logs import lticheck_line as log_line
from lticheck.captures.logs import pylti as log_pylti
from lticheck.captures.logs import secrets as log_secrets
from lticheck.captures.logs import tool_messages as log_sentences
from lticheck.captures.logs import troubles as log_troubles
from lticheck.captures.logs.ags import exchanges_in as lti13_exchanges
from lticheck.captures.logs.ags_clues import CLUES as LTI13_CLUES
from lticheck.captures.logs.ags_correlator import BOTH_PROTOCOLS
from lticheck.captures.logs.complaints import lone_complaints
from lticheck.captures.logs.correlator import LogCorrelator
from lticheck.captures.logs.events import (
    Event,
    ReplySeen,
    RequestSeen,
    Scanner,
    TroubleSeen,
    in_order,
)
from lticheck.captures.logs.json_wrapped import unwrapped
from lticheck.captures.logs.lanes import lanes_of
from lticheck.captures.logs.said_of_either import told_once
from lticheck.captures.logs.word_scan import WordScan
from lticheck.captures.readers.binary import kind_of
from lticheck.captures.syntax.lines import Lines
from lticheck.captures.syntax.pox_fragments import spans
from lticheck.captures.syntax.rewrapped import breaks_sentence, rewrapped, with_whole_tokens
from lticheck.captures.syntax.text import decode
from lticheck.model.case import MISSING_ANSWER, FactKind, Observation
from lticheck.model.errors import NothingRecognised
from lticheck.model.exchange import Exchange
from lticheck.model.pattern import pattern
from lticheck.services.ags.known_answers import SERVICE_ANSWERS, TOKEN_ANSWERS
from lticheck.services.outcomes.reply import Dialect
from lticheck.services.outcomes.sentences import SENTENCES

FORM = "log text"
SCANNERS: tuple[Scanner, ...] = (
    log_line.SCANNER,
    log_bodies.SCANNER,
    log_pylti.SCANNER,
    log_http.SCANNER,
    log_troubles.SCANNER,
    beside.SCANNER,
    log_launches.SCANNER,
    log_dumps.SCANNER,
    log_sentences.SCANNER,
    canvas_sentences.SCANNER,
    lti13.SCANNER,
    login13.SCANNER,
    log_secrets.SCANNER,
)
TOLD_BY_EXCHANGES = {FactKind.AGS, *MISSING_ANSWER}
ONLY_LTI = ("lti", "outcome", "grade", "imsx", "oauth")


@cache
def word_scan() -> WordScan:
    """Return the search for the words of all scanners: where there is none, nothing is found."""
    of_scanners = (clue for scanner in SCANNERS for clue in scanner.clues)
    return WordScan((*of_scanners, *LTI13_CLUES))


@cache
def lti13_scan() -> WordScan:
    """Return the search for the words of LTI 1.3's services."""
    return WordScan(LTI13_CLUES)


def is_of_lti13(text: str) -> bool:
    """Tell whether a text may hold something of LTI 1.3's services; most that do have this word."""
    return "line_items" in text or lti13_scan().matters(text.encode("utf-8", "replace"))


def events_in(text: str) -> Iterator[Event]:
    """Yield what every scanner sees, scanner by scanner."""
    for scanner in SCANNERS:
        yield from scanner.scan(text)


def _read(data: bytes, source: str) -> Capture:
    text = with_whole_tokens(_unquoted(decode(data)))
    is_broken = breaks_sentence(text, sentences())
    if not is_broken and not word_scan().matters(text.encode("utf-8", "replace")):
        raise nothing_in(text)
    found = _of_prose(text) if is_broken else extract(text)
    return collect((found,), source=source, form=FORM, nothing=nothing_in(text))


def _of_prose(text: str) -> Extract:
    """Read a text of which a line ends in a sentence of Canvas's, with its lines joined."""
    found = extract(text)
    if found.launches:
        return found
    again = found_in(*rewrapped(text))
    return again if len(again.exchanges) >= len(found.exchanges) else found


@cache
def sentences() -> tuple[str, ...]:
    """Return what Canvas says over either version of LTI."""
    return (*SENTENCES, *(one.text for one in (*TOKEN_ANSWERS, *SERVICE_ANSWERS)), *TIMES)


TIMES = (
    "Provided timestamp of 2", "Provided submitted_at timestamp of 2", " not a valid timestamp",
    " before last updated timestamp of 2", " in the future",
)  # fmt: skip
"""Pieces of sentences about times, in which the times themselves stand."""


def _unquoted(text: str) -> str:
    """Return the text with an answer that was percent-encoded as it was, on the same lines."""
    if "%3Cimsx_" not in text and "%22errors%22" not in text:
        return text
    from urllib.parse import unquote  # noqa: PLC0415 - start-up time

    return ENCODED.sub(lambda found: unquote(found[0]).replace("\n", " "), text)


ENCODED = pattern(r"\S*(?:%3C|%7B%22errors%22)\S*")


def extract(text: str, first: int = 1) -> Extract:
    """Return what a log holds, or the part of one that begins at this line."""
    return found_in(*unwrapped(text, first))


def found_in(text: str, lines: Lines) -> Extract:
    """Return what a text holds, whose lines stand there in the file."""
    found = correlated(events_in(text), lines)
    of_lti13: tuple[Exchange, ...] = ()
    if is_of_lti13(text):
        of_lti13 = lti13_exchanges(_without_envelopes(text), lines)
    found = _with(found, of_lti13) if of_lti13 else found
    return replace(found, key_sets=tuple(key_sets_in(text)))


def correlated(events: Iterable[Event], lines: Lines) -> Extract:
    """Put the events of a log together, each request's, process's or thread's by themselves."""
    several = [
        LogCorrelator(lines=lines).run(lane)
        for lane in lanes_of([*in_order(events)], lines, lambda event: event.start, _half)
    ]
    return several[0] if len(several) == 1 else _merged(several)


def _half(event: Event) -> str:
    if isinstance(event, RequestSeen):
        return "begin"
    return "end" if isinstance(event, ReplySeen | TroubleSeen) else ""


def _merged(several: Sequence[Extract]) -> Extract:
    """Return the finds of several lanes in the order of their lines."""
    return Extract(
        launches=tuple(sorted(chain(*(e.launches for e in several)), key=_line)),
        exchanges=tuple(sorted(chain(*(e.exchanges for e in several)), key=_line)),
        observations=tuple(sorted(chain(*(e.observations for e in several)), key=_line)),
    )


def _line(found: LaunchParameters | Exchange | Observation) -> int:
    return found.location.line


def _without_envelopes(text: str) -> str:
    """Blank outcome XML out: whatever a score or a text in it says, it is of LTI 1.1."""
    if "imsx_POX" not in text:
        return text
    done, parts = 0, []
    for begins, end in spans(text):
        start = max(begins, done)
        parts += [text[done:start], " " * (end - start)]
        done = max(end, done)
    return "".join([*parts, text[done:]])


def _with(found: Extract, of_lti13: tuple[Exchange, ...]) -> Extract:
    """Add the exchanges of LTI 1.3; what was seen of the same without its step falls away."""
    found, of_lti13 = told_once(found, of_lti13)
    others = tuple(e for e in found.exchanges if e.request is not None or not _is_of_both(e))
    alone = {id(fact) for fact in lone_complaints(found.observations, of_lti13)}
    facts = tuple(
        f for f in found.observations if id(f) in alone or f.kind not in TOLD_BY_EXCHANGES
    )
    return Extract(launches=found.launches, exchanges=(*others, *of_lti13), observations=facts)


def _is_of_both(exchange: Exchange) -> bool:
    """Tell whether it is an answer that services of either protocol give."""
    said = exchange.outcome
    if said is None:
        return False
    return said.dialect is Dialect.JSON or said.description.startswith(BOTH_PROTOCOLS)


def nothing_in(text: str) -> NothingRecognised:
    """Return what to say of a log in which nothing was found."""
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
