"""A request and its reply as text, for people who want to see the exchange itself."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.model.exchange import Exchange, Reply, SignedRequest
from lticheck.model.visible import LINE_ENDS
from lticheck.reporting.diagnosis import Transcript

SHOWN = 8000
"""Characters of a body that are shown."""


def transcript(exchange: Exchange) -> Transcript:
    """Write an exchange as HTTP text; masking is done later, with everything else."""
    request, reply = exchange.request, exchange.reply
    if reply is None:
        failure = exchange.failure
        answer = f"no reply: {failure.trouble}: {failure.detail}" if failure else "no reply"
        answer = LINE_ENDS.sub(" ", answer)
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
    lines = [LINE_ENDS.sub(" ", f"{request.method} {request.url}")]
    return "\n".join([*lines, *_header_lines(request.headers)])


def _reply_head(reply: Reply) -> str:
    lines = [f"HTTP {reply.status}"]
    return "\n".join([*lines, *_header_lines(reply.headers)])


def _header_lines(headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Write a header a line, whatever line ends a captured one holds."""
    for name, value in headers:
        yield LINE_ENDS.sub(" ", f"{name}: {value}")


def shown(body: bytes) -> str:
    """Return a body as text, cut where it is too long to be read."""
    text = body.decode("utf-8", "replace")
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
