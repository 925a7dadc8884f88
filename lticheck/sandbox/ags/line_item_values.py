"""What a line item's body says, and what of it is refused.

Facts: a5 (POST, PUT).
"""

from __future__ import annotations

from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import Refused, answer, invalid
from lticheck.sandbox.ags.parameters import Parameters, is_blank, text_of
from lticheck.sandbox.canvas.ruby import to_decimal
from lticheck.sandbox.canvas.times import OutOfRange, parse_time

SUBMISSION_TYPE = "https://canvas.instructure.com/lti/submission_type"
ALLOWED_TYPES = {"none", "external_tool", "on_paper", "not_graded", "wiki_page"}
TOO_MANY = 1e9
"""Points that an assignment may not reach."""
DATES = {"startDateTime": "unlock_at", "endDateTime": "due_at"}
Problem = tuple[str, str, str | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class LineItemValues:
    """The fields of a line item's body."""

    parameters: Parameters
    now: float

    @property
    def label(self) -> str | None:
        """Return the label."""
        return text_of(self.parameters.get("label"))

    @property
    def maximum(self) -> float | None:
        """Return the maximum; None where it is no number."""
        sent = self.parameters.get("scoreMaximum")
        if isinstance(sent, str):
            return to_decimal(sent)
        number = isinstance(sent, int | float) and not isinstance(sent, bool)
        return float(sent) if number else None  # type: ignore[arg-type]

    @property
    def extensions(self) -> dict[str, Any]:
        """Return the extension that is kept and shown again."""
        sent = self.parameters.get(SUBMISSION_TYPE)
        return {SUBMISSION_TYPE: sent} if isinstance(sent, dict) and sent else {}

    @property
    def submission_type(self) -> str:
        """Return the new assignment's submission type."""
        return str(self.extensions.get(SUBMISSION_TYPE, {}).get("type") or "none")

    def new_link(self, link: str) -> str | None:
        """Return the link of a new assignment, which only an external tool has."""
        return link if self.submission_type == "external_tool" else None

    @property
    def dates(self) -> dict[str, float | None]:
        """Return the dates of the assignment that are sent; what is no date is none."""
        sent = {
            own: self.parameters[name] for name, own in DATES.items() if name in self.parameters
        }
        return {own: self._moment(value) for own, value in sent.items()}

    def _moment(self, value: object) -> float | None:
        try:
            return parse_time(str(value), self.now)
        except OutOfRange:
            return None

    def require_submission_type(self) -> None:
        """Raise Refused for a submission type that a line item cannot have."""
        if self.submission_type not in ALLOWED_TYPES:
            words = f"Invalid submission_type for new assignment: {self.submission_type}"
            raise Refused(answer(400, {"error": words}))

    def validate_new(self, *, makes_assignment: bool) -> None:
        """Raise Refused where a new line item is not valid."""
        problems: list[Problem] = []
        if is_blank(self.parameters.get("scoreMaximum")):
            problems.append(("score_maximum", "can't be blank", "blank"))
        if is_blank(self.label):
            problems.append(("label", "can't be blank", "blank"))
        if self.maximum is None:
            problems.append(("score_maximum", "is not a number", "not_a_number"))
        self._raise(problems, checks_points=makes_assignment)

    def validate_change(self, *, changes_assignment: bool) -> None:
        """Raise Refused where a changed line item is not valid."""
        problems: list[Problem] = []
        has_maximum = "scoreMaximum" in self.parameters
        if has_maximum and is_blank(self.parameters["scoreMaximum"]):
            problems.append(("score_maximum", "can't be blank", "blank"))
        if "label" in self.parameters and is_blank(self.label):
            problems.append(("label", "can't be blank", "blank"))
        if has_maximum and self.maximum is None:
            problems.append(("score_maximum", "is not a number", "not_a_number"))
        self._raise(problems, checks_points=changes_assignment and has_maximum)

    def _raise(self, problems: list[Problem], *, checks_points: bool) -> None:
        if not problems and checks_points and self.maximum is not None:
            problems = _points_problems(self.maximum)
        if problems:
            raise invalid(*problems)


def _points_problems(maximum: float) -> list[Problem]:
    words = "The value of possible points for this assignment "
    if maximum <= -1:
        return [("points_possible", f"{words}must be zero or greater.", None)]
    if maximum >= TOO_MANY:
        return [("points_possible", f"{words}cannot exceed 999999999.", None)]
    return []
