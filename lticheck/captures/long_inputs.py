"""Inputs that are too long to be read whole: logs and JSON Lines of any size, in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lticheck.captures.byte_stream import ByteStream
from lticheck.captures.capture import Capture
from lticheck.captures.logs.parts import LogPart, parts_of
from lticheck.captures.readers import curl, har, json_lines, raw_http
from lticheck.captures.readers.binary import kind_of
from lticheck.captures.syntax.documents import HAR_START, begins_like_json
from lticheck.model.errors import CaptureUnreadable, NothingRecognised

LIMIT = 32 * 1024 * 1024
"""Bytes of a HAR, which is read whole."""
AT_ONCE = 8 * 1024 * 1024
"""Bytes of a list in JSON, of commands or of messages up to which they are read whole, too."""
HEAD = 4096


def long_input(stream: ByteStream, source: str) -> Iterator[Capture | LogPart]:
    """Yield what an input of more than WHOLE bytes holds.

    Raises CaptureUnreadable, or NothingRecognised where it is of another kind than text.
    """
    head = stream.look(HEAD)
    if kind := kind_of(head):
        raise NothingRecognised(f"it is {kind[0]}, which lticheck does not read", hint=kind[1])
    if HAR_START.match(head):
        yield har.READER.read(_whole_har(stream), source)
        return
    if found := _at_once(stream, head, source):
        yield found
        return
    yield from parts_of(stream, source, is_json=begins_like_json(head))


def _whole_har(stream: ByteStream) -> bytes:
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise CaptureUnreadable(
            f"a HAR of more than {LIMIT // 1024 // 1024} MB, and a HAR is read whole",
            hint="record the launch alone, or save the HAR without the content of replies",
        )
    return data


def _at_once(stream: ByteStream, head: bytes, source: str) -> Capture | None:
    """Read what is no log, if it is one of the other forms that may be long; else leave it."""
    read = _reader_of(head)
    if read is None:
        return None
    data = stream.read(AT_ONCE + 1)
    try:
        if len(data) <= AT_ONCE:
            return read(data, source)
    except (NothingRecognised, ValueError, RecursionError):
        pass
    stream.put_back(data)
    return None


def _reader_of(head: bytes) -> Callable[[bytes, str], Capture] | None:
    if begins_like_json(head) and head.lstrip().startswith(b"["):
        return json_lines.read_list
    for reader in (curl.READER, raw_http.READER):
        if reader.recognises(head):
            return reader.read
    return None
