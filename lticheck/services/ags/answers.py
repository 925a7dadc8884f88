"""What an answer of LTI 1.3 means: by step, status and sentence, and where they leave it open,
by the request. Never by `type`, and never by the reason phrase, which HTTP/2 has not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lticheck.services.ags.breaking import breaking_part
from lticheck.services.ags.causes import Answer, Cause
from lticheck.services.ags.endpoint import LINE_ITEM_SERVICES, Endpoint, is_behind_query, query_of
from lticheck.services.ags.known_answers import (
    FIELD_ANSWERS,
    SERVICE_ANSWERS,
    TOKEN_ANSWERS,
    KnownAnswer,
)
from lticheck.services.ags.reply import AgsReply, Shape
from lticheck.services.ags.requests import ASSERTION_TYPE, AgsRequest
from lticheck.services.ags.times import is_iso

SUBMITTED_AT = "provided submitted_at timestamp of"
TIMESTAMP = "provided timestamp of"
MISSING = re.compile(r"\w{1,40} is missing\b")
"""A parameter that Canvas asks for; in a log, other words may follow."""
STATUS_OF = {"internal_server_error": 500, "bad_request": 400}
"""Canvas's code of an error, and the status that goes with it."""


def meaning(request: AgsRequest, reply: AgsReply) -> Answer | None:
    """Return what a refusal means; None where it is accepted, not captured, or not known."""
    if reply.accepted or reply.shape is Shape.NOT_CAPTURED:
        return None
    if reply.shape is Shape.THROTTLE:
        return Answer(cause=Cause.THROTTLED)
    if "valid user agent" in reply.message.lower():
        return Answer(cause=Cause.USER_AGENT_MISSING)
    if request.endpoint is Endpoint.TOKEN:
        return _of_token(request, reply)
    return _of_service(request, reply)


def _of_token(request: AgsRequest, reply: AgsReply) -> Answer | None:
    known = _first(reply, of_token=True)
    if known is None:
        return _page_of_token(request, reply)
    if known.cause is Cause.TOKEN_CLIENT_UNKNOWN:
        return _unknown_client(request)
    if known.variant == "secret" and request.form.get("client_assertion_type") == ASSERTION_TYPE:
        return Answer(cause=Cause.TOKEN_CLIENT_UNKNOWN, is_certain=False)
    if known.variant == "signature":
        return Answer(cause=known.cause, variant=_of_signature(request))
    return _answer(known)


def _page_of_token(request: AgsRequest, reply: AgsReply) -> Answer | None:
    """Read a page of the token endpoint: older Canvas breaks down over a bad assertion."""
    if reply.shape not in {Shape.HTML, Shape.TEXT, Shape.EMPTY}:
        return None
    if reply.status == 400:
        return Answer(cause=Cause.TOKEN_REQUEST_MALFORMED, variant="json", is_certain=False)
    if reply.status != 500:
        return None
    assertion = request.assertion
    if not request.form:
        return Answer(cause=Cause.TOKEN_KEY_REJECTED, variant="broken", is_certain=False)
    if assertion is None or _is_padded(request):
        return Answer(cause=Cause.TOKEN_KEY_REJECTED, variant="no assertion")
    if any(not _is_number(assertion.claims.get(name, 0)) for name in ("exp", "iat")):
        # A key set that older Canvas cannot fetch ends in the same page, and is asked for first.
        return Answer(cause=Cause.TOKEN_CLAIMS, variant="number", is_certain=False)
    return Answer(cause=Cause.TOKEN_KEY_REJECTED, variant="key set not fetched", is_certain=False)


def _unknown_client(request: AgsRequest) -> Answer:
    """Tell a client id that is unknown from a request in which Canvas found none (T3 to T5)."""
    if not request.form:
        return Answer(cause=Cause.TOKEN_CLIENT_UNKNOWN, is_certain=False)
    if request.form.get("client_assertion_type") != ASSERTION_TYPE:
        return Answer(cause=Cause.TOKEN_REQUEST_MALFORMED, variant="assertion type")
    if request.assertion is None or _is_padded(request):
        return Answer(cause=Cause.TOKEN_KEY_REJECTED, variant="no assertion")
    return Answer(cause=Cause.TOKEN_CLIENT_UNKNOWN)


def _is_padded(request: AgsRequest) -> bool:
    """Tell whether white space stands around the assertion: Canvas finds no JWT then (T4)."""
    raw = request.form.get("client_assertion", "")
    return raw != raw.strip()


def _of_signature(request: AgsRequest) -> str:
    """Split the old sentence for everything about keys by the assertion's header."""
    assertion = request.assertion
    if assertion is None:
        return "signature"
    if assertion.header.get("alg") != "RS256":
        return "algorithm"
    return "signature" if assertion.header.get("kid") else "kid"


def _of_service(request: AgsRequest, reply: AgsReply) -> Answer | None:
    if reply.shape is Shape.FIELD:
        return _of_field(request, reply)
    by_time = _of_time(reply)
    if by_time:
        return by_time
    known = _first(reply, of_token=False)
    if known and known.cause is Cause.USER_NOT_IN_COURSE:
        return _no_user(request)
    if known and known.cause is Cause.LINE_ITEM_NOT_FOUND and _makes_line_item(request):
        return Answer(cause=Cause.RESOURCE_LINK_MISMATCH, variant="unknown", is_certain=False)
    if known and known.cause is Cause.LINE_ITEM_NOT_FOUND:
        # Canvas of 2023 and 2024 says the same of a concluded course.
        return Answer(cause=known.cause, variant=_not_found(request), is_certain=False)
    if known:
        return _answer(known)
    return _by_status(request, reply)


