"""group-grade-shared: one score for every member of a group."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.claims import LTI
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import accepted_scores, value_sent
from lticheck.rules.ags_examples import MISS, message, posted
from lticheck.rules.ags_results import written_score
from lticheck.rules.launch13_examples import launched
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

GROUP = "/course#Group"
"""How the context type of a group ends (1EdTech, LIS context types)."""
LAUNCHED = launched(
    claims={
        f"{LTI}context": {
            "id": "g-1",
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#Group"],
        }
    }
).capture
FROM_GROUP = message("POST", "/launch", LAUNCHED, "application/x-www-form-urlencoded", 200, "")

RULE = Rule(
    slug="group-grade-shared",
    title="The score may count for the whole group",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "Where an assignment is graded as a group, Canvas gives a score to every member, and the "
        "last one sent counts for all of them. A comment goes only to the student it was sent "
        "for. LTI does not show how an assignment is graded, and the results show the score for "
        "only that one student."
    ),
    causes=(
        (
            "“This is a Group Assignment” is ticked, and “Assign Grades to Each Student "
            "Individually” is not."
        ),
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "To grade each student alone, make a new assignment without a group set: Canvas's "
                "editor no longer offers groups for an External Tool assignment, so an old one can "
                "mostly not be changed there."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Where the members of a group have one score, send it once, for one of them.",
        ),
    ),
    references=(Reference(label="Canvas: app/models/abstract_assignment.rb (grade_student)"),),
    versions=LTI_1_3,
    hits=(posted(before=FROM_GROUP),),
    misses=(MISS, posted(before=FROM_GROUP, gradingProgress="Pending")),
)


def check(case: Case) -> Finding | None:
    """Find a score of a person who launched from a group."""
    claims = case.launch.claims if case.launch else None
    context = claims.values.get(f"{LTI}context") if claims else None
    kinds = context.get("type") if isinstance(context, dict) else None
    if not isinstance(kinds, list) or not any(str(kind).endswith(GROUP) for kind in kinds):
        return None
    for _, ags in accepted_scores(case):
        if written_score(ags) is not None:
            return RULE.finding(
                "The student launched from a group. If the assignment is graded as a group, every "
                "member has this score now.",
                Evidence(label="Context", actual="a group", where="context.type"),
                value_sent(ags.request, "scoreGiven"),
                confidence=Confidence.POSSIBLE,
            )
    return None
