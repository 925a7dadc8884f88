"""attempt-on-every-post: every score counts as a new attempt, handed in now."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    OTHER,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

RULE = Rule(
    slug="attempt-on-every-post",
    title="Every score counts as a new attempt, handed in now",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Without submission.submittedAt Canvas takes the moment of the post as the time of "
        "submission: each post with Submitted or Completed (in Canvas of about 2023 and 2024 every "
        "post) is a new attempt, late after the due date, with the penalty of the late policy, and "
        "clears a status that a teacher set."
    ),
    causes=("The tool leaves submission.submittedAt out, as most libraries do unless told.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                'Send "submission": {"submittedAt": "2026-01-31T12:00:00.000Z"}: when '
                "the student worked, the same value on every retry. Or "
                '"new_submission": false in Canvas\'s extension where no attempt should'
                " be made."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text="To take a wrong late mark back: Grades, the cell, the arrow, Status: None.",
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: doc/api/score.md"),
        Reference(label="https://github.com/instructure/canvas-lms/issues/1799"),
    ),
    versions=LTI_1_3,
    hits=(posted(submission=ABSENT),),
    misses=(
        MISS,
        posted(submission=ABSENT, activityProgress="Started"),
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find scores that make an attempt and do not say when the student worked."""
    bare = [
        (exchange, ags)
        for exchange, ags in accepted_scores(case)
        if ags.request.makes_attempt and not ags.request.submitted_at
    ]
    if not bare:
        return None
    exchange, _ = bare[0]
    return RULE.finding(
        "This score counts as one more attempt, handed in at the moment of the post.",
        Evidence(label="submission.submittedAt sent", actual="(not in the request)"),
        ags_answer(exchange),
        severity=Severity.WARNING if len(bare) > 1 else None,
    )
