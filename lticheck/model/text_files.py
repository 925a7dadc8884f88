"""Small text files that a user names: read within bounds, whatever kind of file is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lticheck.model.errors import LticheckError

LONGEST_LINE = 8192
"""Bytes of a line of TOML: one dotted key of 20,000 parts costs its reader seconds."""
KILOBYTE = 1024


class NotToml(LticheckError):
    """A file that is no TOML; the message is what its reader says, and may name a line."""


def read_text(path: Path, *, kilobytes: int, what: str) -> str:
    """Return the text of a file. Raises LticheckError where it is none, or too large.

    A pipe or a device is read as far as the bound, so `/dev/zero` ends too.
    """
    try:
        with path.open("rb") as file:
            data = file.read(kilobytes * KILOBYTE + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise LticheckError(f"cannot read {what} {path}", hint=_reason(error)) from error
    except ValueError as error:  # NUL in a name, bytes that are no UTF-8
        raise LticheckError(f"cannot read {what} {path}: it is no text in UTF-8") from error
    if len(data) > kilobytes * KILOBYTE:
        raise LticheckError(f"cannot read {what} {path}: it is larger than {kilobytes} kB")
    return text.replace("\r\n", "\n")


def _reason(error: OSError) -> str:
    return (error.strerror or "").lower()


def parse_toml(text: str) -> Mapping[str, Any]:
    """Return what a text of TOML says. Raises NotToml, whatever is wrong with it."""
    import tomllib  # noqa: PLC0415 - start-up time

    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise NotToml(f"a line is longer than {LONGEST_LINE} characters (at line {number})")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise NotToml("it is nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        raise NotToml(str(error)) from error
