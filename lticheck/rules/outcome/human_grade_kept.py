"""human-grade-kept: prioritizeNonToolGrade, and a grade by a person."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, refused
from lticheck.rules.grade_comparison import grade_before, read_back_evidence, read_back_of
from lticheck.rules.rule import Example, Reference, Rule, Stage

RULE = Rule(
    slug="human-grade-kept",
    title="A teacher's grade was kept",
    stage=Stage.OUTCOME,
    is_of_one_student=True,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "The request asked Canvas not to overwrite a grade that a person gave "
        "(prioritizeNonToolGrade), and there is one. The tool's score was not saved, as it "
        "asked."
    ),
    causes=(
        "A teacher graded this student by hand, and the tool sends prioritizeNonToolGrade.",
        "The element was sent with the value false: Canvas looks only at whether it is there.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            text="Leave prioritizeNonToolGrade out when the tool's score should win.",
        ),
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "Your grade stands, and nothing has to be done. If the tool's score should count "
                "instead: type it in, or ask the tool's developer to send it without "
                "prioritizeNonToolGrade. To clear your grade is not enough for that."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: lib/basic_lti/basic_outcomes.rb"),
        Reference(label="Canvas: doc/api/lti_outcomes (prioritizeNonToolGrade)"),
    ),
    canvas_codes=("no_submission_created",),
    canvas_texts=("This outcome request failed to create a new homework submission",),
    statuses=(422,),
    hits=(
        Example(
            scenario="human-graded-submitted",
            sends={"result_score": "0.85", "prioritize_non_tool_grade": True},
        ),
        Example(
            scenario="human-graded",
            sends={"result_score": "0.85", "prioritize_non_tool_grade": True},
        ),
    ),
    misses=(
        Example(scenario="human-graded", sends={"result_score": "0.85"}),
        Example(
            scenario="tool-graded",
            sends={"result_score": "0.85", "prioritize_non_tool_grade": True},
        ),
    ),
)


def check(case: Case) -> Finding | None:
    """Find the refusal; and the success after which another grade is read."""
    exchange = refused(
        case,
        code="no_submission_created",
        text="This outcome request failed to create a new homework submission",
    )
    if exchange:
        return RULE.finding(
            "A person graded this student, so Canvas kept that grade and saved nothing.",
            canvas_reply(exchange),
        )
    found, before = read_back_of(case), grade_before(case)
    if found is None or before is None or not found.asked.prioritize_non_tool_grade:
        return None
    if found.observed not in {None, before} or found.is_as_expected:
        return None
    return RULE.finding(
        "Canvas said success but kept the grade that a person gave.",
        Evidence(label="Grade before", actual=f"{before:g}"),
        *read_back_evidence(found),
        confidence=Confidence.LIKELY,
    )
