"""excused-student: 0 is also what is read of an excused student."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import accepted_scores
from lticheck.rules.ags_examples import MISS, posted, results
from lticheck.rules.ags_results import row_evidence, shown_before, written_score
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

READ = "Canvas gives a grade of 0, which is also what it gives where the student is excused."
WRITTEN = (
    "Before the score Canvas gave a grade of 0, as it also does where the student is excused. If "
    "the student was excused, the score has taken that away."
)

RULE = Rule(
    slug="excused-student",
    title="The student may be excused",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.NOTE,
    party=Party.INSTRUCTOR,
    meaning=(
        "Where Canvas gives a grade of 0, the student may be excused: it then gives 0, too. A "
        "score or a delete takes the excused mark away, and LTI cannot set it again."
    ),
    meaning_13=(
        "Where the results show no score, the student may be excused. A score takes the excused "
        "mark away, and LTI cannot set it again."
    ),
    causes=("A teacher excused the student.",),
    causes_11=("Or nobody is excused, and the grade really is 0.",),
    causes_13=("Or nobody is excused, and there is no grade yet.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In Grades, look at the student's cell: does it say Excused? If a score took that "
                "away, type EX into the cell."
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
    return RULE.finding(
        WRITTEN if case.written else READ,
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
