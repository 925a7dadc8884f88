"""Headers and body of one HTTP message, as they stood before transport and printing."""

from __future__ import annotations

import re
import zlib
from urllib.parse import urlencode

from lticheck.captures.outcome_request import Headers

NAME = re.compile(rb"[ \t]*(?:[<>] )?([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]?(.*)")
INDENT = b"    "
"""mitmproxy's flow detail indents headers and bodies alike."""
VERBOSE = (b"* ", b"{ [", b"} [", b"> ", b"< ")
"""How lines of `curl -v` begin that are no part of a body."""
PARAMETER = re.compile(r"([\w.\[\]-]{1,100}):[ \t]*(.*)")
FORM = re.compile(rb"\s*[\w.%+\[\]-]{1,200}=")
CHUNK = re.compile(rb"([0-9a-fA-F]{1,6})[^\r\n]{0,100}\r?\n")
GZIP = b"\x1f\x8b"
INFLATED = 1024 * 1024
"""Bytes to which a compressed body may grow."""


def split_message(text: bytes) -> tuple[Headers, bytes]:
    """Part what follows a first line into headers and, after the empty line, the body."""
    lines = text.splitlines(keepends=True)
    headers: list[tuple[str, str]] = []
    position = len(lines[0]) if lines else 0
    for line in lines[1:]:
        position += len(line)
        found = NAME.match(line.rstrip(b"\r\n"))
        if not found:
            break
        headers.append((found[1].decode("latin-1"), found[2].strip().decode("utf-8", "replace")))
    indented = len(lines) > 1 and lines[1].startswith(INDENT)
    printed = text[position:]
    if indented or (len(lines) > 1 and lines[1].startswith((b"> ", b"< "))):
        printed = _unprinted(printed)
    values = {name.lower(): value for name, value in headers}
    if _is_listed(printed, values):  # its length is that of the form, not of the list
        return tuple(headers), _as_form(printed)
    return tuple(headers), _as_sent(printed, values)


def _unprinted(body: bytes) -> bytes:
    lines = body.splitlines(keepends=True)
    return b"".join(line.removeprefix(INDENT) for line in lines if not line.startswith(VERBOSE))


def _as_sent(body: bytes, headers: dict[str, str]) -> bytes:
    """Undo chunks and compression, and leave off what no longer belongs to the body."""
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and len(length) < 9 and int(length) <= len(body):
        body = body[: int(length)]
    else:
        body = body.rstrip(b"\r\n")
    if "chunked" in headers.get("transfer-encoding", "").lower() and CHUNK.match(body):
        body = _joined(body)
    return _inflated(body) if body.startswith(GZIP) else body


def _joined(body: bytes) -> bytes:
    chunks, position = [], 0
    while found := CHUNK.match(body, position):
        end = found.end() + int(found[1], 16)
        chunks.append(body[found.end() : end])
        # Where the sizes do not fit, the capture lists the body as a whole.
        if body[end : end + 1] not in {b"\r", b"\n", b""}:
            return body
        position = end + (2 if body[end : end + 2] == b"\r\n" else 1)
    return b"".join(chunks)


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, INFLATED)
    except zlib.error:
        return body


def _is_listed(body: bytes, headers: dict[str, str]) -> bool:
    """Tell whether a form stands here as `name: value` lines, as mitmproxy prints it."""
    is_form = "x-www-form-urlencoded" in headers.get("content-type", "")
    return is_form and bool(body.strip()) and not FORM.match(body)


def _as_form(body: bytes) -> bytes:
    """Turn `name: value` lines back into the form."""
    lines = body.decode("utf-8", "replace").splitlines()
    found = [(match[1], match[2]) for match in map(PARAMETER.match, lines) if match]
    return urlencode(found).encode() if found else body.rstrip(b"\r\n")
