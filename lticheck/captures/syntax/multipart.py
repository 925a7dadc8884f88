"""A form sent as multipart/form-data (RFC 7578): a part a parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lticheck.captures.parameters import Parameters
from lticheck.model.dataclass import dataclass

PART = re.compile(
    r"(?P<boundary>--[^\r\n]{1,200})\r?\n"
    r"(?:[A-Za-z-]{1,40}:[^\r\n]{0,300}\r?\n){0,6}?"
    r"Content-Disposition: ?form-data; ?name=\"?(?P<name>[^\"\r\n;]{1,200})\"?[^\r\n]{0,200}\r?\n"
    r"(?:[A-Za-z-]{1,40}:[^\r\n]{0,300}\r?\n){0,6}\r?\n",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class MultipartForm:
    """The parts of one body, and the stretch of text that they take."""

    start: int
    end: int
    parameters: Parameters


def multipart_forms(text: str) -> Iterator[MultipartForm]:
    """Yield every body; one whose last boundary is missing was cut off, and is left out."""
    pairs: list[tuple[str, str]] = []
    start = position = 0
    while found := PART.search(text, position):
        if not pairs:
            start = found.start()
        end = _end(text, found.end(), found["boundary"])
        if end is None:
            return
        value_end, after, is_last = end
        pairs.append((found["name"], text[found.end() : value_end]))
        position = after
        if is_last:
            yield MultipartForm(start=start, end=after, parameters=tuple(pairs))
            pairs = []


def _end(text: str, start: int, boundary: str) -> tuple[int, int, bool] | None:
    """Return where the value ends, where the next part begins, and whether it was the last."""
    at = text.find(f"\n{boundary}", max(0, start - 1))
    if at < 0:
        return None
    value_end = at - 1 if text[at - 1 : at] == "\r" else at
    after = at + 1 + len(boundary)
    is_last = text.startswith("--", after)
    return max(start, value_end), after + 2 if is_last else at + 1, is_last
