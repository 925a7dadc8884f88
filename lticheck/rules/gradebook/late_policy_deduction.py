"""late-policy-deduction: the late policy has lowered the grade."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import accepted_scores, now_at, reads
from lticheck.rules.ags_examples import MISS, line_item, posted
from lticheck.rules.ags_results import written_score
from lticheck.rules.grade_comparison import read_back_evidence, read_back_of
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.times import read_time
from lticheck.services.outcomes.read_back import TOLERANCE

RULE = Rule(
    slug="late-policy-deduction",
    title="Points were deducted for lateness",
    stage=Stage.GRADEBOOK,
    is_of_one_student=True,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "The grade that is read back is lower than the score sent. Canvas's late policy takes "
        "points off work that comes after the due date, for external tools too; everybody sees "
        "what is left."
    ),
    meaning_13=(
        "Canvas's late policy takes points off work that comes after the due date, for external "
        "tools too. The gradebook shows what is left; the results that a tool reads show the score "
        "as it was sent."
    ),
    causes=("The course has a late policy, and the work counts as submitted after the due date.",),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "The policy stands in Grades, the gear (Gradebook Settings), Late Policies. To "
                "lift it for this student: the cell, the arrow, Status: None."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "From a student's first score on, send submittedAt with the time at which they "
                "really finished. For this one it comes too late: Canvas reads it with the first "
                "alone."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send submission.submittedAt with the time at which the student really finished, "
                "the same with every score: a new value makes one more attempt."
            ),
        ),
    ),
    references=(Reference(label="Canvas: app/models/late_policy.rb"),),
    versions=BOTH,
    silenced_by=(
        "zero-point-assignment",
        "human-grade-kept",
    ),
    hits=(
        Example(scenario="late", sends={"result_score": "0.85"}),
        posted(before=line_item(10, endDateTime="2026-11-23T12:00:00Z")),
    ),
    misses=(
        MISS,
        posted(before=line_item(10, endDateTime="2026-11-24T12:00:00Z")),
        posted(
            before=line_item(10, endDateTime="2026-11-23T12:00:00Z"),
            extension={"new_submission": False},
        ),
        Example(sends={"result_score": "0.85"}),
        Example(scenario="pass-fail", sends={"result_score": "0"}),
        Example(scenario="points-zero", sends={"result_score": "0.85"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find a grade that came back lower than sent, where nothing else lowers it."""
    found = read_back_of(case)
    if found is None or found.expected is None or found.observed is None:
        return None
    lost = found.expected - found.observed
    if (
        lost <= TOLERANCE
        or found.observed < 0
        or found.is_pass_fail
        or not 0 < found.expected <= 1.5
    ):
        return None
    percent = lost * 100
    whole = abs(percent - round(percent)) < 0.02
    of_points = f", {lost * found.points:.4g} of {found.points:g} points" if found.points else ""
    return RULE.finding(
        f"{percent:.4g} % less than sent{of_points}: most likely the late policy's deduction.",
        *read_back_evidence(found),
        confidence=Confidence.LIKELY if whole else Confidence.POSSIBLE,
    )


def check_ags(case: Case) -> Finding | None:
    """Find work handed in after the line item's end: AGS shows neither policy nor deduction."""
    due_text = _due(case)
    due = read_time(due_text)
    for exchange, ags in accepted_scores(case):
        stated = ags.request.submitted_at
        handed_in = read_time(stated) if stated else now_at(exchange)
        if due is None or handed_in is None or handed_in <= due:
            continue
        if ags.request.makes_attempt and written_score(ags) is not None:
            return RULE.finding(
                "The work counts as handed in after the due date. If the course has a late "
                "policy, the gradebook shows fewer points than were sent; the results do not "
                "show it.",
                Evidence(label="Due", actual=due_text, where="endDateTime"),
                Evidence(label="Handed in", actual=str(stated or "at the moment of the post")),
                severity=Severity.NOTE,
                confidence=Confidence.POSSIBLE,
            )
    return None


def _due(case: Case) -> str:
    """Return the due date that a line item states; empty where none was read."""
    for _, ags in reads(case, Endpoint.LINE_ITEM):
        document = ags.reply.document if ags.reply else None
        stated = document.get("endDateTime") if isinstance(document, dict) else None
        if isinstance(stated, str):
            return stated
    return ""
