"""result-not-listed: Canvas lists no results of a person who is no active student."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lticheck.model.case import Case, Role
from lticheck.model.claims import Persona
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    reads,
)
from lticheck.rules.ags_examples import (
    MISS,
    PATH,
    STUDENT,
    read,
)
from lticheck.rules.rule import LTI_1_3, Example, Reference, Rule, Stage
from lticheck.services.ags.endpoint import Endpoint, query_of

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange

NOT_ACTIVE = (
    "Canvas knows this person, but not as an active student now. Whether a score is there, this "
    "query cannot say."
)
TAKEN = (
    "Canvas took the score, but lists no result by this user: the person is known, but not as an "
    "active student now."
)
READ_ALL = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "Read the list without user_id, or the result's own URL from the score's answer "
        "(resultUrl). Do not take [] for “no grade”."
    ),
)
LOOK_AT_PEOPLE = Fix(
    party=Party.INSTRUCTOR,
    text=(
        "Look in People: is the student active in the course? If they are only invited, their "
        "grade arrives all the same. If their enrolment has ended, Canvas refuses a score "
        "(“Student must be enrolled…”), and the try counts as an attempt."
    ),
)

RULE = Rule(
    slug="result-not-listed",
    title="Canvas lists no results of this person",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "GET results with a user_id lists only people who are active students now. Of anybody "
        "else whom it knows, Canvas answers an empty list without a Link header. Whether a score "
        "is there, this query cannot say."
    ),
    causes=(
        (
            "The person is a student who is invited, inactive, concluded or dropped, or whose "
            "enrolment has not begun."
        ),
        "The person is a teacher, an observer or the Test Student.",
        "With a Link header: no such user, or no result for this user yet.",
    ),
    fixes=(READ_ALL, LOOK_AT_PEOPLE),
    references=(Reference(label="Canvas: app/controllers/lti/ims/results_controller.rb"),),
    versions=LTI_1_3,
    silenced_by=("user-not-in-course", "student-not-gradable"),
    hits=(Example(capture=read(f"{PATH}/results?user_id={STUDENT}", 200, "[]")),),
    misses=(
        MISS,
        Example(capture=read(f"{PATH}/results", 200, "[]", "Link: <x>; rel=current\n")),
    ),
)


def check(case: Case) -> Finding | None:
    """Find an empty list for one user, and tell by its Link header why it is empty."""
    before = [taken.exchange for taken in case.steps if taken.role is Role.READ]
    for exchange, ags in reads(case, Endpoint.RESULTS):
        asked = parse_qs(query_of(ags.request.url), keep_blank_values=True)
        user = next((asked[name] for name in ("user_id", "userId") if name in asked), None)
        reply = exchange.reply
        if user is None or reply is None or not reply.headers:
            continue
        if ags.reply is None or ags.reply.document != []:
            continue
        if not reply.header("Link"):
            return _not_active(case, exchange, user[0])
        if exchange in before:
            continue  # lticheck's own look before anything was written: there is none yet
        return RULE.finding(
            "Canvas lists nothing: it knows no such user here, or has no result yet.",
            ags_answer(exchange),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
            fixes=(READ_ALL,),
        )
    return None


def _not_active(case: Case, exchange: Exchange, user: str) -> Finding | None:
    """Say it of a person whom Canvas knows; a launch by that person tells who can help.

    Of the Test Student that is normal, and `test-student` says so.
    """
    claims = case.launch.claims if case.launch else None
    persona = claims.persona if claims and claims.subject == user else None
    if persona is Persona.TEST_STUDENT:
        return None
    learner = persona is Persona.LEARNER
    taken = any(ags.request.user_id == user for _, ags in accepted_scores(case))
    return RULE.finding(
        TAKEN if taken else NOT_ACTIVE,
        Evidence(label="Link header", actual="(absent)", where="Link"),
        ags_answer(exchange),
        party=Party.INSTRUCTOR if learner and not taken else None,
        fixes=(LOOK_AT_PEOPLE, READ_ALL) if learner else None,
    )
