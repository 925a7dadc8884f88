"""A request and its reply as text, for people who want to see the exchange itself."""

from __future__ import annotations

import re

from lticheck.model.exchange import Exchange, Reply, SignedRequest
from lticheck.reporting.redactor import MASK
from lticheck.reporting.report import Transcript

AFTER_SECRET = re.compile(r"(\bsecret\b\W{1,6})\w\S*", re.IGNORECASE)
"""A body cut out of a broken log may have log lines in it, and PyLTI logs its secret."""

SHOWN = 8000
"""Characters of a body that are shown."""


def transcript(exchange: Exchange) -> Transcript:
    """Write an exchange as HTTP text; masking is done later, with everything else."""
    request, reply = exchange.request, exchange.reply
    if reply is None:
        failure = exchange.failure
        answer = f"no reply: {failure.trouble}: {failure.detail}" if failure else "no reply"
    else:
        answer = _reply_head(reply)
    return Transcript(
        request=request_head(request) if request else "",
        request_body=shown(indented(request.body)) if request else "",
        response=answer,
        response_body=shown(indented(reply.body)) if reply else "",
    )


def request_head(request: SignedRequest) -> str:
    """Return the request line and headers."""
    lines = [f"{request.method} {request.url}"]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in request.headers)])


def _reply_head(reply: Reply) -> str:
    lines = [f"HTTP {reply.status}"]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in reply.headers)])


def shown(body: bytes) -> str:
    """Return a body as text, cut where it is too long to be read."""
    text = AFTER_SECRET.sub(rf"\1{MASK}", body.decode("utf-8", "replace"))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n... {len(text) - SHOWN} more"


def indented(body: bytes) -> bytes:
    """Break one-line XML into lines that can be read; anything else stays as it is."""
    if not body.lstrip().startswith(b"<?xml") or body.count(b"\n") > 3:
        return body
    from lxml import etree  # noqa: PLC0415 - only who asks for exchanges needs it

    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.LxmlError, ValueError):
        return body
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8")
