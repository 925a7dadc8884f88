"""score-preserved: the score was kept out of the gradebook, as asked."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    value_sent,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    results,
)
from lticheck.rules.ags_results import Shown, is_same, row_evidence, shown_after
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.numbers import read_number
from lticheck.services.ags.requests import AgsRequest

KEEPING = ("preserve_score", "prioritize_non_tool_grade")
"""Switches of Canvas's extension that keep a grade which is there."""

RULE = Rule(
    slug="score-preserved",
    title="The score was kept out of the gradebook, as asked",
    stage=Stage.GRADEBOOK,
    severity=Severity.WARNING,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "With preserve_score Canvas does not write the score, even where none exists; "
        "with prioritize_non_tool_grade not if any score exists, the tool's own too. It"
        " makes an attempt of it all the same, and the student counts as “needs "
        "grading” again."
    ),
    causes=(("The tool sends preserve_score or prioritize_non_tool_grade together with a score."),),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Leave preserve_score out where the score should count. Where only "
                "progress is reported, add new_submission: false."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: doc/api/score.md"),
    ),
    versions=LTI_1_3,
    hits=(
        posted(extension={"preserve_score": True}),
        posted(
            extension={"prioritize_non_tool_grade": True},
            scoreGiven=0.5,
            scoreMaximum=1,
            after=results(0.005, 1),
        ),
    ),
    misses=(
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find a score that was sent with one of the two."""
    for exchange, ags in accepted_scores(case):
        request, extension = ags.request, ags.request.extension
        if request.get("scoreGiven") is None or not request.is_graded:
            continue
        kept = next((name for name in KEEPING if extension.get(name) is True), "")
        shown = shown_after(case, exchange)
        if kept and shown and _is_rescaled(request, shown):
            return RULE.finding(
                f"A grade that was there before, most likely a teacher's, was kept. The results "
                f"show {shown}: Canvas rescaled the sent score, which is not in the gradebook.",
                value_sent(request, "scoreGiven"),
                row_evidence(shown, "after"),
                Evidence(label=f"{kept} sent", actual="true"),
                confidence=Confidence.LIKELY,
            )
        if extension.get("preserve_score") is True:
            return RULE.finding(
                "The score was not written: preserve_score keeps whatever is there, or nothing.",
                Evidence(label="preserve_score sent", actual="true"),
                ags_answer(exchange),
            )
        if extension.get("prioritize_non_tool_grade") is True:
            return RULE.finding(
                "If any score was there, the tool's own too, this one was not written.",
                Evidence(label="prioritize_non_tool_grade sent", actual="true"),
                ags_answer(exchange),
                severity=Severity.NOTE,
                confidence=Confidence.POSSIBLE,
            )
    return None


def _is_rescaled(request: AgsRequest, shown: Shown) -> bool:
    """Tell whether the row holds the sent score times maximum / points, as of a person's grade."""
    sent, maximum = read_number(request.get("scoreGiven")), read_number(request.get("scoreMaximum"))
    if not sent or not maximum or not shown.score or is_same(sent, shown.score):
        return False
    points = sent * maximum / shown.score
    return points > 0 and abs(points - round(points, 2)) < 1e-6
