"""sourcedid-forged: a legacy sourcedid with a wrong hash."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="sourcedid-forged",
    title="The sourcedid's own signature is wrong",
    stage=Stage.OUTCOME,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "A legacy sourcedid ends in a hash by which Canvas knows that it made it. This one's "
        "does not fit: the ids in it were changed, or another Canvas made it."
    ),
    causes=(
        "The tool builds sourcedids itself, or changes the ids in one.",
        "The sourcedid is of another Canvas: another school, or a test copy.",
        "Canvas's encryption key was changed, which ends all old sourcedids.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send only sourcedids that came with a launch, unchanged.",
        ),
        Fix(
            party=Party.CANVAS_ADMIN,
            text="After a change of Canvas's encryption key, have students launch again.",
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/sourcedid.rb"),),
    canvas_codes=("signature_invalid",),
    canvas_texts=("Invalid signature",),
    statuses=(422,),
    hits=(Example(scenario="sourcedid-forged"),),
    misses=(
        Example(),
        Example(scenario="sourcedid-unknown-tool"),
        Example(scenario="sourcedid-garbage"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal."""
    exchange = refused(case, code="signature_invalid", text="Invalid signature")
    if exchange is None:
        return None
    return RULE.finding(
        "The four ids in the sourcedid are not the ones that Canvas signed.",
        canvas_reply(exchange),
    )
