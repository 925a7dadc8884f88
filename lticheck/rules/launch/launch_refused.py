"""launch-refused: the tool itself turned the launch away."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

LOG = "LTIException: OAuth error: Please check your key and secret\n"

RULE = Rule(
    slug="launch-refused",
    title="The tool refused the launch",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The tool's own check of the launch failed, so the student never got in, and there is "
        "nothing to grade. This is not Canvas's doing."
    ),
    causes=(
        "The tool's key or secret is not the one that Canvas signs with.",
        "The tool sits behind a proxy and checks the signature for another scheme or host.",
        (
            "The tool's clock is wrong, or the page was loaded again: a launch counts once, for "
            "a few minutes."
        ),
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Compare consumer key and secret with those in Canvas; then the launch URL that "
                "the tool sees."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Run lticheck diagnose --offline on the launch, with the secret: it tells which "
                "URL the signature fits."
            ),
        ),
    ),
    references=(Reference(label="RFC 5849, section 3.2 (verifying requests)"),),
    silenced_by=("launch-signature-mismatch",),
    hits=(Example(capture=LOG),),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Report what the tool's log says of its launch."""
    facts = observation_evidence(case, FactKind.LAUNCH_REFUSED)
    if not facts:
        return None
    return RULE.finding("The tool turned this launch away.", *facts, confidence=Confidence.LIKELY)
