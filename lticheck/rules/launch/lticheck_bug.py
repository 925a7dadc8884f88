"""lticheck-bug: our own code broke over this input."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="lticheck-bug",
    title="lticheck broke over this input",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.LTICHECK,
    versions=BOTH,
    meaning=(
        "A bug in lticheck ended the look at this one input. It says nothing about the grade. The "
        "other inputs of the run were looked at as usual, and the exit status is 5."
    ),
    causes=("The input holds something that no test of lticheck has had before.",),
    fixes=(
        Fix(
            party=Party.LTICHECK,
            text=(
                "Report the line that is shown, with a redacted capture (lticheck convert "
                "--redact). The line holds none of your values."
            ),
        ),
    ),
    references=(Reference(label="docs/exit-status.md (status 5)"),),
    hits=(),
    misses=(Example(), Example(offline=True)),
)


def check(case: Case) -> Finding | None:
    """Find a crash that was caught."""
    if not case.bug:
        return None
    return RULE.finding(
        "A bug in lticheck ended the look at this input.",
        Evidence(label="It broke with", actual=case.bug),
    )
