"""course-concluded: a course past its dates takes no writes."""

from __future__ import annotations

from lticheck.model.case import Case, Role, StepState
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

AGS_MESSAGES = {
    "": "The course has ended, and Canvas takes nothing more over LTI.",
    "student": (
        "The course has ended for this student: no section that is still open has an "
        "enrolment of theirs."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="course-concluded",
    title="The course is over",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The course or its term has ended. Canvas still shows grades over LTI, but takes no new "
        "ones from students whose own dates have passed."
    ),
    meaning_13=(
        "The course or its term has ended, or has for this student. Canvas then takes no scores, "
        "and mostly gives no line items or results either."
    ),
    causes=(
        "The term or the course has an end date, and it has passed.",
        "The student's section has dates of its own, and they have passed.",
    ),
    causes_13=("Somebody concluded the course: Settings, Conclude Course.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In the course's Settings, Course Details, set Participation to Course (not Term), "
                "move the End date, and choose Update Course Details. A section's dates count only "
                "where it has both, and “Students can only participate in the course between these "
                "dates” is ticked. If you may not change it after the end, ask your Canvas admin."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "In the course's Settings, Course Details, set Participation to Course, move the "
                "End date, and choose Update Course Details; or extend the term's dates for "
                "students: Admin, the account, Terms."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            version=LtiVersion.V1_3,
            text=(
                "If the course was concluded by hand: Settings, Un-Conclude Course. That does not "
                "bring the enrolments back: People, three dots, View Prior Enrollments, each "
                "person, Restore."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Stop sending: every retry gets this answer. Keep the score, and send it again "
                "only after somebody says that the course is open again."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/lti/grade_passback_eligibility.rb"),),
    versions=BOTH,
    canvas_codes=("course_not_available",),
    canvas_texts=(
        "Course not available for student",
        "This course has concluded. AGS requests will no longer be accepted for this course.",
        (
            "This course has concluded for this student. AGS requests will no longer be "
            "accepted for this course."
        ),
    ),
    statuses=(422,),
    hits=(
        Example(scenario="course-soft-concluded"),
        Example(scenario="student-past-dates", canvas_version="2017"),
        posted(
            422,
            service(
                "This course has concluded. AGS requests will no longer be accepted for this "
                "course."
            ),
        ),
        posted(
            422,
            service(
                "This course has concluded for this student. AGS requests will no longer be "
                "accepted for this course."
            ),
        ),
    ),
    misses=(
        Example(),
        Example(scenario="course-soft-concluded-section-open"),
        Example(scenario="course-concluded"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="course_not_available", text="Course not available for student")
    if exchange is None:
        return None
    return RULE.finding(
        "The course has ended for this student: reading works, writing does not.",
        canvas_reply(exchange),
        *_read_works(case),
    )


def _read_works(case: Case) -> tuple[Evidence, ...]:
    read = case.step(Role.READ)
    if read is None or read.state is not StepState.PASSED:
        return ()
    return (Evidence(label="Reading the grade", actual="works"),)


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES)
