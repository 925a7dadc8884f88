"""enrollment-inactive: the launch itself says that the student is inactive."""

from __future__ import annotations

from lticheck.model.case import Case, Role, StepState
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="enrollment-inactive",
    title="The enrolment is inactive",
    stage=Stage.LAUNCH,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "The launch says that this person's enrolment in the course is inactive. Canvas neither "
        "takes nor shows grades of inactive students over LTI."
    ),
    causes=("A teacher or the student system deactivated the enrolment.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If they belong to the course: People, the three dots beside the student, "
                "Re-activate User."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text=(
                "If the student system sets the state, change it there; Canvas picks it up at "
                "the next import."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/models/enrollment.rb"),
        Reference(label="Canvas: lib/lti/grade_passback_eligibility.rb"),
    ),
    hits=(
        Example(scenario="student-inactive", offline=True),
        Example(scenario="student-inactive"),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="student-dropped"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the state in the launch; Canvas's refusal makes it certain."""
    launch = case.launch
    if launch is None or launch.get("custom_canvas_enrollment_state") != "inactive":
        return None
    read = case.step(Role.READ)
    if read and read.state is StepState.PASSED:
        return None
    exchange = refused(case, code="user_not_in_course", text="User is no longer in course")
    state = Evidence(
        label="Enrolment",
        actual="inactive",
        expected="active",
        where="custom_canvas_enrollment_state",
    )
    return RULE.finding(
        "This student's enrolment is inactive, so Canvas takes no grade for them.",
        state,
        *([canvas_reply(exchange)] if exchange else []),
        confidence=Confidence.CERTAIN if exchange else Confidence.LIKELY,
    )
