"""The verdict on the whole run, in one line."""

from __future__ import annotations

from collections import Counter

from lticheck.formats.wording import NOT_RESTORED, Badge, badge, one_line, unexpected_findings
from lticheck.model.findings import Severity
from lticheck.reporting.report import Diagnosis, Report

PHRASES = {"problem": "with a problem", "warning": "with a warning"}
"""How a badge's word reads after a number, where it does not stay as it is: 2 with a problem."""

TONES = ("error", "warning", "ok")


def phrase(badge_: Badge) -> str:
    """Return a badge's word as it reads after a number."""
    return PHRASES.get(badge_.word, badge_.word)


def headline(report: Report) -> str:
    """Return how many were checked and what became of them."""
    counts = ", ".join(f"{n} {phrase(b)}" for b, n in tally(report))
    total = len(report.diagnoses)
    asked = f" Asked: {report.target}." if report.target else ""
    return one_line(f"{worst(report).glyph} {total} checked: {counts or 'nothing'}.{asked}")


def tally(report: Report) -> list[tuple[Badge, int]]:
    """Count the diagnoses by badge, the worst first."""
    counted = Counter(badge(diagnosis) for diagnosis in report.diagnoses)
    return sorted(counted.items(), key=lambda pair: _rank(pair[0]))


def worst(report: Report) -> Badge:
    """Return the worst badge; of a run without diagnoses, that nothing was checked."""
    counted = tally(report)
    return counted[0][0] if counted else Badge(glyph="○", word="nothing checked", tone="warning")


def by_urgency(report: Report) -> list[Diagnosis]:
    """Return the diagnoses, those first on which somebody must act; same causes together."""
    return sorted(report.diagnoses, key=lambda d: (_rank(badge(d)), not cause(d), cause(d)))


def cause(diagnosis: Diagnosis) -> str:
    """Return the title of the finding that comes first, or nothing."""
    titles = (f.title for f in unexpected_findings(diagnosis) if f.severity is not Severity.NOTE)
    return next(titles, "")


def causes(report: Report) -> str:
    """Name the rules that found errors, the most frequent first, with how often."""
    found = Counter(
        finding.rule
        for diagnosis in report.diagnoses
        for finding in diagnosis.findings
        if finding.severity is Severity.ERROR
    )
    return ", ".join(rule + (f" ×{n}" if n > 1 else "") for rule, n in found.most_common())


def _rank(badge_: Badge) -> tuple[bool, int, str]:
    return badge_ != NOT_RESTORED, TONES.index(badge_.tone), badge_.word
