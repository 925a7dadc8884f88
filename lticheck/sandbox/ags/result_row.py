"""The tool's result row: what is kept of a score, and what a grade in the gradebook does to it.

Facts: P27 to P27e, S5, S25, and the paragraph "GET results is not a picture of the gradebook".
"""

from __future__ import annotations

from typing import Any

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import invalid
from lticheck.sandbox.ags.parameters import text_of
from lticheck.sandbox.ags.records import LineItem, Registry, Result
from lticheck.sandbox.ags.score_body import ScoreBody
from lticheck.sandbox.canvas.ruby import to_decimal

ACTIVITY = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}
GRADING = {"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"}
LONGEST_COMMENT = 65_535
Problem = tuple[str, str, str | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class ResultValues:
    """What a score says of the result."""

    score: Any
    maximum: Any
    activity: str | None
    grading: str | None
    comment: str | None
    has_comment: bool
    extensions: dict[str, Any]

    @classmethod
    def of(cls, body: ScoreBody) -> ResultValues:
        """Read them from a body."""
        return cls(
            score=_scalar(body.value("scoreGiven")),
            maximum=_scalar(body.value("scoreMaximum")),
            activity=text_of(body.value("activityProgress")),
            grading=text_of(body.value("gradingProgress")),
            comment=text_of(body.value("comment")),
            has_comment="comment" in body.parameters,
            extensions=body.permitted_extension,
        )

    def validate(self) -> None:
        """Raise Refused where the record is not valid (P27 to P27e)."""
        problems: list[Problem] = []
        if self.activity is not None and self.activity not in ACTIVITY:
            problems.append(("activity_progress", "is not included in the list", "inclusion"))
        if self.grading is not None and self.grading not in GRADING:
            problems.append(("grading_progress", "is not included in the list", "inclusion"))
        problems += self._number_problems()
        if self.comment is not None and len(self.comment) > LONGEST_COMMENT:
            words = f"is too long (maximum is {LONGEST_COMMENT} characters)"
            problems.append(("comment", words, "too_long"))
        if problems:
            raise invalid(*problems)

    def _number_problems(self) -> list[Problem]:
        problems: list[Problem] = []
        if not _blank(self.score) and _decimal(self.score) is None:
            problems.append(("result_score", "is not a number", "not_a_number"))
        if not _blank(self.score) and _blank(self.maximum):
            problems.append(("result_maximum", "can't be blank", "blank"))
        elif not _blank(self.maximum) and _decimal(self.maximum) is None:
            problems.append(("result_maximum", "is not a number", "not_a_number"))
        return problems

    def apply(self, row: Result, at: float) -> None:
        """Write them into a row."""
        row.score, row.maximum = _decimal(self.score), _decimal(self.maximum)
        row.activity_progress, row.grading_progress = self.activity, self.grading
        if self.has_comment:
            row.comment = self.comment
        row.extensions, row.updated_at, row.deleted = self.extensions, at, False


def update_from_gradebook(registry: Registry, item: LineItem, user_id: int) -> None:
    """Follow the gradebook: a grade there makes the row graded; a person's grade is its score."""
    row = registry.result(item, user_id)
    submission = registry.submission(item, user_id)
    if row is None:
        return
    if submission.workflow_state == "graded":
        row.grading_progress = "FullyGraded"
    if (submission.grader_id or 0) > 0:
        row.score = submission.score


def _scalar(value: Any) -> Any:
    return None if isinstance(value, list | dict) else value


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _decimal(value: Any) -> float | None:
    if _blank(value) or isinstance(value, bool):
        return None
    return to_decimal(value) if isinstance(value, str) else float(value)
