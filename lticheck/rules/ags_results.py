"""What captured results say of the student of a score, before it and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Evidence
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.exchange import ags_of
from lticheck.services.ags.numbers import read_number

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.services.ags.exchange import AgsExchange

NEAR = 1e-6
"""Scores that differ by less are the same: JSON's numbers are floats."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """A row of the results: the tool's own row in Canvas, which is no picture of the gradebook."""

    score: float | None
    """None where the row holds no score: excused, erased, or never sent."""
    maximum: float | None

    def __str__(self) -> str:
        if self.score is None:
            return "(no score)"
        return f"{self.score:g}" if self.maximum is None else f"{self.score:g} of {self.maximum:g}"


def shown_before(case: Case, exchange: Exchange) -> Shown | None:
    """Return the student's row as it was last read before this score; None where it was not."""
    place = _place(case, exchange)
    return next(_rows(reversed(case.exchanges[:place]), exchange), None)


def shown_after(case: Case, exchange: Exchange) -> Shown | None:
    """Return the student's row as it was first read after this score; None where it was not."""
    place = _place(case, exchange)
    return next(_rows(iter(case.exchanges[place + 1 :]), exchange), None)


def row_evidence(shown: Shown, when: str) -> Evidence:
    """Show a row of the results."""
    return Evidence(label=f"Results {when}", actual=str(shown), where="resultScore")


def written_score(ags: AgsExchange) -> float | None:
    """Return the score that Canvas takes from an accepted request; None where it takes none."""
    request = ags.request
    keeps = request.extension.get("preserve_score") is True
    return None if keeps or not request.is_graded else read_number(request.get("scoreGiven"))


def is_same(one: float, other: float) -> bool:
    """Tell whether two scores are one, but for the noise of floats."""
    return abs(one - other) <= NEAR * max(1.0, abs(one))


def _place(case: Case, exchange: Exchange) -> int:
    return next(n for n, one in enumerate(case.exchanges) if one is exchange)


def _rows(exchanges: Iterator[Exchange], score: Exchange) -> Iterator[Shown]:
    """Yield the row of the student of a score, from each read of the same line item."""
    sent = ags_of(score)
    for exchange in exchanges:
        ags = ags_of(exchange)
        if ags is None or sent is None or ags.endpoint is not Endpoint.RESULTS or not ags.accepted:
            continue
        if ags.line_item != sent.line_item or ags.reply is None:
            continue
        found = _row(ags.reply.document, sent.request.user_id)
        if found:
            yield found


def _row(document: object, user: str) -> Shown | None:
    rows: Sequence[object] = document if isinstance(document, list) else [document]
    for row in rows:
        if isinstance(row, dict) and user and str(row.get("userId")) == user:
            score, maximum = (read_number(row.get(n)) for n in ("resultScore", "resultMaximum"))
            return Shown(score=score, maximum=maximum)
    return None
