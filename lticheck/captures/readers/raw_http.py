"""HTTP as text: request, response, or both in turn; also curl -v and mitmproxy's flow detail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from lticheck.captures.capture import Capture, Reader
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.collect import Extract, collect
from lticheck.captures.outcome_request import Headers, exchange_of, reply_of, request_of
from lticheck.captures.syntax.http_body import split_message
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import NothingRecognised
from lticheck.model.exchange import Reply
from lticheck.model.location import Location

FORM = "raw HTTP"
HEAD = re.compile(
    rb"^(?:> )?(?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (?P<target>\S+) HTTP/[\d.]{1,3}"
    rb"[ \t]*\r?$"
    rb"|^[\d.:a-f\[\]]{3,50}:\d{1,5}: (?P<flow_method>[A-Z]{3,7}) (?P<flow_target>https?://\S+)"
    rb"(?: HTTP/[\d.]{1,3})?[ \t]*\r?$"
    rb"|^(?:< | *<< )?HTTP/[\d.]{1,3} (?P<status>\d{3})\b[^\r\n]*\r?$"
    rb"|^ *<< (?P<flow_status>\d{3})\b[^\r\n]*\r?$",
    re.MULTILINE,
)

HEADING = 80
"""Characters that may stand above the first message."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A request or a response, as it stands in the text."""

    head: re.Match[bytes]
    headers: Headers
    body: bytes
    location: Location

    @property
    def is_request(self) -> bool:
        """Tell whether it is a request."""
        return bool(self.head["method"] or self.head["flow_method"])


def _read(data: bytes, source: str) -> Capture:
    parts = list(_parts(data))
    return collect(
        _extracts(parts),
        source=source,
        form=FORM,
        nothing=NothingRecognised(
            f"of {len(parts)} HTTP messages none is a launch or belongs to an outcome request",
            hint="copy the whole message: first line, headers, an empty line, and the body",
        ),
    )


def extracts_of(data: bytes) -> Iterator[Extract]:
    """Return what the messages of one text are, as another form of file holds them."""
    yield from _extracts(list(_parts(data)))


def _parts(data: bytes) -> Iterator[Part]:
    heads = list(HEAD.finditer(data))
    bounds = [*(head.start() for head in heads), len(data)]
    line, counted = 1, 0
    for head, end in zip(heads, bounds[1:], strict=True):
        line, counted = line + data.count(b"\n", counted, head.start()), head.start()
        headers, body = split_message(data[head.end() : end])
        yield Part(head=head, headers=headers, body=body, location=Location(line=line))


def _extracts(parts: Sequence[Part]) -> Iterator[Extract]:
    """Pair each response with the request before it."""
    pending: Part | None = None
    for part in parts:
        if part.is_request:
            if pending:
                yield classify(_message(pending, None))
            pending = part
        else:
            yield classify(_message(pending, part)) if pending else _lone(part)
            pending = None
    if pending:
        yield classify(_message(pending, None))


def _message(request: Part, response: Part | None) -> HttpExchange:
    method = (request.head["method"] or request.head["flow_method"]).decode()
    target = (request.head["target"] or request.head["flow_target"]).decode("utf-8", "replace")
    url = _url(target, dict(_lower(request.headers)))
    return HttpExchange(
        request=request_of(method, url, request.headers, request.body),
        answer=partial(_reply, response) if response else lambda: None,
        location=request.location,
    )


def _lone(response: Part) -> Extract:
    """Keep a response on its own where the outcome service wrote it."""
    reply = _reply(response)
    if not reply.outcome.from_platform:
        return Extract()
    return Extract(exchanges=(exchange_of(None, None, reply, location=response.location),))


def _reply(part: Part) -> Reply:
    status = int(part.head["status"] or part.head["flow_status"])
    return reply_of(status, part.headers, part.body)


def _url(target: str, headers: dict[str, str]) -> str:
    """Make the URL whole. Scheme: what a proxy noted, else https, as Canvas asks of tools."""
    host = headers.get("host", "")
    if not target.startswith("/") or not host:
        return target
    name = host.partition(":")[0]
    local = name in {"localhost", "127.0.0.1"}
    return f"{headers.get('x-forwarded-proto') or ('http' if local else 'https')}://{host}{target}"


def _lower(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        yield name.lower(), value


def _recognises(head: bytes) -> bool:
    """Tell whether a message begins at once, or after a heading: in a log it would be quoted."""
    found = HEAD.search(head)
    return found is not None and (found.start() <= HEADING or head.startswith(b"* "))


READER = Reader(form=FORM, recognises=_recognises, read=_read)
