"""Writing to one student's row (app/models/submission.rb, abstract_assignment.rb).

Facts: row 32 (a grade that may not change), s2 to s5 (a score that is lost), s12 (late policy),
s16 (an excused mark falls), s17 (hidden grades), s18 (new work keeps the old score), s25.
"""

from __future__ import annotations

from dataclasses import dataclass

from lticheck.sandbox.canvas.grading import grade_to_score, score_to_grade
from lticheck.sandbox.canvas.late_policy import points_deducted
from lticheck.sandbox.canvas.world import Assignment, LatePolicy, Submission
from lticheck.sandbox.lti11.errors import GradeLocked

LOCKED = "cannot be changed at this time: "
UNPUBLISHED = f"{LOCKED}This assignment is still unpublished"
CLOSED = f"{LOCKED}This assignment is in a closed grading period for this student"


@dataclass(frozen=True, kw_only=True, eq=False)
class Gradebook:
    """One cell of the gradebook, and what decides over it."""

    submission: Submission
    assignment: Assignment
    late_policy: LatePolicy

    def submit(
        self, submission_type: str, at: float, *, body: str | None = None, url: str | None = None
    ) -> None:
        """Hand something in: a new attempt, whatever grade there was stays."""
        row = self.submission
        row.submission_type, row.submitted_at = submission_type, at
        row.attempt = (row.attempt or 0) + 1
        row.workflow_state, row.body, row.url = "submitted", body, url

    def grade(self, text: str, tool_id: int) -> None:
        """Save a grade's text as a score and a grade. Raises GradeLocked."""
        score = grade_to_score(self.assignment, text)
        at = self.submission.submitted_at
        lost = points_deducted(self.late_policy, self.assignment, score, at)
        score = score - lost if score is not None and lost is not None else score
        grade = None if score is None else score_to_grade(self.assignment, score, text)
        self._require_unlocked(grade, score)
        self._save(grade, score, tool_id)
        self.submission.points_deducted = lost
        if score is not None:
            self.submission.workflow_state = "graded"
            self.submission.posted = self.submission.posted or not self.assignment.post_manually

    def clear(self, tool_id: int) -> None:
        """Take the grade away. Raises GradeLocked."""
        self._require_unlocked(None, None)
        self._save(None, None, tool_id)
        if self.submission.submission_type is None:
            self.submission.workflow_state = "unsubmitted"

    def _save(self, grade: str | None, score: float | None, tool_id: int) -> None:
        row = self.submission
        row.grade, row.score = grade, score
        row.grader_id, row.excused = -tool_id, False

    def _require_unlocked(self, grade: str | None, score: float | None) -> None:
        if (grade, score) == (self.submission.grade, self.submission.score):
            return
        if self.assignment.workflow_state == "unpublished":
            raise GradeLocked(UNPUBLISHED)
        if self.assignment.in_closed_grading_period:
            raise GradeLocked(CLOSED)
