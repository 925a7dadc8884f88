"""score-fields-missing: a required field of the score is missing."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
    refusal,
    sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    api,
    posted,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.causes import Cause

RULE = Rule(
    slug="score-fields-missing",
    title="A required field of the score is missing",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A score needs userId, activityProgress, gradingProgress and timestamp. Canvas "
        "names the first one that is missing or empty."
    ),
    causes=(
        "The field is left out, null, or an empty text.",
        "It is misspelt: case counts, so “GradingProgress” is another name.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send all of userId, timestamp, activityProgress, gradingProgress, "
                "spelt as in the specification; and with a score scoreGiven and "
                "scoreMaximum."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "activityProgress is missing",
        "gradingProgress is missing",
        "timestamp is missing",
        "userId is missing",
    ),
    statuses=(400,),
    hits=(posted(400, api("timestamp is missing"), timestamp=""),),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and show what stands in the field's place."""
    found = refusal(case, Cause.SCORE_FIELDS_MISSING)
    if found is None or found.ags.reply is None:
        return None
    name = found.ags.reply.message.removesuffix(" is missing")
    return RULE.finding(
        f"The score has no {name}, or an empty one.",
        ags_answer(found.exchange),
        *sent(found, name),
        confidence=found.confidence,
    )
