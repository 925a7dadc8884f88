"""An outcome reply that a log, a mail or a page has garbled: what it says, put together anew."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

FIELDS = (
    "imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_messageRefIdentifier",
    "imsx_operationRefIdentifier", "ext_canvas_error_code",
)  # fmt: skip
WIRE = re.compile(r"(?:\[\\[rn]\]){0,2}\"?[ \t]{0,8}\r?\n[^\n<]{0,200}<< \"")
"""What Apache's HTTP client writes around each line of its wire log."""
BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
LINE_END = re.compile(r"[ \t]*\r?\n[ \t]*")
ENVELOPE = (
    "<imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>"
    "{fields}</imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody/>"
    "</imsx_POXEnvelopeResponse>"
)


def salvaged(body: bytes) -> bytes:
    """Return an envelope with the fields that can be read; empty where the result cannot.

    Lines may have been wrapped between words, or anywhere.
    """
    text = BREAK.sub("\n", WIRE.sub("\n", body.decode("utf-8", "replace"))).replace('""', '"')
    at_words, anywhere = LINE_END.sub(" ", text), text.replace("\r", "").replace("\n", "")
    for joined in (anywhere, at_words) if _is_cut_evenly(text) else (at_words, anywhere):
        values = {name: found for name in FIELDS if (found := _field(name, joined))}
        if "imsx_codeMajor" in values:
            fields = "".join(f"<{name}>{escape(said)}</{name}>" for name, said in values.items())
            return ENVELOPE.format(fields=fields).encode("utf-8", "replace")
    return b""


def _is_cut_evenly(text: str) -> bool:
    """Tell whether every line but the last is as long: such a wrapping breaks words."""
    lengths = {len(line) for line in text.split("\n")[:-1]}
    return len(lengths) == 1 and text.count("\n") > 2


def _field(name: str, text: str) -> str:
    found = re.search(rf"<(?:[\w.-]{{1,30}}:)?{name}>([^<]{{0,4000}})</", text)
    return found[1].strip() if found else ""
