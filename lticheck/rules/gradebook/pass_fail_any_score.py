"""pass-fail-any-score: complete or incomplete, whatever the score."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import accepted_scores, value_sent
from lticheck.rules.ags_examples import MISS, posted, results
from lticheck.rules.ags_results import is_same, row_evidence, shown_after, written_score
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="pass-fail-any-score",
    title="Complete/Incomplete: any score above 0 is full marks",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "This assignment knows only complete and incomplete. Any number above 0 counts as "
        "complete, with all the points, and 0 or less as incomplete; the range is not even "
        "checked."
    ),
    meaning_13=(
        "This assignment knows only complete and incomplete. Any score above 0 counts as complete, "
        "with all the points, and 0 as incomplete; a negative score is refused."
    ),
    causes=("The assignment's grade is displayed as Complete/Incomplete.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "To keep the score as it is, choose Points or Percentage under Display Grade as."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="If the tool has a pass mark: send full marks where it is reached, and else 0.",
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
    ),
    versions=BOTH,
    silenced_by=("human-grade-kept",),
    hits=(
        Example(scenario="pass-fail", sends={"result_score": "0.3"}),
        Example(scenario="pass-fail", sends={"result_score": "85"}),
        Example(scenario="pass-fail", sends={"result_total_score": "0.5"}),
        posted(scoreGiven=3, after=results(10)),
    ),
    misses=(
        MISS,
        posted(scoreGiven=3, after=results(3)),
        Example(sends={"result_score": "0.3"}),
        Example(scenario="pass-fail", sends={"result_score": "1"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a score between 0 and 1 that became all, or one out of range that was taken."""
    found = read_back_of(case)
    if found is None or found.observed is None:
        return None
    in_range = found.total is not None or (found.fraction is not None and 0 <= found.fraction <= 1)
    if in_range and (found.points == 0 or not found.is_pass_fail):
        return None
    made = "complete, with full points" if found.observed else "incomplete"
    return RULE.finding(
        f"“{found.sent_text}” was made {made}.",
        *read_back_evidence(found),
        confidence=Confidence.LIKELY if in_range else Confidence.CERTAIN,
    )


def check_ags(case: Case) -> Finding | None:
    """Find a part of the points that reads as all of them; LTI does not show the grade's kind."""
    for exchange, ags in accepted_scores(case):
        score, shown = written_score(ags), shown_after(case, exchange)
        if score is None or shown is None or shown.score is None or not shown.maximum:
            continue
        if score > 0 and not is_same(score, shown.score) and is_same(shown.score, shown.maximum):
            return RULE.finding(
                "Part of the points was sent, and all of them are read. Either the grade is shown "
                "as Complete/Incomplete, or a teacher has given full marks since: LTI does not "
                "say which.",
                value_sent(ags.request, "scoreGiven"),
                row_evidence(shown, "after"),
                severity=Severity.NOTE,
                confidence=Confidence.POSSIBLE,
            )
    return None
