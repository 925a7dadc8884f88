"""excused-student: 0 is also what is read of an excused student."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import accepted_scores
from lticheck.rules.ags_examples import MISS, posted, results
from lticheck.rules.ags_results import row_evidence, shown_before, written_score
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

RULE = Rule(
    slug="excused-student",
    title="The student may be excused",
    stage=Stage.GRADEBOOK,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "Canvas reads a score of 0 for excused students too, and in the results of LTI 1.3 none. "
        "A score takes the excused mark away, in LTI 1.1 a delete too, and no LTI request can "
        "set it again."
    ),
    causes=("A teacher excused the student; or the grade really is 0.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In the gradebook check whether the cell says Excused. If a write took it "
                "away, type EX there again."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/submission.rb"),),
    versions=BOTH,
    hits=(
        Example(scenario="excused"),
        Example(scenario="excused", score="0.3"),
        posted(before=results(None)),
    ),
    misses=(
        MISS,
        posted(before=results(8.5)),
        posted(before=results(None), extension={"preserve_score": True}),
        Example(),
        Example(scenario="tool-graded"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a grade of exactly 0 before anything was written."""
    read = case.step(Role.READ)
    outcome = read.exchange.outcome if read and read.exchange else None
    if outcome is None or not outcome.accepted or parse_ruby_float(outcome.score or "") != 0:
        return None
    gone = " It was written to since: an excused mark is gone." if case.written else ""
    return RULE.finding(
        f"The grade reads 0, which is also what Canvas says of an excused student.{gone}",
        Evidence(label="Grade read", actual=outcome.score or "0.0"),
        severity=Severity.WARNING if case.written else None,
        confidence=Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Find a score for a student whose row of the results held none."""
    for exchange, ags in accepted_scores(case):
        before = shown_before(case, exchange)
        if before and before.score is None and written_score(ags) is not None:
            return RULE.finding(
                "The results held no score for this student, as they do for one who is excused, "
                "or whose score was erased or never sent. If the student was excused, this score "
                "took the mark away.",
                row_evidence(before, "before"),
                confidence=Confidence.POSSIBLE,
            )
    return None
