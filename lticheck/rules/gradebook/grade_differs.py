"""grade-differs: taken, and read otherwise than it was meant."""

from __future__ import annotations

import re

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    line_item_maximum,
    value_sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    posted,
)
from lticheck.rules.ags_scale import scale_surprise
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.read_back import ReadBack

PLAIN = re.compile(r"\s*[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
"""A number that everybody reads alike."""

RULE = Rule(
    slug="grade-differs",
    title="The gradebook shows another grade than was meant",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning="Canvas took the score, and what it made of it is not what the request seems to say.",
    causes_11=(
        "resultTotalScore counts in points and is not capped: 85 of 10 points is 850 %.",
        "Both scores were sent: then resultTotalScore counts and resultScore is ignored.",
        (
            "In letter-grade and GPA schemes a total that reads like a name of the scheme "
            "counts as that name."
        ),
        "Ruby reads the text otherwise: 0x1 is 1, 1_0 is 10.",
    ),
    causes_13=(
        "scoreGiven and scoreMaximum are on two scales: 8.5 with a scoreMaximum of 1 is 850 %.",
        "The line item's maximum is another than the tool believes: Canvas rescales to it.",
        (
            "Rescaling leaves a tail: 0.94 of 1 on 10 points is 9.399999999999999, which can fall "
            "below the limit of a letter grade."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Send one of the two scores, as a plain decimal: resultScore from 0 to 1, or "
                "the points."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            version=LtiVersion.V1_1,
            text=(
                "If points look wrong under a letter or GPA scheme, display the grade as Points "
                "or Percentage."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send scoreGiven and scoreMaximum on one scale, best that of the "
                "line item: GET the line item shows its scoreMaximum."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
    ),
    versions=BOTH,
    silenced_by=(
        "zero-point-assignment",
        "human-grade-kept",
        "late-policy-deduction",
        "pass-fail-any-score",
    ),
    hits=(
        Example(sends={"result_total_score": "85"}),
        Example(sends={"result_total_score": "-7"}),
        Example(sends={"result_score": "0.5", "result_total_score": "8"}),
        Example(sends={"result_score": "0x1"}),
        Example(scenario="gpa-scale", sends={"result_total_score": "4.0"}),
        posted(scoreGiven=8.5, scoreMaximum=1),
    ),
    misses=(
        Example(sends={"result_score": "0.85"}),
        Example(sends={"result_total_score": "8.5"}),
        Example(scenario="late", sends={"result_score": "0.85"}),
        Example(scenario="pass-fail", sends={"result_score": "0.3"}),
        MISS,
    ),
)


def check(case: Case) -> Finding | None:
    """Compare what was read back with what was sent; then look for what would surprise."""
    found = read_back_of(case)
    if found is None or found.observed is None:
        return None
    message = _surprise(found)
    if not message:
        return None
    return RULE.finding(
        message,
        *read_back_evidence(found),
        severity=None if found.is_as_expected else Severity.ERROR,
        confidence=Confidence.CERTAIN if found.is_as_expected else Confidence.LIKELY,
    )


def _surprise(found: ReadBack) -> str:
    """Say what a person would not expect; empty where all is plain."""
    sent = found.sent_text
    if not found.is_as_expected:
        return f"“{sent}” was taken, but the grade is {found.observed:g} of 1."
    if found.total is not None and found.points and not 0 <= found.total <= found.points:
        return (
            f"The gradebook shows {found.total:g} of {found.points:g} points: Canvas does not cap."
        )
    if found.total is not None and found.asked.result_score is not None:
        ignored = found.asked.result_score
        return f"Both scores were sent: “{sent}” points count, “{ignored}” was ignored."
    if not PLAIN.fullmatch(sent):
        read = found.total if found.total is not None else found.fraction
        return f"Canvas reads “{sent}” as {read:g}."
    return ""


def check_ags(case: Case) -> Finding | None:
    """Work out what Canvas makes of a score, by its own arithmetic."""
    for exchange, ags in accepted_scores(case):
        message = scale_surprise(ags.request, line_item_maximum(case))
        if message and ags.request.is_graded:
            return RULE.finding(
                message,
                value_sent(ags.request, "scoreGiven"),
                value_sent(ags.request, "scoreMaximum"),
                ags_answer(exchange),
            )
    return None
