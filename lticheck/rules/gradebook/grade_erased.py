"""grade-erased: no score was written, and an existing one is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_evidence import (
    accepted_scores,
    ags_answer,
    shown_json,
    value_sent,
)
from lticheck.rules.ags_examples import (
    ABSENT,
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.ags_results import Shown, row_evidence, shown_before
from lticheck.rules.rule import LTI_1_3, Reference, Rule, Stage
from lticheck.services.ags.requests import AgsRequest

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange

RULE = Rule(
    slug="grade-erased",
    title="No score was written, and an existing one is erased",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "With gradingProgress Pending, NotReady or Failed, or without a scoreGiven, "
        "Canvas answers 200, writes no score, and removes the one that is there, a "
        "teacher's too."
    ),
    causes=(
        (
            "The tool reports progress with Pending or NotReady, as when the student "
            "opens it once more."
        ),
        "scoreGiven is missing, null or misspelt: case counts.",
        "The tool sends “delete” as Initialized and NotReady, as celtic's LTI-PHP does.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "Send a score only with FullyGraded (or PendingManual) and scoreGiven."
                " To report progress without harm add to "
                'https://canvas.instructure.com/lti/submission: "preserve_score": '
                'true, "new_submission": false.'
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text=(
                "To hand work to a teacher send Submitted, PendingManual and "
                '"preserve_score": true.'
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "https://CANVAS-HOST/courses/COURSE-NUMBER/gradebook/history (Gradebook History) "
                "shows the score that was there: enter it again, or have the tool send it."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti/ims/scores_controller.rb"),
        Reference(label="Canvas: app/models/lti/result.rb"),
        Reference(label=("https://github.com/WikiEducationFoundation/WikiEduDashboard/pull/6934")),
    ),
    versions=LTI_1_3,
    silenced_by=("line-item-without-column",),
    hits=(
        posted(gradingProgress="Pending"),
        posted(scoreGiven=ABSENT),
        posted(scoreGiven=ABSENT, ScoreGiven=8.5),
    ),
    misses=(
        MISS,
        OTHER,
        posted(422, service("This assignment is still unpublished"), gradingProgress="Pending"),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a score that Canvas took, by which nothing is graded; say what is known to be lost."""
    for exchange, ags in accepted_scores(case):
        cause = _cause(ags.request)
        if cause and ags.request.extension.get("preserve_score") is not True:
            now = _shown_now(case, exchange, ags.request)
            return RULE.finding(
                f"Canvas answered 200 and wrote no score: {cause}. {now}",
                value_sent(ags.request, "gradingProgress", "FullyGraded"),
                value_sent(ags.request, "scoreGiven"),
                ags_answer(exchange),
                *_row_before(case, exchange),
                severity=_severity(case, exchange, ags.request),
            )
    return None


def _severity(case: Case, exchange: Exchange, request: AgsRequest) -> Severity | None:
    """Weigh it: a lost score is an error, a mere report of progress perhaps harmless."""
    lost = _lost(case, exchange)
    return None if request.has("scoreGiven") or lost else Severity.WARNING


def _lost(case: Case, exchange: Exchange) -> Shown | None:
    """Return the score that is known to have been there; None where none is known."""
    before = shown_before(case, exchange)
    return before if before and before.score is not None else None


def _row_before(case: Case, exchange: Exchange) -> tuple[Evidence, ...]:
    lost = _lost(case, exchange)
    return (row_evidence(lost, "before"),) if lost else ()


def _shown_now(case: Case, exchange: Exchange, request: AgsRequest) -> str:
    """Say what the gradebook shows now, and what is known of a score before."""
    attempt = ", and one more attempt" if request.makes_attempt else ""
    now = f"The gradebook now shows no score for this student{attempt}."
    lost = _lost(case, exchange)
    if lost:
        return f"{now} The {lost} that was there is erased."
    return f"{now} If a score was there before, a teacher's too, it is erased."


def _cause(request: AgsRequest) -> str:
    """Say why Canvas takes no score from this request; empty where it does."""
    if not request.is_graded:
        return f"gradingProgress is {shown_json(request.get('gradingProgress'))}"
    if request.get("scoreGiven") is not None:
        return ""
    names = (name for name in request.body or {} if name.lower().replace("_", "") == "scoregiven")
    wrong = next((name for name in names if name != "scoreGiven"), "")
    return f"it has no scoreGiven, but “{wrong}”" if wrong else "it has no scoreGiven"
