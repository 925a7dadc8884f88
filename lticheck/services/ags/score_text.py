"""What results say of one student, as one text: `8.5 of 10`, `(no score)`, or nothing.

The tool's own row, which is no picture of the gradebook (Canvas: app/models/lti/result.rb).
"""

from __future__ import annotations

from collections.abc import Mapping

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.model.dataclass import dataclass
from lticheck.services.ags.numbers import read_number

OF = " of "
NO_SCORE = "(no score)"
"""A row that holds none: sent without one, erased, or hidden because the student is excused."""
CLEARED = "cleared by lticheck"
"""Marks a score that was taken back, in Canvas's extension, which results show as it was sent."""
NEAR = 1e-6
"""Scores that differ by less are the same: JSON's numbers are floats."""


@dataclass(frozen=True)
class Points:
    """A score, and of how much; None where that is not said."""

    score: float
    maximum: float | None


def points_text(score: float, maximum: float | None) -> str:
    """Write a score."""
    return f"{_number(score)}{OF}{_number(maximum)}" if maximum is not None else _number(score)


def in_words(text: str | None) -> str:
    """Say what results show of a student."""
    if text is None:
        return "the results say nothing of this user"
    if not text:
        return "the tool has no result with a score yet"
    return f"the tool's result reads {text}"


def read_points(text: str) -> Points | None:
    """Read a score that was written; None where the text is none."""
    given, of, most = text.partition(OF)
    score, maximum = read_number(given), read_number(most) if of else None
    if score is None or (of and maximum is None):
        return None
    return Points(score, maximum)


def is_blank(text: str) -> bool:
    """Tell whether there is no score, with a row or without one."""
    return not text.strip() or text == NO_SCORE


def is_same(one: str, other: str) -> bool:
    """Tell whether two texts are one score; an unknown maximum is like any other."""
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    first, second = read_points(one), read_points(other)
    if first is None or second is None:
        return one.strip() == other.strip()
    unknown = first.maximum is None or second.maximum is None
    return _near(first.score, second.score) and (
        unknown or _near(first.maximum or 0.0, second.maximum or 0.0)
    )


def score_in(document: object, user: str, *, is_listed: bool) -> str | None:
    """Return what a list of results says of a student; None where it says nothing of them.

    `is_listed` tells of the `Link` header: without it Canvas leaves a student out who is not
    active now, whatever the row holds (G1).
    """
    if not isinstance(document, list):
        return None
    rows = [row for row in document if isinstance(row, Mapping)]
    own = [row for row in rows if str(row.get("userId")) == user]
    if not own and len(rows) == 1:
        own = rows  # asked for by Canvas's own id of the user, answered with the other one
    if not own:
        return "" if is_listed and not rows else None
    return _of_row(own[0])


def _of_row(row: Mapping[str, object]) -> str:
    score = read_number(row.get("resultScore"))
    if score is not None:
        return points_text(score, read_number(row.get("resultMaximum")))
    extension = row.get(CANVAS_SUBMISSION)
    marked = isinstance(extension, Mapping) and extension.get("submission_data") == CLEARED
    return "" if marked else NO_SCORE


def _number(value: float) -> str:
    text = repr(value)
    return text.removesuffix(".0")


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(1.0, abs(one))
