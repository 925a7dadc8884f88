"""Who a user id of a tool names, and whether that person counts as a student.

Facts: P9, P9b, P12 and the paragraph on userId below P28.
"""

from __future__ import annotations

from collections.abc import Iterable

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.ags.records import SHARD
from lticheck.sandbox.canvas.enrollment import STUDENT_TYPES
from lticheck.sandbox.canvas.world import Course, Enrollment, User, World

GRADABLE = {"active", "invited", "completed"}
UNGRADABLE_BY_DATE = {"inactive", "rejected", "deleted", "creation_pending"}
OPEN_BY_DATE = {"active", "invited", "pending", "pending_active", "pending_invited", "accepted"}


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """The users of one Canvas, as one course sees them."""

    world: World
    course: Course

    def named(self, text: str | None) -> User | None:
        """Find the user whom an lti_id or a Canvas id names, anywhere in this Canvas.

        A deleted user is found by number only; the lti_id of a merged account still counts in a
        course that its new user is in.
        """
        if not text:
            return None
        users = self.world.users
        for user in users.values():
            if user.lti_id == text and not user.deleted:
                return user
        for user in users.values():
            if text in user.past_lti_ids and self.enrollments(user):
                return user
        if not (text.isascii() and text.isdigit()) or text.startswith("0"):
            return None
        number = int(text)
        return users.get(number - SHARD if number > SHARD else number)

    def enrollments(self, user: User) -> list[Enrollment]:
        """Return all enrolments of the user in this course."""
        return self.world.enrollments.get((self.course.id, user.id), [])

    def student(self, text: str | None) -> User | None:
        """Find the student of this course whom the id names (P12)."""
        user = self.named(text)
        if user is None:
            return None
        return user if any(map(_counts, self.student_enrollments(user))) else None

    def student_enrollments(self, user: User) -> list[Enrollment]:
        """Return the enrolments as a student or as the Test Student."""
        return [found for found in self.enrollments(user) if found.type in STUDENT_TYPES]

    def is_open_for(self, user: User) -> bool:
        """Tell whether a concluded course still takes grades of this user (P9b)."""
        return _any_state(self.student_enrollments(user), OPEN_BY_DATE)

    def is_active(self, user: User, *, counts_test_student: bool = False) -> bool:
        """Tell whether the user is a student proper, active now, in a published course (G1, a7)."""
        active = [
            found
            for found in self.student_enrollments(user)
            if found.workflow_state == "active"
            and (counts_test_student or found.type == "StudentEnrollment")
        ]
        return self.course.workflow_state == "available" and _any_state(active, {"active"})

    def may_be_graded(self, user: User) -> bool:
        """Tell whether a score may be written: an enrolment that is not completed (P25)."""
        found = self.student_enrollments(user)
        return any(_counts(one) and one.workflow_state != "completed" for one in found)


def _counts(enrollment: Enrollment) -> bool:
    return (
        enrollment.workflow_state in GRADABLE and enrollment.state_by_date not in UNGRADABLE_BY_DATE
    )


def _any_state(enrollments: Iterable[Enrollment], states: set[str]) -> bool:
    return any(found.state_by_date in states for found in enrollments)
