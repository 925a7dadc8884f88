"""user-not-in-course: dropped, concluded, inactive, or the course has ended."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused, roles_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="user-not-in-course",
    title="This person is not an active student of the course",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas takes and shows grades only of people who are students of the course now. This "
        "one is not, or the whole course is concluded, which ends every enrolment in it."
    ),
    causes=(
        "The student dropped the course, or was concluded, made inactive or cross-listed away.",
        "The course was concluded, and with it all enrolments.",
        "The sourcedid is of a teacher, assistant, designer or observer.",
        (
            "The person has two accounts, or accounts were merged: the one that is seen in the "
            "course is not the one that launched."
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text="Under People, look whether the person is there, as Student, and active.",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If the course is concluded: Un-Conclude Course (in its Settings, on the right) "
                "does not bring the enrolments back, nor does a longer term. Restore each person: "
                "People, three dots, View Prior Enrollments, the person, Restore; or import them "
                "again from the student system. Then have the grade sent again."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Keep the score, and send it again when the person is back.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/lti/grade_passback_eligibility.rb"),
        Reference(label="Canvas: app/models/enrollment.rb"),
    ),
    canvas_codes=("user_not_in_course",),
    canvas_texts=("User is no longer in course",),
    statuses=(422,),
    silenced_by=(
        "enrollment-inactive",
        "instructor-sourcedid",
    ),
    hits=(
        Example(scenario="student-dropped"),
        Example(scenario="student-concluded"),
        Example(scenario="course-concluded"),
        Example(scenario="student-dropped", canvas_version="2017"),
    ),
    misses=(
        Example(),
        Example(scenario="instructor-stored"),
        Example(scenario="student-inactive"),
        Example(scenario="course-soft-concluded"),
        Example(scenario="test-student"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="user_not_in_course", text="User is no longer in course")
    if exchange is None:
        return None
    return RULE.finding(
        "For Canvas this person is no active student of the course.",
        canvas_reply(exchange),
        *([roles_evidence(case.launch)] if case.launch else []),
        Evidence(
            label="Possible", actual="dropped, concluded or inactive; or the course is concluded"
        ),
    )
