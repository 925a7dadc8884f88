"""Canvas's sentences in logs of LTI 1.3 clients, in any notation.

Sentences are looked for by themselves: in JSON, escaped or not, in a repr, an inspected object, an
exception's text. A reason phrase is never read: HTTP/2 has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lticheck.captures.logs.ags_events import AnswerSeen
from lticheck.captures.logs.word_scan import plain_part
from lticheck.captures.syntax.held_words import lines_with, looked_for
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.known_answers import SERVICE_ANSWERS, TOKEN_ANSWERS
from lticheck.services.ags.reply import AgsReply, FieldError, Shape


def _pattern(text: str) -> str:
    """Make a sentence findable however its apostrophes are escaped."""
    return re.escape(text).replace("'", r"(?:\\{0,3}'|&#39;|\\{1,2}u0027)")


OAUTH_CODES = looked_for("invalid_scope", "unsupported_grant_type")
TOKEN_TEXTS = [known for known in TOKEN_ANSWERS if known.text not in OAUTH_CODES]
SHORT = ("invalid client", "unknown client")
"""Sentences that other software says too: only beside OAuth's own word."""
SENTENCE = re.compile(
    "|".join(
        [
            *(_pattern(k.text) for k in TOKEN_TEXTS if k.text not in SHORT),
            *(_pattern(k.text) for k in SERVICE_ANSWERS if k.row != "L"),
            r"Provided (?:submitted_at )?timestamp of",
            r"\b(?:activity|grading)Progress is missing\b",
            r"(?:(?<=[\"'])|(?<=: ))(?:timestamp|userId) is missing\b",
            r"403 Forbidden \(Rate Limit Exceeded\)|Rate Limit Exceeded",
            r"you have not provided a valid user agent",
        ]
    )
)
OF_SENTENCES = looked_for(
    *(plain_part(k.text) for k in TOKEN_TEXTS if k.text not in SHORT),
    *(plain_part(k.text) for k in SERVICE_ANSWERS if k.row != "L"),
    "Provided timestamp of", "Provided submitted_at timestamp of", " is missing",
    "Rate Limit Exceeded", "a valid user agent",
)  # fmt: skip
"""One of these is in each alternative of SENTENCE, which is slow where none is."""
OAUTH_SENTENCE = re.compile(
    r"invalid_client\\?[\"']?[\s,:)\\\"']{1,12}(?:\\?[\"']?error_description\\?[\"']?\s?(?::|=>)\s?"
    r"\\?[\"'])?(unknown client|invalid client)"
)
SCOPE_CODE = re.compile(r"\b(?:\(|\\?[\"'])?(invalid_scope|unsupported_grant_type)\b")
FIELD = re.compile(
    r"field\\*[\"']?\s?(?:=>|:)\s?\\*[\"'](\w{1,40})\\*[\"'],\s{0,20}"
    r":?\\*[\"']?message\\*[\"']?\s?(?:=>|:)\s{0,20}\\*([\"'])"
)
UNKNOWN_ERROR = re.compile(
    r"An error occurred\.\\*[\"'],\s{0,20}\\*[\"']?error_code\\*[\"']?\s?(?::|=>)\s?"
    r"\\*[\"'](internal_server_error|bad_request)"
)
ANY_SENTENCE = re.compile(
    r"errors\\*[\"']?\]?\s?(?::|=>)\s?\{\s{0,20}\\*[\"']?type\\*[\"']?\s?(?::|=>)\s?\\*[\"']\w{1,40}"
    r"\\*[\"'],\s{0,20}\\*[\"']?message\\*[\"']?\s?(?::|=>)\s{0,20}\\*[\"']"
)
"""An error of the LTI services, whatever it says."""
REST = re.compile(
    r"(?:\\{1,3}'|(?<=[a-z])'(?=s?[ a-z])|'(?=aud|iat|exp|online|scope)|[^\"'\r\n<}\\])*"
)
CUT = re.compile(r"\s?\(truncated\.\.\.\)?|\.\.\.\Z")


