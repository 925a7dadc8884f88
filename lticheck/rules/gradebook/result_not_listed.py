"""result-not-listed: the result is there, but not for this query."""

from __future__ import annotations

from urllib.parse import parse_qs

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
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

RULE = Rule(
    slug="result-not-listed",
    title="The result is there, but not for this query",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "GET results with a user_id lists only people who are active students now. For "
        "others, the Test Student among them, Canvas answers an empty list without a "
        "Link header, although the score was taken."
    ),
    causes=(
        (
            "The person is a teacher, an observer, the Test Student, or a student who "
            "is invited, inactive, concluded or dropped."
        ),
        "With a Link header: no such user, or no result for this user yet.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Read the list without user_id, or the result's own URL from the "
                "score's answer (resultUrl). Do not take [] for “no grade”."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If a real student is missing: People, check whether the person is "
                "active in the course."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/controllers/lti/ims/results_controller.rb"),),
    versions=LTI_1_3,
    silenced_by=("user-not-in-course",),
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
        if reply.header("Link"):
            if exchange in before:
                continue  # lticheck's own look before anything was written: there is none yet
            return RULE.finding(
                "Canvas lists nothing: it knows no such user here, or has no result yet.",
                ags_answer(exchange),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )
        return RULE.finding(
            "Canvas knows this user, who is not an active student now, and so lists nothing.",
            Evidence(label="Link header", actual="(absent)", where="Link"),
            ags_answer(exchange),
        )
    return None
