"""What a grade may read as before, between and after a write that is put back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lticheck.model.service import ServiceRequest
from lticheck.services.outcomes.read_back import TOLERANCE
from lticheck.services.outcomes.request import outcome_request
from lticheck.services.outcomes.score import parse_ruby_float


def is_blank(text: str) -> bool:
    """Tell whether a reading says that nothing is graded."""
    return not text.strip()


def number_of(text: str) -> float | None:
    """Return a reading's number, or None for anything else, however it may look like one."""
    found = parse_ruby_float(text)
    return found if found is not None and math.isfinite(found) else None


def is_readable(text: str | None) -> bool:
    """Tell whether a grade of this text can be put back: a number, or nothing graded."""
    return text is not None and (is_blank(text) or number_of(text) is not None)


def may_come_from(now: str, written: str, *, was_read: bool = False) -> bool:
    """Tell whether a reading may be what Canvas made of a write of this fraction.

    The late policy may have lowered it, and Complete/Incomplete made it all or nothing; what was
    read, and is put back, was all or nothing before.
    """
    found, sent = number_of(now), number_of(written)
    if found is None or sent is None:
        return found is not None
    is_between = min(0.0, sent) - TOLERANCE <= found <= sent + TOLERANCE
    return is_between or (found in {0.0, 1.0} and not was_read)


def to_read_as(former: str, seen: Sequence[tuple[str, str]]) -> str:
    """Return the fraction of which the late policy leaves the former one; empty for no other.

    It takes the same points of every grade, but for what would leave less than its lowest grade
    (app/models/late_policy.rb): the most that was seen to be taken is what it takes. A grade that
    is too high now is never left: the former one is given again.
    """
    wanted = number_of(former)
    pairs = [(number_of(given), number_of(read)) for given, read in seen]
    numbers = [(one, other) for one, other in pairs if one is not None and other is not None]
    if wanted is None or not numbers:
        return ""
    given, read = numbers[-1]
    if read > wanted:
        return former if given > wanted else ""
    return repr(round(wanted + max(one - other for one, other in numbers), 4))


def expected_fraction(request: ServiceRequest, points_text: str) -> str:
    """Return the fraction that should be read after a write; empty where that is not known."""
    asked = outcome_request(request)
    if asked is None:
        return ""
    total, fraction = (
        parse_ruby_float(text or "") for text in (asked.result_total_score, asked.result_score)
    )
    points = parse_ruby_float(points_text)
    if asked.result_total_score is not None and total is not None:
        return repr(total / points) if points else ""
    return "" if fraction is None else repr(fraction)
