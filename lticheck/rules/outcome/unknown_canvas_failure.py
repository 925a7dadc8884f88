"""unknown-canvas-failure: whatever no other rule explains."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.exchange import TransportTrouble
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    ags_answer,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import canvas_reply, says_no_canvas
from lticheck.rules.rule import ALL_OTHERS, BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.exchange import ags_of
from lticheck.services.ags.reply import Shape
from lticheck.services.outcomes.reply import Dialect

RULE = Rule(
    slug="unknown-canvas-failure",
    title="Canvas refused this, and lticheck does not know the reason",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.LTICHECK,
    meaning=(
        "Canvas said no, in words that this version of lticheck does not know. They are shown "
        "as they came."
    ),
    causes=(
        (
            "Canvas has changed since this version of lticheck was made, or a plugin of your "
            "Canvas answers."
        ),
    ),
    fixes=(
        Fix(
            party=Party.LTICHECK,
            text=(
                "Report the answer to lticheck's issue tracker; lticheck send --show-exchange "
                "prints all of it, masked."
            ),
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="Look up the error report of this number in Canvas, if one is named.",
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    versions=BOTH,
    silenced_by=(ALL_OTHERS,),
    hits=(
        Example(fault="new-code"),
        Example(fault="terminal-escapes"),
        posted(422, service("Something new")),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "85"}),
        Example(fault="bad-gateway"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Show whatever stopped the probe and nothing else explains."""
    exchange = case.stopped_by
    if exchange is None or exchange.succeeded or says_no_canvas(exchange):
        return None
    outcome = exchange.outcome
    if outcome and outcome.dialect is Dialect.POX and not outcome.description:
        return RULE.finding(
            "The answer says failure and gives no description. Canvas always gives one: another "
            "platform answered, or something changed the answer.",
            canvas_reply(exchange),
            confidence=Confidence.POSSIBLE,
        )
    if exchange.failure and exchange.failure.trouble is TransportTrouble.NOT_ALLOWED:
        return None  # nothing was sent: what Canvas would have said is not known
    return RULE.finding(
        "Canvas refused the request, and lticheck does not know this answer.",
        canvas_reply(exchange),
        confidence=Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Show whatever refused a request of LTI 1.3 and nothing else explains."""
    exchange = case.stopped_by
    ags = ags_of(exchange) if exchange else None
    if exchange is None or ags is None or ags.reply is None:
        return None
    if ags.reply.shape is Shape.NOT_CAPTURED:
        return None
    return RULE.finding(
        "Canvas refused the request, and lticheck does not know this answer.",
        ags_answer(exchange),
        confidence=Confidence.POSSIBLE,
    )
