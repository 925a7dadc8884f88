"""What a grade may read as before, between and after a write that is put back."""

from __future__ import annotations

import math

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
