"""What an accepted score does: an attempt, files, the gradebook, and the tool's result row.

Facts: P23 to P27e, the reference table of (b), S1 to S27. The attempt is written before the rest:
what is refused after it leaves it behind.
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.answers import internal_error, invalid, service_error
from lticheck.sandbox.ags.authorization import Grant
from lticheck.sandbox.ags.records import LineItem, Registry, Result
from lticheck.sandbox.ags.result_row import ResultValues, update_from_gradebook
from lticheck.sandbox.ags.score_body import ScoreBody
from lticheck.sandbox.ags.uploads import upload
from lticheck.sandbox.ags.urls import origin
from lticheck.sandbox.ags.version import Version
from lticheck.sandbox.ags.work import work_of
from lticheck.sandbox.canvas.gradebook import Gradebook, GradeLocked
from lticheck.sandbox.canvas.world import Assignment, User
from lticheck.sandbox.web.http import Request

HANDED_IN = {"Submitted", "Completed"}
NO_ATTEMPTS = "The maximum number of allowed attempts has been reached for this submission"
NOT_GRADABLE = "Student must be enrolled in the course as a student to be graded"
PERMISSION = (
    "cannot be changed at this time: You don't have permission to manage grades for this course"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreWriter:
    """One score that has passed every check of its own."""

    registry: Registry
    version: Version
    now: float
    grant: Grant
    item: LineItem
    user: User
    body: ScoreBody

    def write(self) -> Result:
        """Write it. Raises Refused, or GradeLocked where the gradebook is shut."""
        if not self.registry.is_column(self.item):
            return self._save_result(ResultValues.of(self.body))
        self._require_attempts()
        if self.body.files and not self.version.uploads_last:
            upload(self.body.site.file_service, self.version)
        self._hand_in()
        values = ResultValues.of(self.body)
        values.validate()
        self._grade()
        row = self._save_result(values)
        if self.body.files and self.version.uploads_last:
            upload(self.body.site.file_service, self.version)
        return row

    def progress_urls(self, request: Request, count: int) -> list[str]:
        """Return where a tool may ask how the upload of each file goes."""
        return [f"{origin(request)}/api/lti/progress/{n + 1}" for n in range(count)]

    @property
    def _assignment(self) -> Assignment:
        return self.registry.assignment(self.item)

    def _book(self, user_id: int) -> Gradebook:
        return Gradebook(
            submission=self.registry.submission(self.item, user_id),
            assignment=self._assignment,
            late_policy=self.grant.course.late_policy,
            now=self.now,
        )

    def _require_attempts(self) -> None:
        """Raise Refused where no attempt is left, whatever activityProgress says (P23)."""
        allowed = self._assignment.allowed_attempts
        row = self.registry.submission(self.item, self.user.id)
        if not self.body.is_new_submission or allowed is None or allowed < 1:
            return
        if self._is_same_work and not self.version.is_mid:
            return
        if (row.attempt or 0) >= allowed + row.extra_attempts:
            raise service_error(NO_ATTEMPTS, 422)

    @property
    def _is_same_work(self) -> bool:
        """Tell whether submittedAt is the stored one: then there is no new attempt (S8b)."""
        sent = self.body.submitted_at()
        return (
            sent is not None
            and sent == self.registry.submission(self.item, self.user.id).submitted_at
        )

    def _hand_in(self) -> None:
        """Make the attempt, for all of a group (S16)."""
        progress = self.body.value("activityProgress")
        handed_in = self.version.is_mid or (isinstance(progress, str) and progress in HANDED_IN)
        if not (self.body.is_new_submission and handed_in) or self._is_same_work:
            return
        if self.body.files and self.version.uploads_last:
            return  # there the job that fetches the file makes the attempt, later
        work = work_of(self.body)
        sent = self.body.submitted_at()
        at = self.now if sent is None else sent
        for member in sorted(self.registry.world.members(self._assignment, self.user.id)):
            self._book(member).submit(work, at)

    def _grade(self) -> None:
        """Write, erase or leave the score, then the comment."""
        book = self._book(self.user.id)
        if not self.body.switch("preserve_score"):
            if not self.body.has_score:
                book.erase()
            elif not self._keeps_score(book):
                self._write_score()
        if self._is_review:
            book.ask_for_review()
        comment = self.body.value("comment")
        if isinstance(comment, str) and comment.strip():
            book.comment(comment.strip())

    def _keeps_score(self, book: Gradebook) -> bool:
        """Tell whether another grade comes first: any score that is there (S7)."""
        wanted = self.body.switch("prioritize_non_tool_grade")
        return wanted and book.submission.score is not None

    def _write_score(self) -> None:
        if not self.grant.people.may_be_graded(self.user):
            raise service_error(NOT_GRADABLE, 422)
        given = self._given()
        for member in self._graded_together():
            try:
                self._book(member).grade(given, -self.grant.tool.id)
            except GradeLocked as locked:
                raise invalid(("grade", self._locked_words(locked), None)) from locked
            update_from_gradebook(self.registry, self.item, member)

    def _locked_words(self, locked: GradeLocked) -> str:
        return PERMISSION if self._assignment.in_closed_grading_period else locked.message

    def _graded_together(self) -> list[int]:
        if self._assignment.graded_individually:
            return [self.user.id]
        return sorted(self.registry.world.members(self._assignment, self.user.id))

    @property
    def _is_review(self) -> bool:
        """Tell whether a person is to look at it (S3)."""
        progress = self.body.value("activityProgress")
        done = isinstance(progress, str) and progress in HANDED_IN
        return done and self.body.value("gradingProgress") == "PendingManual"

    def _given(self) -> float | str:
        """Return the grade to write: points, or pass or fail where only that counts (S14)."""
        score = self.body.scaled_score(self.item)
        if score in {float("inf"), float("-inf")}:
            raise internal_error()
        if self._assignment.grading_type == "pass_fail":
            return "complete" if self.body.has_points else "incomplete"
        if len(f"{score:.0f}") > 255:
            raise invalid(("grade", "is too long (maximum is 255 characters)", "too_long"))
        return score

    def _save_result(self, values: ResultValues) -> Result:
        values.validate()
        at = self.body.timestamp()
        row = self.registry.result(self.item, self.user.id)
        if row is None:
            row = self.registry.new_result(self.item, self.user.id, at)
        values.apply(row, at)
        return row
