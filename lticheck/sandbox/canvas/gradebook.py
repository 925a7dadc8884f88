"""Writing to one student's row (app/models/submission.rb, abstract_assignment.rb).

Facts of LTI 1.1: row 32 (a grade that may not change), s2 to s5 (a score that is lost), s12 (late
policy), s16 (an excused mark falls), s17 (hidden grades), s18 (new work keeps the old score), s25.
Facts of AGS: the reference table of (b), S1 to S3, S15, S17, S21, S27.
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.grading import grade_to_score, score_to_grade
from lticheck.sandbox.canvas.late_policy import is_late, points_deducted
from lticheck.sandbox.canvas.world import Assignment, Comment, LatePolicy, Submission

LOCKED = "cannot be changed at this time: "
UNPUBLISHED = f"{LOCKED}This assignment is still unpublished"
CLOSED = f"{LOCKED}This assignment is in a closed grading period for this student"
NEEDS_REVIEW = "pending_review"


class GradeLocked(Exception):
    """The grade may not change; Canvas answers 422 with this message (row 32, P26)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is handed in; a type that Canvas does not know makes no attempt of its own (S21)."""

    type: str | None = "external_tool"
    body: str | None = None
    url: str | None = None
    attachment_ids: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Gradebook:
    """One cell of the gradebook, and what decides over it."""

    submission: Submission
    assignment: Assignment
    late_policy: LatePolicy
    now: float = 0.0

    def submit(self, work: Work, at: float) -> None:
        """Hand something in: a new attempt, whatever grade there was stays."""
        row = self.submission
        if row.late_policy_status is not None:
            row.graded_at = self.now
        row.submitted_at, row.late_policy_status = at, None
        if work.type is not None:
            row.submission_type, row.body, row.url = work.type, work.body, work.url
            row.attachment_ids = work.attachment_ids
        if row.submission_type is not None:
            row.attempt = (row.attempt or 0) + 1
            row.matches_current = row.score is None
            if row.workflow_state != NEEDS_REVIEW:
                row.workflow_state = "submitted"
        self._deduct(row.entered_score)

    def grade(self, given: str | float, grader_id: int) -> None:
        """Save a grade's text, or points, as a score and a grade. Raises GradeLocked."""
        row = self.submission
        points = not isinstance(given, str)
        entered = float(given) if points else grade_to_score(self.assignment, str(given))
        lost = points_deducted(self.late_policy, self.assignment, row, entered)
        score = None if entered is None else entered - (lost or 0.0)
        grade = None if score is None else score_to_grade(self.assignment, score, given)
        self.require_unlocked(grade, score)
        row.grade, row.score, row.points_deducted = grade, score, lost
        row.grader_id, row.excused, row.graded_at = grader_id, False, self.now
        if score is not None:
            row.matches_current = True
            row.workflow_state = "graded"
            self._post()

    def clear(self, grader_id: int) -> None:
        """Take the grade away, as a deleteResult does. Raises GradeLocked."""
        self.require_unlocked(None, None)
        row = self.submission
        row.grade, row.score = None, None
        row.grader_id, row.excused = grader_id, False
        if row.submission_type is None:
            row.workflow_state = "unsubmitted"

    def erase(self) -> None:
        """Take the score away and leave all else, as an ungraded post does (S1): no lock helps."""
        row = self.submission
        if row.score is not None:
            row.points_deducted = None
        row.grade, row.score = None, None
        if row.excused:
            row.graded_at = self.now

    def ask_for_review(self) -> None:
        """Mark it as to be looked at by a person, with a score or without (S3)."""
        self.submission.workflow_state = NEEDS_REVIEW

    def comment(self, text: str) -> None:
        """Put a comment beside the grade; a tool's has no author (S23)."""
        row = self.submission
        row.comments = [*row.comments, Comment(text=text, attempt=row.attempt)]

    def require_unlocked(self, grade: str | None, score: float | None) -> None:
        """Raise GradeLocked where the grade would change and may not."""
        if (grade, score) == (self.submission.grade, self.submission.score):
            return
        if self.assignment.workflow_state != "published":
            raise GradeLocked(UNPUBLISHED)
        if self.assignment.in_closed_grading_period:
            raise GradeLocked(CLOSED)

    @property
    def is_late(self) -> bool:
        """Tell whether the gradebook marks it as late."""
        return is_late(self.assignment, self.submission)

    def _post(self) -> None:
        row = self.submission
        if not row.posted and not self.assignment.post_manually:
            row.posted, row.posted_at = True, self.now

    def _deduct(self, entered: float | None) -> None:
        """Apply the late policy to a score that stands already."""
        row = self.submission
        lost = points_deducted(self.late_policy, self.assignment, row, entered)
        if entered is not None and lost != row.points_deducted:
            row.score = entered - (lost or 0.0)
            row.grade = score_to_grade(self.assignment, row.score, row.grade or "")
        row.points_deducted = lost
