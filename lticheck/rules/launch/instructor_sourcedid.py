"""instructor-sourcedid: staff launched, or a sourcedid was kept for them."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused, roles_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

OBSERVERS = {"Observer", "Mentor"}
OF_OBSERVER = "An observer (such as a parent) has no grade of their own"

LOOK_AT_STUDENTS = Fix(
    party=Party.INSTRUCTOR,
    text="Nothing is broken. Look at the student's own launch: an observer's carries no grade.",
)

RULE = Rule(
    slug="instructor-sourcedid",
    title="Launched by somebody who is not a student",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas sends a sourcedid, the handle for one student's grade, only when a student of "
        "the course launches. Teachers, assistants, designers and observers get none, and a "
        "sourcedid that a tool makes or stores for them is refused."
    ),
    causes=(
        "Somebody tried the tool with a teacher's account.",
        "The tool stored a sourcedid for this person, or reused another one, and posted to it.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Nothing is broken. To see a grade arrive, launch as a student: View as Student "
                "(the button on the course's home page), or a test account enrolled as student."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Expect staff to come without lis_result_sourcedid: show them a preview, store "
                "nothing, post nothing."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 3 (basic launch data)"),
        Reference(label="Canvas: gems/lti_outbound, tool_launch.rb"),
        Reference(label="Canvas: lib/lti/grade_passback_eligibility.rb"),
    ),
    canvas_codes=("user_not_in_course",),
    canvas_texts=("User is no longer in course",),
    statuses=(422,),
    hits=(
        Example(scenario="instructor", offline=True),
        Example(scenario="teaching-assistant"),
        Example(scenario="observer"),
        Example(scenario="instructor-stored"),
    ),
    misses=(
        Example(offline=True),
        Example(scenario="student-dropped"),
        Example(scenario="sourcedid-lost", offline=True),
    ),
)


def check(case: Case) -> Finding | None:
    """Find staff without a sourcedid, and staff whose stored one Canvas refused."""
    launch = case.launch
    if launch is None or not launch.is_staff or not launch.outcome_url:
        return None
    roles = roles_evidence(launch)
    observes = not OBSERVERS.isdisjoint(launch.context_roles)
    advice = (LOOK_AT_STUDENTS, *RULE.fixes[1:]) if observes else None
    if not (launch.sourcedid or "").strip():
        return RULE.finding(
            f"{OF_OBSERVER}, so no sourcedid came."
            if observes
            else f"{launch.context_roles[0]} launched; Canvas grades students, so no sourcedid "
            "came.",
            roles,
            Evidence(label="Sourcedid", actual="(absent)", where="lis_result_sourcedid"),
            fixes=advice,
        )
    exchange = refused(case, code="user_not_in_course", text="User is no longer in course")
    if exchange is None:
        return None
    return RULE.finding(
        f"{OF_OBSERVER}, so Canvas keeps none."
        if observes
        else f"{launch.context_roles[0]} is not a student of this course, so Canvas keeps no "
        "grade.",
        roles,
        canvas_reply(exchange),
        fixes=advice,
    )
