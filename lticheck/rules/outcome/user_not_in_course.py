"""user-not-in-course: dropped, concluded, inactive, or the course has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.case import Case
from lticheck.model.claims import Claims, Persona
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_assertion import unanswered
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    value_sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
    unanswered_example,
)
from lticheck.rules.ags_users import NOT_THE_SUB, doubtful, names_nobody, nobody
from lticheck.rules.evidence import canvas_reply, refused, roles_evidence
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.services.ags.requests import AgsRequest

SEND_THE_SUB = Fix(
    party=Party.TOOL_DEVELOPER,
    version=LtiVersion.V1_3,
    text=(
        "Send as userId the “sub” of the student's own launch, exactly as it came. Of staff and "
        "observers send no score."
    ),
)
TRY_AS_STUDENT = Fix(
    party=Party.INSTRUCTOR,
    text=(
        "Nothing is broken. To see a grade arrive, open the tool as a student: View as Student "
        "(the button on the course's home page), or a test account that is enrolled as student."
    ),
)
STAFF = {Persona.STAFF, Persona.OBSERVER, Persona.NOBODY_HERE, Persona.ANONYMOUS}

RULE = Rule(
    slug="user-not-in-course",
    title="This person is not an active student of the course",
    stage=Stage.OUTCOME,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas takes and shows grades only of people who are students of the course now. This "
        "one is not, or the whole course is concluded, which ends every enrolment in it."
    ),
    meaning_13=(
        "Canvas takes scores only for people who are students of the course. Behind the userId of "
        "this score it finds nobody, or somebody who is no student here (any more)."
    ),
    causes=(
        "The student dropped the course, or was concluded, made inactive or cross-listed away.",
        ("The person has two accounts, or merged ones: the one in the course did not launch."),
    ),
    causes_11=(
        "The course was concluded, and with it all enrolments.",
        "The sourcedid is of a teacher, assistant, designer or observer.",
    ),
    causes_13=(
        "The score is for a teacher, assistant, designer or observer.",
        (
            "userId is not the “sub” of the launch, but an id of LTI 1.1, a login, an e-mail or a "
            "SIS id."
        ),
        "It is the Test Student (View as Student), in older Canvas or after a reset.",
        (
            "Canvas of 2023 and 2024 also: the course is unpublished or past its end, or the "
            "enrolment invited, not begun or ended."
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Should this person be a student now? If not, nothing is wrong. If yes: People. "
                "Inactive: three dots beside the name, Re-activate User. Missing: three dots at "
                "the top, View Prior Enrollments, Restore; or else + People."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="Where the student system sets the enrolments: correct them there, and import.",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            version=LtiVersion.V1_1,
            text=(
                "If the course is concluded: Un-Conclude Course (in its Settings, on the right) "
                "does not bring the enrolments back, nor does a longer term. Restore each person "
                "(People, the three dots at the top, View Prior Enrollments, the person, "
                "Restore), or import them again."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Keep the score, and send it again when the person is back.",
        ),
        SEND_THE_SUB,
    ),
    references=(
        Reference(label="Canvas: lib/lti/grade_passback_eligibility.rb"),
        Reference(label="Canvas: app/models/enrollment.rb"),
    ),
    versions=BOTH,
    canvas_codes=("user_not_in_course",),
    canvas_texts=(
        "User is no longer in course",
        "User not found in course or is not a student",
    ),
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
        OTHER,
        posted(422, service("User not found in course or is not a student"), userId="jdoe"),
        Example(capture=unanswered_example(posted(userId="jdoe@school.example"))),
    ),
    misses=(
        Example(capture=unanswered_example(posted())),
        Example(),
        Example(scenario="instructor-stored"),
        Example(scenario="student-inactive"),
        Example(scenario="course-soft-concluded"),
        Example(scenario="test-student"),
        MISS,
        posted(
            422, service("User not found in course or is not a student"), content_type="text/plain"
        ),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="user_not_in_course", text="User is no longer in course")
    if exchange is None:
        return None
    return RULE.finding(
        "Canvas does not see an active student enrolment of this person.",
        canvas_reply(exchange),
        *([roles_evidence(case.launch)] if case.launch else []),
        Evidence(
            label="Possible", actual="dropped, concluded or inactive; or the course is concluded"
        ),
    )


def check_ags(case: Case) -> Finding | None:
    """Find the refusal, and split it by the launch and by what was sent."""
    found = refusal(case, Cause.USER_NOT_IN_COURSE)
    if found is None:
        return _of_request(case)
    claims = case.launch.claims if case.launch else None
    message, confidence = nobody(found.request, claims)
    shown = (value_sent(found.request, "userId"),) if found.request.body is not None else ()
    roles = (
        [Evidence(label="Roles in this course", actual=", ".join(claims.context_roles) or "(none)")]
        if claims
        else []
    )
    other = claims is not None and claims.subject and claims.subject != found.request.user_id
    if claims and other and found.request.user_id:
        roles.append(Evidence(label="sub of the launch", actual=claims.subject))
    party, fixes = _advice(found.request, claims)
    return RULE.finding(
        message,
        ags_answer(found.exchange),
        *shown,
        *roles,
        confidence=confidence,
        party=party,
        fixes=fixes,
    )


def _advice(
    request: AgsRequest, claims: Claims | None
) -> tuple[Party | None, tuple[Fix, ...] | None]:
    """Return who acts and how, where the cause is known; None for the rule's own."""
    if names_nobody(request):
        return Party.TOOL_DEVELOPER, (SEND_THE_SUB,)
    if claims and claims.subject == request.user_id and claims.persona in STAFF:
        return Party.INSTRUCTOR, (TRY_AS_STUDENT, SEND_THE_SUB)
    return None, None


def _of_request(case: Case) -> Finding | None:
    """Look at the userId of a score of which no answer says whether Canvas knows it."""
    claims = case.launch.claims if case.launch else None
    for _, ags in unanswered(case, Endpoint.SCORES):
        message = doubtful(ags.request, claims) if ags.request.user_id else ""
        if message:
            other = claims.subject if claims else ""
            return RULE.finding(
                message,
                value_sent(ags.request, "userId", other if other != ags.request.user_id else ""),
                severity=Severity.WARNING,
                party=Party.TOOL_DEVELOPER,
                fixes=(SEND_THE_SUB,),
                confidence=Confidence.POSSIBLE if message == NOT_THE_SUB else Confidence.LIKELY,
            )
    return None
