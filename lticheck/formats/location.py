"""Where a diagnosis points to: a file and, where it is known, a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from lticheck.formats.wording import one_line
from lticheck.reporting.report import Diagnosis

SUFFIX = re.compile(r", (?:(?:line (?P<line>\d{1,9}))|(?:entry|launch) \d+)\Z")
"""How the readers of captures name a place inside a file."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """A file as the user named it, and a line in it; 0 where none is known."""

    file: str
    line: int = 0

    @property
    def uri(self) -> str:
        """Return the file as a URI reference: relative where the file's name is."""
        path = self.file.replace("\\", "/")
        if path.startswith("/"):
            return "file://" + quote("/" + path.lstrip("/"))
        return quote(path.removeprefix("./"))


def location_of(diagnosis: Diagnosis) -> Location:
    """Return the check in its smoke file, or the capture and the line of the launch."""
    check = diagnosis.check
    if check:
        return Location(file=one_line(check.file), line=max(check.line, 0))
    source = one_line(diagnosis.source)
    found = SUFFIX.search(source)
    if not found:
        return Location(file=source)
    return Location(file=source[: found.start()], line=int(found["line"] or 0))
