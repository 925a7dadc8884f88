"""The verdict on the whole run, in one line."""

from __future__ import annotations

from collections import Counter

from lticheck.formats.wording import (
    NOT_RESTORED,
    VERDICT_BADGES,
    Badge,
    badge,
    one_line,
    unexpected_findings,
)
from lticheck.model.findings import Severity
from lticheck.reporting.causes import cause_of
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.rows import rows
from lticheck.reporting.verdict import Verdict

PHRASES = {
    "problem": "with a problem",
    "warning": "with a warning",
    "not checked": "left open",
}
"""How a badge's word reads after a number, where it does not stay as it is: 2 with a problem."""
UNASKED = {**PHRASES, VERDICT_BADGES[Verdict.OK].word: "without a finding"}
"""The same where no Canvas was asked: nobody knows what is in order."""

TONES = ("error", "warning", "ok")


def phrase(badge_: Badge, report: Report) -> str:
    """Return a badge's word as it reads after a number."""
    phrases = UNASKED if report.asked_nobody else PHRASES
    return phrases.get(badge_.word, badge_.word)


def headline(report: Report) -> str:
    """Return how many were checked and what became of them."""
    counts = ", ".join(f"{n:,} {phrase(b, report)}" for b, n in tally(report))
    total = f"{report.total:,}"
    asked = f" Asked: {report.target}." if report.target else ""
    return one_line(f"{worst(report).glyph} {total} checked: {counts or 'nothing'}.{asked}")


def tally(report: Report) -> list[tuple[Badge, int]]:
    """Count the diagnoses by badge, the worst first."""
    counted = _of_checks(report) if report.of_checks else _of_launches(report)
    return sorted(counted.items(), key=lambda pair: _rank(pair[0]))


def _of_checks(report: Report) -> dict[Badge, int]:
    return Counter(badge(diagnosis) for diagnosis in report.diagnoses)


def _of_launches(report: Report) -> dict[Badge, int]:
    """Count by verdict, of which there may be more than diagnoses that were kept."""
    lost = Counter(d.verdict for d in report.diagnoses if d.restore_failed)
    counted = {VERDICT_BADGES[v]: n - lost[v] for v, n in report.verdicts.items()}
    return {b: n for b, n in {**counted, NOT_RESTORED: lost.total()}.items() if n}


def worst(report: Report) -> Badge:
    """Return the worst badge; of a run without diagnoses, that nothing was checked."""
    counted = tally(report)
    return counted[0][0] if counted else Badge(glyph="○", word="nothing checked", tone="warning")


def by_urgency(report: Report) -> list[Diagnosis]:
    """Return the diagnoses, those first on which somebody must act; same causes together."""
    return sorted(report.diagnoses, key=lambda d: (_rank(badge(d)), not cause(d), cause(d)))


def examples(report: Report) -> list[Diagnosis]:
    """Return grades that are not back, then one diagnosis a cause, the most frequent first."""
    lost = [one for one in report.diagnoses if one.restore_failed]
    first: dict[str, Diagnosis] = {}
    for diagnosis in report.diagnoses:
        found = cause_of(diagnosis)
        if found and not diagnosis.restore_failed:
            first.setdefault(found.rule, diagnosis)
    order = {row.key: number for number, row in enumerate(rows(report.summary))}
    shown = sorted(first.items(), key=lambda pair: order.get(pair[0], len(order)))
    return [*lost, *(diagnosis for _, diagnosis in shown)]


def cause(diagnosis: Diagnosis) -> str:
    """Return the title of the finding that comes first, or nothing."""
    titles = (f.title for f in unexpected_findings(diagnosis) if f.severity is not Severity.NOTE)
    return next(titles, "")


def causes(report: Report) -> str:
    """Name the rules that found errors, the most frequent first, with how often."""
    found = sorted(report.summary.errors.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(rule + (f" ×{n:,}" if n > 1 else "") for rule, n in found)


def _rank(badge_: Badge) -> tuple[bool, int, str]:
    return badge_ != NOT_RESTORED, TONES.index(badge_.tone), badge_.word
