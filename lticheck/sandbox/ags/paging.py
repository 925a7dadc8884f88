"""Lists in pages, and the Link header that leads through them.

Facts: G3: `limit` sets the size and has no bound, `per_page` has one; neither is a size of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import internal_error
from lticheck.sandbox.web.http import Request

USUAL, MOST = 10, 100
OWN = {"page", "per_page"}
Entry = TypeVar("Entry")


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """Where in a list a request is."""

    number: int
    size: int

    @classmethod
    def of(cls, request: Request) -> Page:
        """Read it from the query. Raises Refused for an impossible size."""
        asked = dict(request.query_pairs)
        if "limit" in asked:
            size = _integer(asked["limit"])
        else:
            size = min(_integer(asked.get("per_page", str(USUAL))), MOST)
        if size < 1:
            raise internal_error()
        return cls(number=max(_integer(asked.get("page", "1")), 1), size=size)

    def of_list(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return the entries of this page."""
        start = (self.number - 1) * self.size
        return entries[start : start + self.size]

    def links(self, request: Request, total: int) -> str:
        """Return the Link header for a list of so many entries."""
        last = max(-(-total // self.size), 1)
        places = {"current": self.number}
        if self.number < last:
            places["next"] = self.number + 1
        if self.number > 1:
            places["prev"] = self.number - 1
        places |= {"first": 1, "last": last}
        kept = [pair for pair in request.query_pairs if pair[0] not in OWN]
        return ",".join(
            f"<{request.url}?{urlencode([*kept, ('page', n), ('per_page', self.size)])}>;"
            f' rel="{name}"'
            for name, n in places.items()
        )


def _integer(text: str) -> int:
    """Convert as Ruby's `to_i`."""
    digits = text.strip()
    sign = -1 if digits.startswith("-") else 1
    found = ""
    for digit in digits.lstrip("+-"):
        if not (digit.isascii() and digit.isdigit()):
            break
        found += digit
    return sign * int(found or "0")
