"""no-score: neither a score nor work in the request."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, outcome_asked, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="no-score",
    title="The request holds no score",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A replaceResult without a score and without any work to hand in asks for nothing. "
        "Canvas looks for the score at result, resultScore, textString, in exactly these "
        "letters."
    ),
    causes=(
        (
            "The element is named otherwise, as textstring, or the score stands directly in "
            "resultScore."
        ),
        "The score was left out because the program had none.",
        "needsAdditionalReview or submittedAt was sent alone.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send "
                "<resultScore><language>en</language><textString>0.85</textString></resultScore>."
            ),
        ),
    ),
    references=(
        Reference(label="LTI 1.1 guide, section 6.1.1 (replaceResult)"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    canvas_codes=("no_score",),
    canvas_texts=("No score given",),
    statuses=(422,),
    hits=(
        Example(sends={"needs_additional_review": True}),
        Example(sends={"submitted_at": "2026-01-31T12:00:00Z"}),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": ""}),
        Example(sends={"text": "my answer"}),
        Example(sends={"result_score": "abc"}, canvas_version="2017"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal; old Canvas says the same of what is no number."""
    exchange = refused(case, code="no_score", text="No score given")
    if exchange is None:
        return None
    sent = outcome_asked(exchange)
    has_code = exchange.outcome is not None and exchange.outcome.code
    if sent and not has_code and sent.result_score is not None:
        return None
    return RULE.finding(
        "The request has neither a score nor any work in it.", canvas_reply(exchange)
    )
