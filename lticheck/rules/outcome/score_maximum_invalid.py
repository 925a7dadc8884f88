"""score-maximum-invalid: scoreMaximum is missing or does not fit."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage

MESSAGES = {
    "": "Canvas does not take this scoreMaximum.",
    "missing": "There is a scoreGiven, and no scoreMaximum.",
    "zero": "scoreMaximum is 0, empty or no number, and the line item's maximum is not 0.",
    "negative": "scoreMaximum is negative.",
    "number": "scoreMaximum is not a number. The attempt was made all the same.",
}
"""What is said, by the variant of the answer."""

RULE = Rule(
    slug="score-maximum-invalid",
    title="scoreMaximum is missing or does not fit",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A scoreGiven needs a scoreMaximum that is a positive number, unless the line "
        "item's own maximum is 0."
    ),
    causes=(
        "scoreMaximum is left out: the specification wants it beside every scoreGiven.",
        "It is 0, null, empty, negative or not a number.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send scoreMaximum as a number, the one that scoreGiven counts up to: "
                '{"scoreGiven": 17, "scoreMaximum": 20}. Canvas rescales to the line '
                "item's maximum."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Assignment and Grade Services 2.0, section 3.4"),
    ),
    versions=LTI_1_3,
    canvas_texts=(
        "ScoreMaximum not supplied when ScoreGiven present.",
        "cannot be zero if line item's maximum is not zero",
        "ScoreMaximum must be greater than or equal to 0",
        "result_maximum can't be blank",
    ),
    statuses=(422,),
    hits=(
        posted(
            422, service("ScoreMaximum not supplied when ScoreGiven present."), scoreMaximum=ABSENT
        ),
        posted(422, service("cannot be zero if line item's maximum is not zero"), scoreMaximum=0),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    return refusal_finding(RULE, case, MESSAGES, "scoreMaximum", "scoreGiven")
