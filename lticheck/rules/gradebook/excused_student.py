"""excused-student: 0 is also what is read of an excused student."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

RULE = Rule(
    slug="excused-student",
    title="The student may be excused",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas reads a score of 0 for excused students too. A write or a delete takes the "
        "excused mark away, and no LTI request can set it again."
    ),
    causes=("A teacher excused the student; or the grade really is 0.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In the gradebook look whether the cell says Excused. If a write took it "
                "away, type EX there again."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/submission.rb"),),
    hits=(
        Example(scenario="excused"),
        Example(scenario="excused", score="0.3"),
    ),
    misses=(
        Example(),
        Example(scenario="tool-graded"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a grade of exactly 0 before anything was written."""
    read = case.step(Role.READ)
    outcome = read.exchange.outcome if read and read.exchange else None
    if (
        outcome is None
        or not outcome.succeeded
        or parse_ruby_float(outcome.result_score or "") != 0
    ):
        return None
    gone = " It was written to since: an excused mark is gone." if case.written else ""
    return RULE.finding(
        f"The grade reads 0, which is also what Canvas says of an excused student.{gone}",
        Evidence(label="Grade read", actual=outcome.result_score or "0.0"),
        severity=Severity.WARNING if case.written else None,
        confidence=Confidence.POSSIBLE,
    )
