"""non-numeric-score: a score that Ruby cannot read as a number."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    api,
    field_error,
    posted,
)
from lticheck.rules.evidence import (
    canvas_reply,
    next_obstacle,
    outcome_asked,
    refused,
    unconfirmed_request,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

KINDS = (
    ("no_parseable_result_score", "Unable to parse resultScore", "result_score", "resultScore"),
    (
        "no_parseable_result_total_score",
        "Unable to parse resultTotalScore",
        "result_total_score",
        "resultTotalScore",
    ),
)
NOTHING = {"", "none", "null", "nan", "undefined", "nil"}

AGS_MESSAGES = {
    "": "scoreGiven is not a number to Canvas. The attempt was made all the same.",
    "500 scoreGiven": (
        "Canvas failed, most likely over scoreGiven, which is neither number nor text."
    ),
    "500 scoreMaximum": (
        "Canvas failed, most likely over scoreMaximum, which is neither number nor text."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="non-numeric-score",
    title="The score is not a number",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas reads a score as a decimal number with a point. What it cannot read it refuses, "
        "and the gradebook stays as it was."
    ),
    meaning_13=(
        "Canvas takes scoreGiven as a JSON number, or as a text that is one, with a decimal point. "
        "It refused this one. The score in the gradebook is as it was, but an attempt may have "
        "been counted."
    ),
    causes=("The number was written with a decimal comma, a percent sign or a unit.",),
    causes_11=(
        (
            "The program had no number: None, null, NaN or an empty text was formatted into the "
            "request."
        ),
        "The element is there but empty.",
    ),
    causes_13=(
        "The program had no number, and sent a word in its place, such as “None” or “NaN”.",
        "It is true, false, a list or an object: Canvas then answers 500.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Format the score with locale-independent code: str(round(score, 4)) in Python.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text="Where there is no score yet, send nothing rather than an empty element.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send scoreGiven and scoreMaximum as JSON numbers: round(score, 4) in Python, not "
                "a formatted text. Where there is no score yet, send nothing at all: a post "
                "without scoreGiven erases a grade."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 6.1.1 (replaceResult)"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=(
        "no_parseable_result_score",
        "no_parseable_result_total_score",
    ),
    canvas_texts=(
        "Unable to parse resultScore",
        "Unable to parse resultTotalScore",
        "result_score is not a number",
    ),
    statuses=(422, 500),
    hits=(
        Example(sends={"result_score": "abc"}),
        Example(sends={"result_score": "0,85"}),
        Example(sends={"result_score": ""}),
        Example(sends={"result_total_score": "85%"}),
        Example(sends={"result_score": "abc"}, canvas_version="2017"),
        posted(422, field_error("result_score", "is not a number"), scoreGiven="8,5"),
        posted(500, api("An error occurred.", "internal_server_error"), scoreGiven=True),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "85"}),
        Example(sends={"result_score": " 0.5 "}),
        Example(sends={"needs_additional_review": True}),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal of either score; old Canvas calls such a score none at all."""
    for code, text, name, label in KINDS:
        exchange = refused(case, code=code, text=text)
        if exchange:
            return _found(exchange, getattr(exchange.asked, name, None), label)
    exchange = refused(case, text="No score given")
    asked = outcome_asked(exchange)
    sent = asked.result_score if asked else None
    if exchange is None or sent is None or parse_ruby_float(sent) is not None:
        return _of_captured_request(case)
    return _found(exchange, sent, "resultScore")


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request of which no answer tells."""
    exchange = unconfirmed_request(case)
    asked = outcome_asked(exchange)
    if exchange is None or asked is None or not asked.writes:
        return None
    for _, _, name, label in KINDS:
        sent = getattr(asked, name)
        if sent is not None and parse_ruby_float(sent) is None:
            severity, confidence = next_obstacle(exchange)
            return RULE.finding(
                f"“{sent}” is not a number: Canvas refuses such a score.",
                Evidence(label=f"{label} sent", actual=f"“{sent}”", expected="such as 0.85"),
                *_meant(sent.strip(), is_fraction=label == "resultScore"),
                severity=severity,
                confidence=confidence,
            )
    return None


def _found(exchange: Exchange, sent: str | None, label: str) -> Finding:
    evidence = [canvas_reply(exchange)]
    shown = ""
    if sent is not None:
        shown = f"“{sent}”"
        expected = "such as 0.85" if label == "resultScore" else "points, such as 8.5"
        evidence.append(Evidence(label=f"{label} sent", actual=shown, expected=expected))
        evidence += _meant(sent.strip(), is_fraction=label == "resultScore")
    return RULE.finding(f"Canvas cannot read {shown or 'the score'} as a number.", *evidence)


def _meant(sent: str, *, is_fraction: bool) -> list[Evidence]:
    """Offer the number that was meant, where one can be seen."""
    if sent.lower() in NOTHING:
        return [Evidence(label="It looks like", actual="no score at all: then send none")]
    number = parse_ruby_float(sent.rstrip("%").strip().replace(",", ".", 1).removesuffix("."))
    if number is None or (not is_fraction and sent.endswith("%")):
        return []
    if is_fraction and (sent.endswith("%") or 1 < number <= 100):
        return [Evidence(label="If it is a percentage", actual=f"send {number / 100:g}")]
    return [Evidence(label="If it means", actual=f"send {number:g}")]


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES, "scoreGiven", "scoreMaximum")
