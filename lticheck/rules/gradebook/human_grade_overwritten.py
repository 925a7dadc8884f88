"""human-grade-overwritten: a grade that was there before is gone."""

from __future__ import annotations

from lticheck.model.case import Case, Role
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import accepted_scores, value_sent
from lticheck.rules.ags_examples import MISS, posted, results
from lticheck.rules.ags_results import is_same, row_evidence, shown_before, written_score
from lticheck.rules.evidence import outcome_asked
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

RULE = Rule(
    slug="human-grade-overwritten",
    title="A former grade was replaced",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.NOTE,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "There was a grade before, and the request replaced it. Canvas does not say who had "
        "given it: a teacher's grade is overwritten, and by deleteResult erased, silently."
    ),
    meaning_13=(
        "There was a grade before, and the score replaced it. Canvas does not say who had given "
        "it: a teacher's grade is overwritten silently."
    ),
    causes=("The tool sends every score again, even after a teacher has corrected it.",),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send prioritizeNonToolGrade, and Canvas keeps what a person gave: allowed "
                "where the launch has "
                "ext_outcome_submission_prioritize_non_tool_grade_accepted=true."
            ),
            version=LtiVersion.V1_1,
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                'Send each score once. Add "prioritize_non_tool_grade": true to '
                "https://canvas.instructure.com/lti/submission, and Canvas keeps any grade that "
                "is there, the tool's own former score as well. Put "
                '"new_submission": false beside it: else a post with Submitted or Completed makes '
                "an attempt, and the student shows as “needs grading” again."
            ),
            version=LtiVersion.V1_3,
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "If it was your grade: https://CANVAS-HOST/courses/COURSE-NUMBER/gradebook/history "
                "(Gradebook History) shows it. Enter it again once the tool sends no more."
            ),
        ),
    ),
    references=(Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),),
    versions=BOTH,
    silenced_by=("excused-student",),
    hits=(
        Example(scenario="human-graded", score="0.85"),
        posted(before=results(4)),
        posted(before=posted().capture + results(4), scoreGiven=9),
    ),
    misses=(
        MISS,
        posted(before=results(8.5)),
        posted(before=results(4), extension={"prioritize_non_tool_grade": True}),
        Example(score="0.85"),
        Example(scenario="human-graded"),
    ),
)


def check(case: Case) -> Finding | None:
    """Compare the grade read before a write with the one that was written."""
    before, written = case.step(Role.READ), case.written
    outcome = before.exchange.outcome if before and before.exchange else None
    sent = outcome_asked(written)
    if outcome is None or not outcome.score or sent is None or case.is_restored:
        return None
    if sent.prioritize_non_tool_grade:
        return None
    score = sent.result_total_score if sent.result_total_score is not None else sent.result_score
    return RULE.finding(
        "There was a grade before; if a person gave it, their grade is replaced.",
        Evidence(label="Grade before", actual=outcome.score),
        Evidence(label="Replaced by", actual=f"“{score}”" if score is not None else "nothing"),
        confidence=Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Compare the row read before a score with the score, and with what the tool sent before."""
    own: dict[str, float] = {}
    for exchange, ags in accepted_scores(case):
        request, score = ags.request, written_score(ags)
        before, former = shown_before(case, exchange), own.get(request.user_id)
        if score is None:
            continue
        own[request.user_id] = score
        if before is None or before.score is None or is_same(before.score, score):
            continue
        if request.extension.get("prioritize_non_tool_grade") is True:
            continue
        changed = former is not None and not is_same(former, before.score)
        return RULE.finding(
            "Somebody had changed the tool's score, and this one replaces theirs."
            if changed
            else "There was a grade before; if a person gave it, their grade is replaced.",
            row_evidence(before, "before"),
            value_sent(request, "scoreGiven"),
            confidence=Confidence.LIKELY if changed else Confidence.POSSIBLE,
        )
    return None
