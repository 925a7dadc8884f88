"""legacy-endpoint-failure: Failure from ext_grade_passback."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, outcome_said
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.reply import Dialect

REPLY = (
    "<message_response><lti_message_type/><statusinfo><codemajor>Failure</codemajor>"
    "<severity>Status</severity><codeminor>fullsuccess</codeminor></statusinfo></message_response>"
)

RULE = Rule(
    slug="legacy-endpoint-failure",
    title="The legacy endpoint failed and gives no reason",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The request went to ext_grade_passback, Canvas's form of outcomes from before LTI 1.1. "
        "It always answers status 200, and of a failure it says that it is one, no more; even "
        "“fullsuccess” means nothing."
    ),
    causes=("The tool posts to ext_ims_lis_basic_outcome_url instead of lis_outcome_service_url.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Post replaceResult XML to lis_outcome_service_url: its answers name the cause.",
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Or run lticheck diagnose on the launch: it asks the newer service about the "
                "same grade."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label=("Canvas: app/controllers/lti_api_controller.rb (legacy_grade_passback)")),
    ),
    statuses=(200,),
    hits=(Example(capture=REPLY),),
    misses=(
        Example(),
        Example(scenario="student-dropped"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the legacy answer's failure."""
    exchange = case.stopped_by
    outcome = outcome_said(exchange)
    if exchange is None or outcome is None or outcome.dialect is not Dialect.LEGACY:
        return None
    if outcome.code_major.lower() != "failure":
        return None
    return RULE.finding(
        "The legacy endpoint says Failure; it never says why.",
        canvas_reply(exchange),
        confidence=Confidence.POSSIBLE,
    )
