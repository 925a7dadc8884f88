"""submitted-at-ignored: submittedAt without new work."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    posted,
)
from lticheck.rules.evidence import outcome_asked, request_evidence
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="submitted-at-ignored",
    title="submittedAt may have been dropped",
    title_13="submittedAt stands where Canvas does not read it",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "submittedAt counts only together with new work. Where the student has a submission "
        "already, Canvas checks it and then drops it, and the late policy goes by the old time."
    ),
    meaning_13=(
        "Canvas reads the time of submission from submission.submittedAt, or from submitted_at in "
        "its own extension. In any other place it is ignored: the moment of the post counts, each "
        "post is a new attempt, and after the due date it is late."
    ),
    causes_11=("The tool had sent a score for this student before.",),
    causes_13=(
        "submittedAt stands at the top of the score, beside timestamp.",
        "It is misspelt for its place: submitted_at in submission, submittedAt in the extension.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Send submittedAt with the first score; to change it later, send it with "
                "resultData, which makes a new attempt."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                'Put it into the score as "submission": {"submittedAt": '
                '"2026-01-31T12:00:00.000Z"}. In any other place Canvas does not read it.'
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
        Reference(label="Canvas: doc/api/lti_outcomes (submittedAt)"),
    ),
    versions=BOTH,
    hits=(
        Example(
            scenario="tool-graded",
            sends={"result_score": "0.5", "submitted_at": "2026-01-31T12:00:00Z"},
        ),
        posted(submission=ABSENT, submittedAt="2026-11-24T05:00:00Z"),
    ),
    misses=(
        Example(sends={"result_score": "0.5"}),
        Example(sends={"result_score": "0.5", "text": "x", "submitted_at": "2026-01-31T12:00:00Z"}),
        MISS,
    ),
)


def check(case: Case) -> Finding | None:
    """Find a submittedAt that came without new work."""
    written = case.written
    sent = outcome_asked(written)
    if written is None or sent is None or not (sent.submitted_at or "").strip() or sent.hands_in:
        return None
    return RULE.finding(
        "If the student had a submission before, Canvas kept its time and dropped this one.",
        request_evidence(written, "submitted_at", "submittedAt sent"),
        confidence=Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Find a time of submission in a place at which Canvas does not look."""
    for exchange, ags in accepted_scores(case):
        request = ags.request
        wrong = [
            where
            for where, there in (
                ("submittedAt at the top", request.has("submittedAt")),
                ("submission.submitted_at", "submitted_at" in request.submission),
                ("submittedAt in Canvas's extension", "submittedAt" in request.extension),
            )
            if there
        ]
        if wrong and not request.submitted_at:
            return RULE.finding(
                "Canvas does not look there: it takes the moment of the post.",
                Evidence(label="Sent", actual=wrong[0], expected="submission.submittedAt"),
                ags_answer(exchange),
                severity=Severity.WARNING,
            )
    return None