def answers_in(text: str) -> Iterator[AnswerSeen]:
    """Yield every answer that is known by its words, kind by kind."""
    known = set()
    for start, line in lines_with(text, OF_SENTENCES):
        for found in SENTENCE.finditer(text, start, start + len(line)):
            known.add(found.start())
            yield _sentence(text, found.start(), found.end())
    for found in ANY_SENTENCE.finditer(text):
        if found.end() not in known:
            yield _sentence(text, found.end(), found.end())
    yield from _oauth_codes(text)
    for found in FIELD.finditer(text):
        message = _plain(_rest(text, found.end()))
        shown = (FieldError(field=found[1], message=message),)
        reply = AgsReply(status=0, shape=Shape.FIELD, message=f"{found[1]} {message}", fields=shown)
        yield AnswerSeen(at=found.start(), reply=reply, endpoint=Endpoint.SCORES)
    for found in UNKNOWN_ERROR.finditer(text):
        message = "An error occurred."
        reply = AgsReply(status=0, shape=Shape.API, message=message, code=found[1])
        yield AnswerSeen(at=found.start(), reply=reply, endpoint=Endpoint.UNKNOWN)


def _oauth_codes(text: str) -> Iterator[AnswerSeen]:
    for found in OAUTH_SENTENCE.finditer(text):
        reply = AgsReply(status=0, shape=Shape.OAUTH, message=found[1], code="invalid_client")
        yield AnswerSeen(at=found.start(), reply=reply, endpoint=Endpoint.TOKEN)
    for start, line in lines_with(text, OAUTH_CODES):
        for found in SCOPE_CODE.finditer(text, start, start + len(line)):
            if _is_of_other(text, found.end()):
                continue
            reply = AgsReply(status=0, shape=Shape.OAUTH, message=found[1], code=found[1])
            yield AnswerSeen(at=found.start(), reply=reply, endpoint=Endpoint.TOKEN)


def _is_of_other(text: str, at: int) -> bool:
    """Tell whether the code's description is one that Canvas never gives."""
    found = DESCRIPTION.search(text, at, at + 200)
    return found is not None and not found[1].lower().startswith(OF_CODES)


DESCRIPTION = re.compile(
    r"error_description\\*[\"']?\]?\s?(?:=>|[:=])\s?\\*[\"'](\w[^\"'\\\n]{8,})"
)
OF_CODES = ("a requested scope is", "the grant_type you requested")


def _sentence(text: str, start: int, end: int) -> AnswerSeen:
    reply, endpoint = _read(text[start:end] + _rest(text, end))
    return AnswerSeen(at=start, reply=reply, endpoint=endpoint)


@lru_cache(maxsize=1000)
def _read(written: str) -> tuple[AgsReply, Endpoint]:
    """Read a sentence as it is written in a log, which repeats the same few."""
    message = _plain(written)
    is_cut = CUT.search(message) is not None
    message = CUT.sub("", message).strip()
    if message.startswith(("Rate Limit", "403 Forbidden")):
        throttled = AgsReply(status=403, shape=Shape.THROTTLE, message=message)
        return throttled, Endpoint.UNKNOWN
    of_token = any(known.begins(message, is_cut=False) for known in TOKEN_ANSWERS)
    shape = Shape.OAUTH if of_token else Shape.SERVICE
    reply = AgsReply(status=0, shape=shape, message=message, is_cut=is_cut)
    service = Endpoint.UNKNOWN if "user agent" in message else Endpoint.SCORES
    return reply, Endpoint.TOKEN if of_token else service


def _rest(text: str, at: int) -> str:
    return found[0] if (found := REST.match(text, at, at + 300)) else ""


def _plain(text: str) -> str:
    return re.sub(r"\\{1,3}(?=['\"])|\\{1,2}u0027", "", text).replace("&#39;", "'")
