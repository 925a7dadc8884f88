"""grade-held-by-tool: the tool itself has not sent the grade yet."""

from __future__ import annotations

from lticheck.model.case import Case, FactKind
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Example, Reference, Rule, Stage

LOG = "[2026-11-24 10:00:00] [info] LMS grade will NOT be updated - grade unchanged.\n"

RULE = Rule(
    slug="grade-held-by-tool",
    title="The tool holds the grade back",
    stage=Stage.LAUNCH,
    severity=Severity.WARNING,
    party=Party.INSTRUCTOR,
    meaning=(
        "The tool decided not to send this grade: it is not released yet, below a threshold, "
        "before a date, or the same as the one that Canvas has. Canvas was not asked, and nothing "
        "is broken."
    ),
    causes=(
        "Scores are released by hand in the tool, as in Top Hat or Perusall, and were not yet.",
        (
            "The tool sends only after the due date, or only once enough answers are in, as "
            "WeBWorK can."
        ),
        "The score has not changed since it was sent last.",
    ),
    fixes=(
        Fix(
            party=Party.INSTRUCTOR,
            text=(
                "In the tool's own settings of the assignment, look for release, sync and due "
                "dates, then release or sync the grades there."
            ),
        ),
    ),
    references=(Reference(label="WeBWorK: lib/WeBWorK/Authen/LTI/GradePassback.pm"),),
    tool_texts=("LMS grade will NOT be updated", "grades have not been released"),
    hits=(Example(capture=LOG),),
    misses=(Example(offline=True),),
)


def check(case: Case) -> Finding | None:
    """Find the tool's own word that it sends nothing now."""
    facts = observation_evidence(case, FactKind.GRADE_HELD)
    if not facts:
        return None
    return RULE.finding(
        "The tool's log says that it sends no grade now.", *facts, confidence=Confidence.LIKELY
    )
