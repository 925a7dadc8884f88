"""Exceptions of HTTP libraries in a tool's log, where words of grades stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.logs.events import Failed
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.syntax.held_words import lines_with, looked_for

HTTP_ERROR = re.compile(
    r"(?:status(?: code)?(?: does not indicate success)?:? |Response code |resulted in a `)"
    r"([45]\d\d)\b|\b([45]\d\d) (?:Client|Server) Error\b"
)
OF_HTTP_ERROR = looked_for(
    *(f"status{more} {digit}" for more in ("", ":", " code", " code:") for digit in "45"),
    "status does not indicate success", "status code does not indicate success",
    *(f"{words}{digit}" for words in ("Response code ", "resulted in a `") for digit in "45"),
    " Client Error", " Server Error",
)  # fmt: skip
"""One of these is in whatever HTTP_ERROR finds."""
BESIDE = 200
"""Characters on either side of an exception."""
OF_GRADES = re.compile(r"outcome|grade|pass_?back|replace_?result|basic_?lti", re.IGNORECASE)
OF_LTI13 = re.compile(
    r"line_?items?|lti-ags|/scores\b|login/oauth2|names_and_roles|services\.php|gradeService|scoreGiven"
)
HTTP_WORDS = (
    *(f"status{colon} {digit}" for colon in ("", ":", " code", " code:") for digit in "45"),
    *(
        f'{name}":{blank}{digit}'
        for name in ("status", "code")
        for blank in ("", " ")
        for digit in "45"
    ),
    "does not indicate success",
    *(f"response code {digit}" for digit in "45"),
    *(f"resulted in a `{digit}" for digit in "45"),
    " client error",
    " server error",
)
GRADES = ("outcome", "grade", "passback", "pass_back", "replaceresult", "replace_result",
          "basiclti", "basic_lti")  # fmt: skip
"""The same words as a block of a log is looked through for them, and those of grades."""


def http_errors(text: str) -> Iterator[Failed]:
    """Yield exceptions of HTTP libraries that have words of grades around them."""
    done = 0
    lines = lines_with(text, OF_HTTP_ERROR)
    for found in (f for at, line in lines for f in HTTP_ERROR.finditer(text, at, at + len(line))):
        if found.start() < done:
            continue  # the same failure, said again: a message, a cause, a stack
        done = found.end() + BESIDE
        around = text[max(0, found.start() - BESIDE) : found.end() + BESIDE]
        if not OF_GRADES.search(around) or OF_LTI13.search(around):
            continue
        first = text.rfind("\n", max(0, found.start() - BESIDE), found.start()) + 1
        line = text[max(first, found.start() - BESIDE) : found.end() + BESIDE].partition("\n")[0]
        at = found.start()
        yield Failed(start=at, end=at, text=clipped(line), status=int(found[1] or found[2]))
