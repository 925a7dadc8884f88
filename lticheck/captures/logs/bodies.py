"""Outcome XML and Canvas's JSON errors in a log, as events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.canvas_sentences import AROUND, CONTEXT
from lticheck.captures.logs.events import (
    Event,
    Fact,
    ReplyCut,
    ReplySeen,
    RequestSeen,
    Scanner,
)
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.logs.word_scan import JSON_ERRORS, any_of
from lticheck.captures.outcome_request import asked_of, repaired
from lticheck.captures.syntax.canvas_errors import CanvasError, canvas_errors
from lticheck.captures.syntax.pox_fragments import Envelope, envelopes
from lticheck.captures.syntax.pox_salvage import salvaged
from lticheck.model.case import FactKind, Lti13Step
from lticheck.model.service import Dialect

CUT_ERROR = re.compile(r"\{\s{0,8}\"errors\"[^\n]{0,400}\(truncated\.\.\.\)")
"""An error of which Guzzle shows the first 120 characters."""


def scan(text: str) -> Iterator[Event]:
    """Yield every request and reply that stands in the text itself."""
    for envelope in envelopes(text):
        yield _of_envelope(envelope)
    for found in CUT_ERROR.finditer(text):
        yield ReplyCut(start=found.start(), end=found.end())
    for page in PAGE.finditer(text):
        body = page[0].encode("utf-8", "replace")
        yield ReplySeen(start=page.start(), end=page.start() + 1, body=body, is_page=True)
    for error in canvas_errors(text):
        if error.is_ags:
            shown = clipped(error.body.decode("utf-8", "replace"))
            yield Fact(
                start=error.start,
                end=error.end,
                kind=FactKind.AGS,
                text=shown,
                step=Lti13Step.SERVICE,
            )
        elif _is_of_canvas(error, text):
            yield ReplySeen(start=error.start, end=error.end, body=error.body)


OF_REST = re.compile(r"/api/(?:v1|graphql|quiz)\b")
OF_LTI = re.compile(r"/api/lti/|lti|imsx|passback|sourcedid|/login/oauth2", re.IGNORECASE)
"""Canvas's REST API gives errors of the same shape, and has its own reasons for them."""
PAGE = re.compile(r"(?:<!DOCTYPE html|<!doctype html|<html)\b[^\0]{0,2000}")
"""The beginning of a web page, which says what made it."""


def _is_of_canvas(error: CanvasError, text: str) -> bool:
    """Tell Canvas's errors from those of other software, which writes them alike: GraphQL, say.

    An error in words that nobody knows is taken for Canvas's where it stands alone, or where the
    words around it speak of a grade.
    """
    before, after = text[max(0, error.start - AROUND) : error.start], text[error.end :][:AROUND]
    if OF_REST.search(before + after) and not OF_LTI.search(before + after):
        return False
    if error.is_known:
        return True
    is_alone = error.is_plain and not before.strip() and not after.strip()
    return is_alone or CONTEXT.search(before + after) is not None


def _is_sound(body: bytes) -> bool:
    """Tell whether it is XML, and not what a log has made of it."""
    from lticheck.services.outcomes.pox import parse  # noqa: PLC0415 - lxml is heavy
    from lticheck.services.outcomes.response_parser import read_reply  # noqa: PLC0415 - the same

    # What it says is remembered until the correlator asks for it: most replies are parsed once.
    if read_reply(body).dialect in {Dialect.POX, Dialect.LEGACY}:
        return True
    return parse(body.strip()) is not None


def _of_envelope(envelope: Envelope) -> Event:
    start, end, body = envelope.start, envelope.end, envelope.body
    if envelope.is_request:
        return RequestSeen(start=start, end=end, body=body, asked=asked_of(body))
    if not (envelope.truncated or _is_sound(body)):
        body = salvaged(body)
    elif envelope.truncated:
        body = repaired(body)
    if b"imsx_codeMajor>" not in body and b"codemajor>" not in body and not _is_sound(body):
        return ReplyCut(start=start, end=end)
    return ReplySeen(start=start, end=end, body=body, truncated=envelope.truncated)


SCANNER = Scanner(
    scan=scan,
    clues=(
        *any_of("imsx_POXEnvelope", "message_response"),
        (("errors",), JSON_ERRORS, ("message",)),
    ),
)
