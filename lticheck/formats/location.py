"""Where a diagnosis points to, as machines want it: a file and, where it is known, a line."""

from __future__ import annotations

from urllib.parse import quote

from lticheck.formats.wording import one_line
from lticheck.model.location import Location
from lticheck.reporting.diagnosis import Diagnosis


def location_of(diagnosis: Diagnosis) -> Location:
    """Return the check in its smoke file, or the capture and the position of the launch."""
    check = diagnosis.check
    if check:
        return Location(file=one_line(check.file), line=max(check.line, 0))
    return diagnosis.location.within(one_line(diagnosis.location.file))


def uri_of(file: str) -> str:
    """Return a file as a URI reference: relative where the file's name is."""
    path = file.replace("\\", "/")
    if path.startswith("/"):
        return "file://" + quote("/" + path.lstrip("/"))
    return quote(path.removeprefix("./"))
