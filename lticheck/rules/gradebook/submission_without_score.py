"""submission-without-score: work without a score."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import outcome_asked
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="submission-without-score",
    title="New work was handed in, without a score",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The request handed in work but no score. Canvas makes a new attempt of it, marks it as "
        "submitted, and keeps an old score, which it then shows as not matching."
    ),
    causes=(
        "The tool sends the answer first and forgets the score, or sends it in a second request.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send resultScore and resultData in one request.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: app/models/submission.rb"),
    ),
    hits=(
        Example(sends={"text": "my answer"}),
        Example(scenario="tool-graded", sends={"url": "https://tool.example/x"}),
    ),
    misses=(
        Example(sends={"text": "my answer", "result_score": "0.5"}),
        Example(),
    ),
)


def check(case: Case) -> Finding | None:
    """Find work without a score that Canvas took."""
    written = case.written
    sent = outcome_asked(written)
    if sent is None or not sent.hands_in:
        return None
    if sent.result_score is not None or sent.result_total_score is not None:
        return None
    after = case.read_back.outcome if case.read_back else None
    shown = after.score if after and after.score else "nothing"
    return RULE.finding(
        "Canvas took the work as a new attempt; no score came with it.",
        Evidence(label="Grade read back", actual=shown),
    )
