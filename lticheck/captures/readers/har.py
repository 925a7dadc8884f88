"""HAR 1.2, as browsers and proxies save it: launches, outcome requests and their replies."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.collect import Extract, collect
from lticheck.captures.outcome_request import Headers, reply_of, request_of
from lticheck.captures.parameters import Parameters
from lticheck.captures.syntax.documents import HAR_START, elements_of
from lticheck.captures.syntax.text import decode
from lticheck.model.errors import NothingRecognised
from lticheck.model.exchange import Reply, TransportFailure, TransportTrouble
from lticheck.model.location import Location

FORM = "HAR 1.2"
TROUBLES = (
    ("NAME_NOT_RESOLVED", TransportTrouble.DNS),
    ("CONNECTION_REFUSED", TransportTrouble.REFUSED),
    ("CERT", TransportTrouble.TLS),
    ("SSL", TransportTrouble.TLS),
    ("TIMED_OUT", TransportTrouble.TIMEOUT),
    ("PROXY", TransportTrouble.PROXY),
    ("UNREACHABLE", TransportTrouble.UNREACHABLE),
)
"""What browsers write in `_error`, such as `net::ERR_NAME_NOT_RESOLVED`."""


def _read(data: bytes, source: str) -> Capture:
    several = list(_extracts(_entries(decode(data))))
    return collect(
        several,
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            f"this HAR has {len(several)} requests, none of them a launch or an outcome request",
            hint="start recording, with the log preserved, before the assignment is opened; "
            "scores go from server to server, where a browser does not see them",
        ),
    )


def _entries(text: str) -> Iterable[object]:
    """Return the requests, of a large HAR one at a time: decoded, it takes ten times its size."""
    begun = ENTRIES.search(text) if len(text) > LARGE else None
    if begun:
        return elements_of(text, begun.end())
    return _list(_object(_object(json.loads(text)).get("log")).get("entries"))


ENTRIES = re.compile(
    r'"entries"\s*:\s*\[(?=\s*\{\s*"(?:request|startedDateTime|_\w+|pageref|time)")'
)
"""Where the list of requests begins; no page or comment of a HAR has such members."""
LARGE = 1024 * 1024


def _extracts(entries: Iterable[object]) -> Iterator[Extract]:
    for number, entry in enumerate(entries, start=1):
        request = _object(_object(entry).get("request"))
        posted = _object(request.get("postData"))
        body = _content(posted)
        message = HttpExchange(
            request=request_of(
                _text(request.get("method")),
                _text(request.get("url")),
                _pairs(request.get("headers")),
                body,
            ),
            answer=partial(_answer, _object(_object(entry).get("response"))),
            location=Location(entry=number),
        )
        yield classify(message, () if body else _pairs(posted.get("params")))


def _answer(response: Mapping[str, object]) -> Reply | TransportFailure | None:
    if not response:
        return None
    status = response.get("status")
    if not isinstance(status, int) or status <= 0:
        return _trouble(_text(response.get("_error")))
    return reply_of(
        status, _pairs(response.get("headers")), _content(_object(response.get("content")))
    )


def _trouble(detail: str) -> TransportFailure | None:
    """Say why there was no reply; without a word on it, the reply may just not be recorded."""
    if not detail:
        return None
    trouble = next((what for mark, what in TROUBLES if mark in detail), TransportTrouble.DROPPED)
    return TransportFailure(trouble=trouble, detail=detail)


def _content(holder: Mapping[str, object]) -> bytes:
    """Return a body; proxies write what is not plain text as base64."""
    text = _text(holder.get("text"))
    if holder.get("encoding") == "base64":
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            pass
    return text.encode("utf-8", "replace")


def _pairs(value: object) -> Headers | Parameters:
    several = (_object(one) for one in _list(value))
    return tuple((_text(one.get("name")), _text(one.get("value"))) for one in several if one)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


READER = Reader(
    form=FORM,
    recognises=lambda head: HAR_START.match(head) is not None,
    read=_read,
)
