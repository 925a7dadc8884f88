"""test-student: Student View."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.claims import LTI, TEST_USER, Persona
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.evidence import roles_evidence
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="test-student",
    title="Launched by the Test Student",
    stage=Stage.LAUNCH,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "This is the Test Student, whom teachers get with the button View as Student. Canvas "
        "grades the Test Student like any student, but shows that "
        "grade only in that view and leaves it out of statistics and exports."
    ),
    meaning_13=(
        "This is the Test Student, whom teachers get with the button View as Student. Canvas of "
        "today takes its scores; older ones, and any Canvas after Reset Student, answer “User not "
        "found in course or is not a student”. Results that a tool reads by user leave it out."
    ),
    causes=("A teacher tried the tool with View as Student, which is the right way to try it.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "To see the grade, open Grades after View as Student, or the Test Student's row at "
                "the end of the gradebook."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            version=LtiVersion.V1_3,
            text=(
                "If Canvas refuses the score: leave the student view, choose View as Student "
                "again, and open the tool anew. On an older Canvas use a test account that is "
                "enrolled as a student."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/student_view_enrollment.rb"),),
    versions=BOTH,
    hits=(
        Example(scenario="test-student", offline=True),
        launched(claims={f"{LTI}roles": [TEST_USER]}),
    ),
    misses=(
        Example(offline=True),
        launched(),
    ),
)


def check(case: Case) -> Finding | None:
    """Know the Test Student by the role and the name that Canvas gives to it."""
    launch = case.launch
    if launch is None:
        return None
    by_role = any("NonCreditLearner" in role for role in launch.roles)
    if not by_role and launch.get("lis_person_name_full") != "Test Student":
        return None
    return RULE.finding(
        "The Test Student launched: its grade appears only in the student view.",
        roles_evidence(launch),
        confidence=Confidence.CERTAIN if by_role else Confidence.LIKELY,
    )


def check_ags(case: Case) -> Finding | None:
    """Know the Test Student of LTI 1.3 by its role."""
    claims = case.launch.claims if case.launch else None
    if claims is None or claims.persona is not Persona.TEST_STUDENT:
        return None
    return RULE.finding(
        "The Test Student launched: Canvas of today takes its scores, older Canvas refuses them "
        "(“User not found in course or is not a student”), and results by user never list it.",
        Evidence(label="Role", actual=TEST_USER, where="roles"),
    )
