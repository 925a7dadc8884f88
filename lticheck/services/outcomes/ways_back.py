"""Which requests of LTI 1.1 bring a former grade back.

readResult is rounded to four decimals, so where the launch tells the points, the exact points go
back as resultTotalScore.
"""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.score import parse_ruby_float


def ways_back(sourcedid: str, former: str, points: str) -> Iterator[OutcomeRequest]:
    """Yield the requests that may bring the former grade back, the most exact first.

    A grade is cleared only where there was none: a text that is no number cannot be put back.
    """
    if not former.strip():
        yield OutcomeRequest(operation=Operation.DELETE, sourcedid=sourcedid)
    fraction = parse_ruby_float(former)
    if fraction is None:
        return
    total = exact_points(fraction, parse_ruby_float(points))
    if total:
        yield OutcomeRequest(
            operation=Operation.REPLACE, sourcedid=sourcedid, result_total_score=total
        )
    yield OutcomeRequest(operation=Operation.REPLACE, sourcedid=sourcedid, result_score=former)


def exact_points(fraction: float, points: float | None) -> str:
    """Return the roundest number of points that reads as this fraction; empty if not known."""
    if points is None or points <= 0:
        return ""
    for digits in range(5):
        candidate = round(fraction * points, digits)
        if abs(round(candidate / points, 4) - fraction) < 1e-9:
            return f"{candidate:g}" if digits == 0 else f"{candidate:.{digits}f}"
    return ""
