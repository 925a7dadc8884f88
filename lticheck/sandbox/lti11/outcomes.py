"""The outcome service: one request through all of Canvas's checks, in Canvas's order.

Facts: rows 11 to 33 (lib/basic_lti/basic_outcomes.rb). Sourcedid, course, student, assignment
and tool come first, whatever the operation; then the operation itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.canvas.enrollment import is_student, may_be_graded
from lticheck.sandbox.canvas.gradebook import Gradebook
from lticheck.sandbox.canvas.grading import percent_of
from lticheck.sandbox.canvas.ruby import to_s
from lticheck.sandbox.canvas.world import Assignment, Course, Enrollment, Tool, World
from lticheck.sandbox.lti11.envelope import Envelope
from lticheck.sandbox.lti11.errors import Failed, InternalError, Unsupported
from lticheck.sandbox.lti11.replace import Replace
from lticheck.sandbox.lti11.sourcedid import read_ids
from lticheck.sandbox.lti11.tool_match import belongs

DESCRIPTION = "Request could not be handled. ¯\\_(ツ)_/¯"


@dataclass(frozen=True, kw_only=True, eq=False)
class Target:
    """What a sourcedid leads to, when all of it is in order."""

    course: Course
    assignment: Assignment
    enrollment: Enrollment
    tool: Tool


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcomes:
    """The outcome service of one Canvas, for one request's moment."""

    world: World
    tool: Tool
    """The tool that the URL names."""
    now: float
    is_old: bool = False
    """Canvas up to about 2018."""

    def handle(self, envelope: Envelope) -> str | None:
        """Do what the envelope asks; return the score of a read.

        Raises Failed, Unsupported, GradeLocked or an ApiError.
        """
        if not envelope.operation:
            raise self._unsupported()
        target = self.target(envelope.sourcedid)
        handler = self._handler(envelope.operation)
        if handler is None:
            raise self._unsupported()
        return handler(envelope, target)

    def target(self, sourcedid: str | None) -> Target:
        """Look up what a sourcedid names (rows 12 to 21). Raises Failed, or an ApiError."""
        tool_id, course_id, assignment_id, user_id = read_ids(sourcedid, self.world)
        course = self.world.courses.get(course_id)
        if course is None or course.workflow_state == "deleted":
            raise Failed("Course is invalid", "course_invalid")
        enrolled = self.world.enrollments.get((course_id, user_id), [])
        enrollment = next((found for found in enrolled if is_student(found)), None)
        if enrollment is None:
            raise Failed("User is no longer in course", "user_not_in_course")
        assignment = self.world.assignments.get(assignment_id)
        if assignment is None or not _is_in(assignment, course):
            raise Failed("Assignment is invalid", "assignment_invalid")
        tool = self.world.tools.get(tool_id)
        if tool is None or not belongs(assignment, tool):
            raise Failed(
                "Assignment is no longer associated with this tool", "assignment_tool_mismatch"
            )
        if tool.id != self.tool.id:
            raise Failed("Tool is invalid", "tool_invalid")
        return Target(course=course, assignment=assignment, enrollment=enrollment, tool=tool)

    def read(self, envelope: Envelope) -> str:
        """Return the student's score as readResult would, empty where there is none."""
        return self._read(envelope, self.target(envelope.sourcedid))

    def _handler(self, operation: str) -> Callable[[Envelope, Target], str | None] | None:
        name = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", operation).lower()
        handlers = {
            "read_result": self._read,
            "replace_result": self._replace,
            "delete_result": self._delete,
        }
        return handlers.get(name)

    def _unsupported(self) -> Exception:
        """Up to 2018 the answer itself broke: it added a report's number to no description."""
        return InternalError() if self.is_old else Unsupported(DESCRIPTION)

    def _read(self, _envelope: Envelope, target: Target) -> str:
        submission = self._gradebook(target).submission
        if not submission.graded:
            return ""
        return to_s(percent_of(target.assignment, submission.score) / 100)

    def _delete(self, _envelope: Envelope, target: Target) -> None:
        self._require_open(target)
        self._gradebook(target).clear(-target.tool.id)

    def _replace(self, envelope: Envelope, target: Target) -> None:
        self._require_open(target)
        Replace(
            envelope=envelope,
            assignment=target.assignment,
            gradebook=self._gradebook(target),
            tool_id=target.tool.id,
            now=self.now,
            is_old=self.is_old,
        ).run()

    def _gradebook(self, target: Target) -> Gradebook:
        return Gradebook(
            submission=self.world.submission(target.assignment.id, target.enrollment.user_id),
            assignment=target.assignment,
            late_policy=target.course.late_policy,
            now=self.now,
        )

    def _require_open(self, target: Target) -> None:
        if not may_be_graded(target.course, target.enrollment, by_dates_alone=self.is_old):
            raise Failed("Course not available for student", "course_not_available")


def _is_in(assignment: Assignment, course: Course) -> bool:
    return assignment.course_id == course.id and assignment.workflow_state != "deleted"