TIMES = (
    (
        SUBMITTED_AT,
        " in the future",
        " in",
        Cause.SUBMITTED_AT_IN_FUTURE,
        Cause.SUBMITTED_AT_UNPARSEABLE,
    ),
    (
        TIMESTAMP,
        "before last updated timestamp",
        " bef",
        Cause.TIMESTAMP_NOT_NEWER,
        Cause.TIMESTAMP_UNREADABLE,
    ),
)
"""How a sentence about a time begins, goes on, is cut, and what it means, read or unreadable."""


def _of_time(reply: AgsReply) -> Answer | None:
    message = reply.message.lower()
    for begins, sentence, cut, refused, unreadable in TIMES:
        if not message.startswith(begins):
            continue
        if sentence in message:
            return Answer(cause=refused)
        sure = " not a valid timestamp" in message
        if not sure and is_iso(message.removeprefix(begins).split(cut)[0].strip()):
            return Answer(cause=refused, is_certain=False)  # a log cut it
        return Answer(cause=unreadable, is_certain=sure)
    return None


def _of_field(request: AgsRequest, reply: AgsReply) -> Answer | None:
    for error in reply.fields:
        for field, text, cause, variant in FIELD_ANSWERS:
            if error.field == field and error.message.lower().startswith(text):
                return Answer(cause=cause, variant=variant)
    if request.endpoint in LINE_ITEM_SERVICES:
        return Answer(cause=Cause.LINE_ITEM_INVALID, is_certain=False)
    return None


def _no_user(request: AgsRequest) -> Answer:
    """Tell an unknown user from a body in which Canvas saw none (P12b)."""
    if request.endpoint is not Endpoint.SCORES:
        return Answer(cause=Cause.USER_NOT_IN_COURSE)
    if not request.is_parsed or (request.has_headers and not request.has_body):
        return Answer(cause=Cause.WRONG_CONTENT_TYPE)
    if request.has_body and request.is_json and request.body is None:
        return Answer(cause=Cause.MALFORMED_SCORE_BODY, variant="no object")
    if request.body is not None and not request.body.get("userId"):
        return Answer(cause=Cause.USER_NOT_IN_COURSE, variant="no userId")
    return Answer(cause=Cause.USER_NOT_IN_COURSE)


def _makes_line_item(request: AgsRequest) -> bool:
    """Tell whether a line item is to be made for a link, which Canvas then did not find."""
    return request.endpoint is Endpoint.LINE_ITEMS and bool(request.get("resourceLinkId"))


def _not_found(request: AgsRequest) -> str:
    return "behind query" if is_behind_query(query_of(request.url)) else ""


def _by_status(request: AgsRequest, reply: AgsReply) -> Answer | None:
    """Name what has no sentence of its own, by its status; Canvas's code tells it to a log, too."""
    status = reply.status or STATUS_OF.get(reply.code, 0)
    if status == 400 or MISSING.match(reply.message):
        return _bad_request(request, reply)
    if status == 500:
        return _broken(request)
    if status == 404:
        return Answer(
            cause=Cause.LINE_ITEM_NOT_FOUND, variant=_not_found(request) or "path", is_certain=False
        )
    if status == 406:
        return Answer(cause=Cause.WRONG_CONTENT_TYPE)
    if reply.shape is Shape.EMPTY and status == 412:
        return Answer(cause=Cause.RESOURCE_LINK_MISMATCH, is_certain=False)
    if reply.shape is Shape.EMPTY and status == 401 and request.method == "DELETE":
        return Answer(cause=Cause.LINE_ITEM_INVALID, variant="coupled")
    return None


def _bad_request(request: AgsRequest, reply: AgsReply) -> Answer | None:
    if MISSING.match(reply.message):
        return Answer(cause=Cause.SCORE_FIELDS_MISSING)
    if request.endpoint in LINE_ITEM_SERVICES:
        return Answer(cause=Cause.LINE_ITEM_INVALID, is_certain=False)
    if reply.code == "bad_request" or reply.shape is Shape.EMPTY:
        return Answer(cause=Cause.MALFORMED_SCORE_BODY, variant="syntax")
    return None


def _broken(request: AgsRequest) -> Answer:
    """Name the part of the request over which Canvas's code breaks down."""
    part = breaking_part(request)
    if part is None:
        return Answer(cause=Cause.INTERNAL_ERROR, is_certain=False)
    return Answer(cause=part.cause, variant=f"500 {part.name}", is_certain=False)


def _first(reply: AgsReply, *, of_token: bool) -> KnownAnswer | None:
    """Return the first sentence that the message begins with, or has among those it joins."""
    return _known(reply.message, reply.code if of_token else "", reply.is_cut, of_token)


@lru_cache(maxsize=1000)
def _known(message: str, code: str, is_cut: bool, of_token: bool) -> KnownAnswer | None:
    """Look a sentence up; Canvas repeats the same few."""
    messages = message.split(" | ") if of_token else [message]
    for one in TOKEN_ANSWERS if of_token else SERVICE_ANSWERS:
        if any(one.begins(message.strip(), is_cut=is_cut) for message in messages):
            return one
        if code and one.begins(code, is_cut=False):
            return one
    return None


def _answer(known: KnownAnswer) -> Answer:
    return Answer(cause=known.cause, variant=known.variant, is_certain=known.is_certain)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
