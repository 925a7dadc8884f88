"""A TOML file's text, to find lines in: TOML parsers return values alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError

HEADER = re.compile(r"\s*\[+\s*([\w-]+)\s*\]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class TomlLines:
    """The file's text, to find lines in: TOML parsers return values alone."""

    path: Path
    lines: tuple[str, ...]

    def line_of(self, key: str, table: str = "", number: int = 0) -> int:
        """Return where a key stands, after the header of its table; lines count from 1."""
        first = self.header_line(table, number) - 1 if table else 0
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[+\s*{re.escape(key)}\b")
        for n in range(first, len(self.lines)):
            if wanted.match(self.lines[n]):
                return n + 1
        return first + 1

    def registration_line(self, client: str) -> int:
        """Return where the table of a client id begins; 1 where it is written in another way."""
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("[") and client in line:
                return number
        return 1

    def header_line(self, table: str, number: int) -> int:
        """Return where the table of this name and number begins."""
        starts = self._headers.get(table, ())
        return starts[number] + 1 if number < len(starts) else 1

    @cached_property
    def _headers(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, text in enumerate(self.lines):
            if header := HEADER.match(text):
                found.setdefault(header[1], []).append(number)
        return found

    def error(self, line: int, message: str, hint: str = "") -> LticheckError:
        """Make an error that says where."""
        return LticheckError(f"{self.path}:{line}: {message}", hint=hint)
