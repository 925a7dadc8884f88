"""score-out-of-range: a number was sent, but not one between 0 and 1."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import (
    canvas_reply,
    next_obstacle,
    outcome_asked,
    refused,
    request_evidence,
    unconfirmed_request,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

BONUS = 1.5
"""Up to here a number above 1 is more likely a bonus than a percentage."""

AGS_MESSAGES = {
    "": "Canvas does not take this scoreGiven.",
    "negative": "scoreGiven is negative.",
    "huge": "scoreGiven is too large for the gradebook. The attempt was made all the same.",
    "500 scoreGiven": "Canvas failed, most likely over scoreGiven, which is infinite.",
    "500 scoreMaximum": "Canvas failed, most likely over scoreMaximum, which is infinite.",
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="score-out-of-range",
    title="The score is not between 0 and 1",
    title_13="scoreGiven is negative or far too large",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas takes resultScore as a fraction of the assignment's points: 0 is nothing, 1 is "
        "all. It refused this number and left the gradebook as it was."
    ),
    meaning_13=(
        "Canvas takes every scoreGiven from 0 up, also one above scoreMaximum, which gives bonus "
        "points. It refused this one, and left the score in the gradebook as it was."
    ),
    causes_11=(
        "The tool sends a percentage (85) or points (8.5 of 10) where a fraction (0.85) belongs.",
        "A bonus lifts the score above 1, or a penalty pushes it below 0.",
    ),
    causes_13=(
        "A penalty pushes the score below 0.",
        "The number was divided by 0, or by almost 0: it is infinite, or has hundreds of digits.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Divide before you send: a percentage by 100, points by the points possible.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "For bonus points send resultTotalScore, in points. Canvas does not cap it. The "
                "launch says so with ext_outcome_result_total_score_accepted=true."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send a scoreGiven of 0 or more. More than scoreMaximum is allowed, "
                "and gives bonus points."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 6.1.1 (replaceResult: a decimal from 0.0 to 1.0)"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=("bad_score",),
    canvas_texts=(
        "Score is not between 0 and 1",
        "ScoreGiven must be greater than or equal to 0",
        "grade is too long (maximum is 255 characters)",
    ),
    statuses=(422,),
    hits=(
        Example(sends={"result_score": "85"}),
        Example(sends={"result_score": "-0.1"}),
        Example(sends={"result_score": "1.0001"}, canvas_version="2017"),
        posted(422, service("ScoreGiven must be greater than or equal to 0"), scoreGiven=-1),
    ),
    misses=(
        Example(sends={"result_score": "1"}),
        Example(sends={"result_score": "abc"}),
        Example(scenario="pass-fail", sends={"result_score": "85"}),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal, and say what the number was meant to be."""
    exchange = refused(case, code="bad_score", text="Score is not between 0 and 1")
    if exchange is None:
        return _of_captured_request(case)
    asked = outcome_asked(exchange)
    sent = asked.result_score if asked else None
    evidence = [canvas_reply(exchange)]
    if sent is not None:
        evidence.append(request_evidence(exchange, "result_score", "resultScore sent"))
        evidence += _meant(sent, case)
    number = f"{sent.strip()} is" if sent else "The score is"
    return RULE.finding(f"{number} not between 0 and 1, so Canvas saved nothing.", *evidence)


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request of which no answer tells; Complete/Incomplete takes any number."""
    exchange = unconfirmed_request(case)
    asked = outcome_asked(exchange)
    if exchange is None or asked is None or asked.result_total_score is not None:
        return None
    sent = asked.result_score or ""
    number = parse_ruby_float(sent)
    if number is None or 0 <= number <= 1 or not asked.writes:
        return None
    severity, confidence = next_obstacle(exchange)
    return RULE.finding(
        f"{sent.strip()} is not between 0 and 1: Canvas refuses such a score.",
        request_evidence(exchange, "result_score", "resultScore sent"),
        *_meant(sent, case),
        severity=severity,
        confidence=confidence,
    )


def _meant(sent: str, case: Case) -> list[Evidence]:
    """Offer the readings of the number that would make a fraction of it."""
    number = parse_ruby_float(sent)
    if number is None or not 1 < number <= 100:
        return []
    if number < BONUS:
        return [Evidence(label="If it is a bonus", actual="send resultTotalScore, in points")]
    found = [Evidence(label="If it is a percentage", actual=f"send {number / 100:g}")]
    points = parse_ruby_float(case.launch.points_possible or "") if case.launch else None
    if points and number <= points and points != 100:
        meant = f"{number:g} of {points:g} points"
        found.append(Evidence(label="If it is points", actual=f"{meant}: send {number / points:g}"))
    return found


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES, "scoreGiven", "scoreMaximum")
