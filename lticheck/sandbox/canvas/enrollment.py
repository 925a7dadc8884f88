"""Who may still be graded (app/models/enrollment.rb, lib/lti/grade_passback_eligibility.rb).

Row 18: only a student or a Test Student whose enrolment is not ended counts as being in the
course, for reads too. Row 23: where the course is over, a write needs an enrolment that its dates
leave open; a read does not.
"""

from __future__ import annotations

from lticheck.sandbox.canvas.world import Course, Enrollment

STUDENT_TYPES = {"StudentEnrollment", "StudentViewEnrollment"}
ENDED = {"rejected", "completed", "deleted", "inactive"}
OPEN_BY_DATE = {"active", "invited", "pending", "accepted"}


def is_student(enrollment: Enrollment) -> bool:
    """Tell whether this person counts as a student of the course (row 18)."""
    return enrollment.type in STUDENT_TYPES and enrollment.workflow_state not in ENDED


def may_be_graded(course: Course, enrollment: Enrollment, *, by_dates_alone: bool = False) -> bool:
    """Tell whether a write is still taken (row 23); before 2025 the dates alone decided."""
    over = by_dates_alone or course.concluded
    return not over or enrollment.state_by_date in OPEN_BY_DATE
