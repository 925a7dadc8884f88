"""Inputs as streams of bytes: files and standard input, unpacked by what they begin with."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from lticheck.model.errors import CaptureUnreadable

OF_PACKERS = {"LZMAError", "error"}
"""What lzma and zlib raise, by name: they are imported only where something is packed."""


class Readable(Protocol):
    """Whatever gives up to so many bytes; none at its end."""

    def read1(self, size: int, /) -> bytes:
        """Return them."""


class ByteStream:
    """The bytes of an input, in pieces of any size; what was put back comes first."""

    def __init__(self, file: Readable) -> None:
        self._files: list[Readable] = [file]
        self.broken: CaptureUnreadable | None = None
        """What is wrong with it, once the place was met."""

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer at the end, and at a place that cannot be read."""
        pieces: list[bytes] = []
        while size > 0 and (piece := self._piece(size)):
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def require_whole(self) -> None:
        """Raise CaptureUnreadable where the end of what was read is no end."""
        self.read(1)
        if self.broken:
            raise self.broken

    def put_back(self, data: bytes) -> None:
        """Have these bytes read again."""
        self._files.append(io.BytesIO(data))

    def look(self, size: int) -> bytes:
        """Return the next so many bytes, which stay to be read."""
        head = self.read(size)
        self.put_back(head)
        return head

    def _piece(self, size: int) -> bytes:
        if self.broken and len(self._files) == 1:
            return b""
        try:
            # Once: of what is packed, a whole read gives nothing where its end is broken.
            while not (data := self._files[-1].read1(size)) and len(self._files) > 1:
                self._files.pop()
            return data
        except EOFError:
            self.broken = CaptureUnreadable(
                "it is packed, and breaks off in the middle", hint="copy the whole file"
            )
        except Exception as error:
            if not isinstance(error, OSError) and type(error).__name__ not in OF_PACKERS:
                raise
            self.broken = CaptureUnreadable(
                f"cannot read it: {_reason(error)}", hint="check the file, and its permissions"
            )
        return b""


@contextmanager
def opened(name: str) -> Iterator[ByteStream]:
    """Open a file, or standard input (`-`). Raises CaptureUnreadable."""
    try:
        file: Any = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise CaptureUnreadable(
            f"cannot read it: {_reason(error)}", hint="check the path and its permissions"
        ) from error
    try:
        stream = ByteStream(file)
        yield ByteStream(_Utf8(unpacked)) if _is_utf16(unpacked := _unpacked(stream)) else unpacked
    finally:
        if name != "-":
            file.close()


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _unpacked(stream: ByteStream) -> ByteStream:
    """Return what is packed in a stream; of one that is not packed, itself."""
    head = stream.look(6)
    if head.startswith(b"\x1f\x8b\x08"):
        import gzip  # noqa: PLC0415 - start-up time

        return ByteStream(gzip.GzipFile(fileobj=io.BufferedReader(_Source(stream))))
    if head.startswith(b"BZh") and head[3:4].isdigit():
        import bz2  # noqa: PLC0415 - start-up time

        return ByteStream(bz2.BZ2File(io.BufferedReader(_Source(stream))))
    if head.startswith(b"\xfd7zXZ"):
        import lzma  # noqa: PLC0415 - start-up time

        return ByteStream(lzma.LZMAFile(io.BufferedReader(_Source(stream))))
    return stream


class _Source(io.RawIOBase):
    """A stream as the standard library's unpackers want it."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _is_utf16(stream: ByteStream) -> bool:
    return stream.look(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


class _Utf8:
    """A text in UTF-16, as PowerShell's `>` writes it, in UTF-8."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def read1(self, size: int) -> bytes:
        """Return about so many bytes."""
        while data := self._stream.read(max(2, size)):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")
