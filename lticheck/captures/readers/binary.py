"""What cannot be read, by its first bytes, and what to save in its place."""

from __future__ import annotations

from lticheck.captures.capture import Capture, Reader
from lticheck.model.errors import NothingRecognised

FORM = "binary file"

PICTURE = "paste the text that the picture shows, or export the log itself"
UNPACK = "unpack it, and name what is in it"
KINDS = (
    (b"\x89PNG", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"GIF8", "a GIF picture", PICTURE),
    (b"BM", "a BMP picture", PICTURE),
    (b"%PDF-", "a PDF", "paste its text, or export the log itself"),
    (b"\x1f\x8b", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ", "an xz file", UNPACK),
    (b"(\xb5/\xfd", "a Zstandard file", UNPACK),
    (b"PK\x03\x04", "a ZIP file or an office document", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip file", UNPACK),
    (b"\xd4\xc3\xb2\xa1", "a packet capture", "export the HTTP stream as text"),
    (b"\xa1\xb2\xc3\xd4", "a packet capture", "export the HTTP stream as text"),
    (b"\n\r\r\n", "a packet capture", "export the HTTP stream as text"),
    (b"SQLite format 3", "an SQLite database", "export the rows as JSON"),
)
MITMPROXY = (b"7:version;", b"8:websocket;", b"9:timestamp", b"4:type;4:http;")
"""Keys of mitmproxy's flow files, which are tnetstrings."""
CONTROLS = bytes({*range(32)} - {*b"\t\n\r\x1b"})
TEXT = 0.95
"""The least share of text: a log may hold a stray NUL."""


def kind_of(head: bytes) -> tuple[str, str] | None:
    """Return what binary form this is and what helps, or None for text."""
    if head[:9].split(b":")[0].isdigit() and any(mark in head for mark in MITMPROXY):
        return "a mitmproxy flow file", "save it as HAR: mitmdump -nr FILE --set hardump=launch.har"
    for mark, kind, hint in KINDS:
        if head.startswith(mark) and (len(mark) > 2 or b"\0" in head or mark == b"\x1f\x8b"):
            return kind, hint
    if b"\0" in head and len(head.translate(None, CONTROLS)) < TEXT * len(head):
        return "a binary file", "save the launch or the log as text"
    return None


def _read(data: bytes, source: str) -> Capture:  # noqa: ARG001 - nothing is read
    kind, hint = kind_of(data[:4096]) or ("a binary file", "")
    raise NothingRecognised(f"it is {kind}, which lticheck does not read", hint=hint)


READER = Reader(form=FORM, recognises=lambda head: kind_of(head) is not None, read=_read)
