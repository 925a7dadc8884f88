"""What a grade should read back as, by Canvas's own arithmetic, against what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.score import parse_ruby_float

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.services.outcomes.reply import OutcomeReply

GPA = ("4", "3.7", "3.3", "3", "2.7", "2.3", "2", "1.7", "1.3", "1", "0.7", "0")
SCHEME_NAMES = {*GPA, *(f"{name}.0" for name in GPA)}
"""Totals that are read as grades where the grading scheme has such names (GPA scales)."""

TOLERANCE = 6e-5
"""readResult is rounded to four decimals of the points (abstract_assignment.rb)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadBack:
    """A score that Canvas took, and what readResult returned after it."""

    asked: OutcomeRequest
    fraction: float | None
    """The resultScore as Canvas reads it."""
    total: float | None
    """The resultTotalScore, in points; it counts before the fraction."""
    points: float | None
    """The assignment's points as the launch tells them; None where it does not."""
    is_blank: bool
    """Whether the launch says that points possible is blank."""
    observed: float | None
    """What was read back; None where Canvas says that nothing is graded."""

    @property
    def expected(self) -> float | None:
        """Return what should be read back under points grading; None where it is not known."""
        if self.total is None:
            return 0.0 if self.points == 0 or self.is_blank else self.fraction
        if self.points is None:
            return None
        return self.total / self.points if self.points > 0 else self.total / 100

    @property
    def is_as_expected(self) -> bool:
        """Tell whether it came back as sent, or nothing can be said against it."""
        if self.expected is None or self.observed is None:
            return self.expected is None and self.observed is not None
        return abs(self.expected - self.observed) <= TOLERANCE * max(1.0, abs(self.expected))

    @property
    def is_pass_fail(self) -> bool:
        """Tell whether a fraction came back as all or nothing, as Complete/Incomplete makes it.

        Above 0 it is complete today; up to about 2018 only 1 and more counted as complete.
        """
        if self.is_blank:  # of blank points Canvas takes scores for Complete/Incomplete alone
            return True
        if self.is_as_expected or self.observed not in {0.0, 1.0}:
            return False
        if self.total is None:
            return True
        return self.sent_text not in SCHEME_NAMES and (self.observed == 1.0) == (self.total > 0)

    @property
    def sent_text(self) -> str:
        """Return the score that counts, as the exact text sent."""
        total = self.asked.result_total_score
        return total if total is not None else self.asked.result_score or ""


def read_back(
    asked: OutcomeRequest, answer: OutcomeReply | None, points_text: str | None
) -> ReadBack | None:
    """Compare a score that was taken with the read that followed; None where either is missing."""
    if asked.operation is not Operation.REPLACE or answer is None or not answer.accepted:
        return None
    fraction, total = (
        parse_ruby_float(t or "") for t in (asked.result_score, asked.result_total_score)
    )
    if fraction is None and total is None:
        return None
    return ReadBack(
        asked=asked,
        fraction=fraction,
        total=total,
        points=parse_ruby_float(points_text or ""),
        is_blank=points_text is not None and not points_text.strip(),
        observed=parse_ruby_float(answer.score or ""),
    )
