"""Standard output as it may be: closed, full, a pipe that nobody reads, or not UTF-8."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, TextIO, cast

ASCII = {
    "✔": "OK", "✖": "X", "▲": "!", "●": "*", "○": "o", "→": "->", "←": "<-", "•": "*", "·": "-",
    "…": "...", "–": "-", "—": "-", "×": "x", "“": '"', "”": '"', "‘": "'", "’": "'", "«": '"',
    "»": '"', "│": "|", "─": "-", "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip
"""What is shown where an encoding has no such character; of any other, a question mark."""

HANDLER = "lticheck-ascii"


def in_ascii(error: UnicodeError) -> tuple[str, int]:
    """Replace what an encoding lacks, as `codecs.register_error` asks for it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(ASCII.get(character, "?") for character in lacking), error.end


class Screen:
    """A stream that never ends a run: a reader that went away is no error.

    `error` is what else went wrong first, such as a full disk.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._is_gone = stream is None
        self.error: OSError | None = OSError(9, "it is closed") if stream is None else None

    def write(self, text: str) -> int:
        """Write, as far as anybody takes it. Raises TypeError for bytes."""
        if not isinstance(text, str):
            raise TypeError("text alone")
        self._try(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        self._try("")

    def _try(self, text: str) -> None:
        if self._is_gone or self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            self._leave(self._stream)
        except OSError as error:
            self.error = error
            self._leave(self._stream)

    def _leave(self, stream: TextIO) -> None:
        """Write no more; what the interpreter still holds must not fail when it ends."""
        self._is_gone = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        with suppress(OSError):
            os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def screens() -> Iterator[Screen]:
    """Let all that is printed and said go through screens; yield that of standard output."""
    codecs.register_error(HANDLER, in_ascii)
    former = sys.stdout, sys.stderr
    shown, said = Screen(former[0]), Screen(former[1])
    for stream in former:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=HANDLER)
    # Python has None where a stream is closed, and click then prints nothing.
    sys.stdout = cast("TextIO", shown) if former[0] else former[0]
    sys.stderr = cast("TextIO", said) if former[1] else former[1]
    try:
        yield shown
    finally:
        sys.stdout, sys.stderr = former


def json_for_screen(text: str) -> str:
    """Return JSON as standard output can show it: what it lacks as escapes, never replaced."""
    if text.isascii() or is_unicode():
        return text
    return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)


def is_unicode() -> bool:
    """Tell whether standard output can show every character."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return True
