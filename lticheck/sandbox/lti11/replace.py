"""replaceResult: which score counts, what else is handed in, and what is refused.

Facts: rows 24 to 31 and 33 (lib/basic_lti/basic_outcomes.rb, handle_replace_result), s7 (a total
score wins), s13 (submittedAt counts for new work alone), s14 (a teacher's grade is kept).
"""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.gradebook import Gradebook, Work
from lticheck.sandbox.canvas.grading import fraction_text
from lticheck.sandbox.canvas.ruby import to_float, to_s, to_scientific
from lticheck.sandbox.canvas.times import OutOfRange, parse_time
from lticheck.sandbox.canvas.world import Assignment, Comment
from lticheck.sandbox.lti11.envelope import Envelope
from lticheck.sandbox.lti11.errors import Failed, InternalError

UNABLE = (
    "An external tool attempted to grade this assignment as {}, but was unable\n"
    "to because the assignment has no points possible."
)
SCIENTIFIC = 1e15
"""From here on the comment of an assignment without points writes a total as 1.0e+15."""
AHEAD = 60
"""Seconds by which submittedAt may lie in the future."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Replace:
    """One replaceResult."""

    envelope: Envelope
    assignment: Assignment
    gradebook: Gradebook
    tool_id: int
    now: float
    is_old: bool = False

    def run(self) -> None:
        """Do it. Raises Failed, GradeLocked or InternalError."""
        failure = self._score_failure()
        submitted_at = self._submitted_at()
        if failure:
            raise failure
        if self.assignment.points_possible is None and not self._is_pass_fail:
            text = UNABLE.format(self._text_in_comment())
            self.gradebook.submission.comments.append(Comment(text=text))
            raise Failed("Assignment has no points possible.", "no_points_possible")
        if not self._save(self.now if submitted_at is None else submitted_at):
            raise Failed(
                "This outcome request failed to create a new homework submission.",
                "no_submission_created",
            )

    @property
    def _is_pass_fail(self) -> bool:
        return self.assignment.grading_type == "pass_fail"

    @property
    def _keeps_human_grade(self) -> bool:
        wanted = self.envelope.prioritize_non_tool_grade and not self.is_old
        return wanted and (self.gradebook.submission.grader_id or 0) > 0

    def _score_failure(self) -> Failed | None:
        """Return why the scores will not do: the first that is no number, then the range."""
        sent = self.envelope
        failure = None
        if not self.is_old:
            for name, text in (
                ("resultScore", sent.result_score),
                ("resultTotalScore", sent.result_total_score),
            ):
                if failure is None and text is not None and to_float(text) is None:
                    snake = "score" if name == "resultScore" else "total_score"
                    code = f"no_parseable_result_{snake}"
                    failure = Failed(f"Unable to parse {name}: {text}", code)
        return self._range_failure() or failure or self._nothing_failure()

    def _range_failure(self) -> Failed | None:
        fraction = self._fraction
        if fraction is None or self._total is not None or self._is_pass_fail:
            return None
        if self._keeps_human_grade or 0 <= fraction <= 1:
            return None
        return Failed("Score is not between 0 and 1", "bad_score")

    def _nothing_failure(self) -> Failed | None:
        scores = (self._fraction, self._total)
        if any(score is not None for score in scores) or self._data() or self._keeps_human_grade:
            return None
        return Failed("No score given", "no_score")

    @property
    def _fraction(self) -> float | None:
        text = self.envelope.result_score
        return None if text is None else to_float(text)

    @property
    def _total(self) -> float | None:
        text = self.envelope.result_total_score
        return None if text is None else to_float(text)

    def _submitted_at(self) -> float | None:
        """Read submittedAt; its errors come before those of the score. Raises Failed."""
        text = self.envelope.submitted_at
        if not text or text.isspace():
            return None
        try:
            moment = parse_time(text, self.now)
        except OutOfRange as error:
            raise InternalError from error
        if moment is None:
            raise Failed("Invalid timestamp - timestamp not parseable", "timestamp_not_parseable")
        if moment > self.now + AHEAD:
            raise Failed("Invalid timestamp - timestamp in future", "timestamp_in_future")
        return moment

    def _grade_text(self) -> str | None:
        """Write the score as the text of a grade; None where there is none to give."""
        total, fraction = self._total, self._fraction
        if self._is_pass_fail:
            return self._pass_fail_text(total, fraction)
        if total is not None:
            return to_s(total)
        return None if fraction is None else fraction_text(fraction)

    def _text_in_comment(self) -> str:
        """Write the score as the comment quotes it: a total of 1e15 is scientific already."""
        total = self._total
        if total is not None and SCIENTIFIC <= abs(total) < 10 * SCIENTIFIC:
            return to_scientific(total)
        return self._grade_text() or ""

    def _pass_fail_text(self, total: float | None, fraction: float | None) -> str | None:
        if self.is_old:
            if fraction is None and total is not None:
                raise InternalError
            return None if fraction is None else "pass" if fraction >= 1 else "fail"
        number = total if total is not None else fraction
        return None if number is None else "pass" if number > 0 else "fail"

    def _data(self) -> tuple[str, str | None, str | None] | None:
        """Return the submission type, body and URL that are handed in; None where nothing is."""
        sent = self.envelope
        if sent.text is not None:
            return "online_text_entry", sent.text, None
        if sent.url is not None:
            return "online_url", None, sent.url
        if sent.lti_launch_url is not None:
            return "basic_lti_launch", None, sent.lti_launch_url
        if sent.download_url is not None and sent.document_name is not None:
            return "online_upload", None, None
        return None

    def _save(self, at: float) -> bool:
        """Save the work and the grade; tell whether there was anything to save."""
        data, book = self._data(), self.gradebook
        if data:
            book.submit(Work(type=data[0], body=data[1], url=data[2]), at)
        elif book.submission.submission_type is None:
            book.submit(Work(), at)
            data = ("external_tool", None, None)
        text = None if self._keeps_human_grade else self._grade_text()
        if text is not None:
            book.grade(text, -self.tool_id)
        return bool(data) or text is not None
