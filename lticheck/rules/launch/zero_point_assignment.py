"""zero-point-assignment: 0 points, or points left blank."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.ags_examples import MISS, line_item, posted
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage
from lticheck.services.outcomes.score import parse_ruby_float

RULE = Rule(
    slug="zero-point-assignment",
    title="The assignment is worth no points",
    stage=Stage.LAUNCH,
    severity=Severity.ERROR,
    party=Party.INSTRUCTOR,
    meaning=(
        "A score is a fraction of the assignment's points. Out of 0 points every score becomes "
        "0. Where points are blank, Canvas refuses the score and leaves a comment for the "
        "student at every try."
    ),
    meaning_13=(
        "Canvas rescales each score to the line item's maximum, which comes from the assignment's "
        "points. Where that is 0, every score becomes 0, and Canvas still says success."
    ),
    causes=(
        "The assignment was created without points possible.",
        "Somebody set the points to 0 so that the assignment does not count.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Edit the assignment and give it points. To keep it out of the final grade, "
                "tick “Do not count this assignment towards the final grade” instead. Points are "
                "read-only in a closed grading period, and where a blueprint locks them."
            ),
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Or display the grade as Complete/Incomplete, for which Canvas needs no points; "
                "every score above 0 then counts as complete. A 0 that is there stays either way: "
                "have the tool send the scores again, or correct them in Grades."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Send the scores again afterwards: Canvas does not recalculate the old ones.",
        ),
    ),
    references=(
        Reference(label="Canvas: app/models/abstract_assignment.rb (interpret_grade)"),
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
    ),
    versions=BOTH,
    canvas_codes=("no_points_possible",),
    canvas_texts=("Assignment has no points possible",),
    statuses=(422,),
    hits=(
        Example(scenario="points-blank", offline=True),
        Example(scenario="points-zero", offline=True),
        Example(scenario="points-zero", sends={"result_score": "0.85"}),
        Example(scenario="points-blank", sends={"result_score": "0.85"}),
        Example(scenario="percent-zero", sends={"result_score": "0.85"}),
        posted(before=line_item(0)),
        posted(scoreGiven=5, scoreMaximum=0),
        Example(capture=line_item(0)),
    ),
    misses=(
        MISS,
        posted(before=line_item(10)),
        Example(offline=True),
        Example(scenario="pass-fail-blank", sends={"result_score": "0.85"}),
    ),
)


def check(case: Case) -> Finding | None:
    """Find Canvas's refusal; then a score that became 0; then what the launch predicts."""
    exchange = refused(case, code="no_points_possible", text="Assignment has no points possible")
    if exchange:
        return RULE.finding(
            "The assignment has no points possible, so Canvas refused the score and left a "
            "comment on the submission.",
            canvas_reply(exchange),
        )
    launch = case.launch
    if launch is None or launch.points_possible is None or not launch.outcome_url:
        return None
    points = launch.points_possible.strip()
    is_zero = parse_ruby_float(points) == 0
    if not is_zero and points and not points.startswith("$"):
        return None
    return _of_launch(case, points, is_zero=is_zero)


def _of_launch(case: Case, points: str, *, is_zero: bool) -> Finding | None:
    shown = f"“{points}”" if points else "(blank)"
    stated = Evidence(
        label="Points possible",
        actual=shown,
        expected="a number above 0",
        where="custom_canvas_assignment_points_possible",
    )
    if case.written and case.read_back:
        return _of_read_back(case, stated, is_zero=is_zero)
    if is_zero:
        message = "Points possible is 0: a score would become 0."
    else:
        message = (
            f"Points possible is {shown}: a score would be refused. Ignore this if the grade is "
            "displayed as Complete/Incomplete."
        )
    return RULE.finding(message, stated, confidence=Confidence.LIKELY)


def _of_read_back(case: Case, stated: Evidence, *, is_zero: bool) -> Finding | None:
    """Say what became of a score; silent where it arrived all the same."""
    from lticheck.rules.grade_comparison import (  # noqa: PLC0415 - start-up time
        read_back_evidence,
        read_back_of,
    )

    found = read_back_of(case)
    if found is None or not is_zero or found.observed != 0:
        return None
    return RULE.finding(
        f"Canvas said success, but “{found.sent_text}” of 0 points is 0.",
        stated,
        *read_back_evidence(found),
    )


def check_ags(case: Case) -> Finding | None:
    """Find a score for a line item of 0 points; then what such a line item predicts."""
    from lticheck.rules.ags_evidence import (  # noqa: PLC0415 - start-up time
        accepted_scores,
        line_item_maximum,
        shown_json,
        value_sent,
    )
    from lticheck.rules.ags_results import written_score  # noqa: PLC0415 - start-up time
    from lticheck.services.ags.numbers import leading_number  # noqa: PLC0415 - start-up time

    maximum = line_item_maximum(case)
    for _, ags in accepted_scores(case):
        of = leading_number(ags.request.get("scoreMaximum"))
        if written_score(ags) is None or (maximum != 0 and of != 0):
            continue
        given = shown_json(ags.request.get("scoreGiven"))
        became = (
            "became 0" if of else f"was written as {given} points of 0, which counts for nothing"
        )
        return RULE.finding(
            f"Canvas said success, but the line item's maximum is 0: {given} {became}.",
            value_sent(ags.request, "scoreMaximum"),
            *_line_item(maximum),
        )
    if maximum != 0:
        return None
    return RULE.finding(
        "The line item's maximum is 0: a score would become 0.",
        *_line_item(maximum),
        confidence=Confidence.LIKELY,
    )


def _line_item(maximum: float | None) -> tuple[Evidence, ...]:
    if maximum is None:
        return ()
    return (
        Evidence(label="Line item's scoreMaximum", actual=f"{maximum:g}", expected="more than 0"),
    )
