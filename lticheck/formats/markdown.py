"""Markdown for a ticket or a job summary: the verdict, a table of all, a section a problem."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.formats.closing import notices
from lticheck.formats.format import Appearance
from lticheck.formats.markdown_text import code, line, row
from lticheck.formats.plain_text import explain_command, fix_lines
from lticheck.formats.summary import by_urgency, headline
from lticheck.formats.wording import (
    BY_HAND,
    CheckStatus,
    badge,
    check_status,
    location_and_expectation,
    name_of,
    not_restored,
    unexpected_findings,
)
from lticheck.model.findings import Evidence, Finding
from lticheck.reporting.report import Diagnosis, Report


def render(report: Report, appearance: Appearance) -> str:
    """Return the report as GitHub-flavoured Markdown, a grade that is not back first."""
    del appearance
    parts = [*_loud(report), f"## {line(headline(report))}", _overview(report)]
    parts += [part for diagnosis in by_urgency(report) for part in _section(diagnosis)]
    return "\n\n".join(parts) + "\n"


def _loud(report: Report) -> Iterator[str]:
    for diagnosis in report.diagnoses:
        reason = not_restored(diagnosis)
        if reason:
            yield f"# ✖ {line(reason)}\n\n{line(name_of(diagnosis))}. {BY_HAND}"


def _overview(report: Report) -> str:
    of_checks = any(diagnosis.check for diagnosis in report.diagnoses)
    head = row("Check" if of_checks else "Launch", "Verdict", "Rule")
    rows = [
        row(line(name_of(diagnosis)), str(badge(diagnosis)), _rules(diagnosis))
        for diagnosis in report.diagnoses
    ]
    return "\n".join([head, row("---", "---", "---"), *rows])


def _rules(diagnosis: Diagnosis) -> str:
    return ", ".join(code(finding.rule) for finding in diagnosis.findings) or "–"


def _section(diagnosis: Diagnosis) -> Iterator[str]:
    """Describe what the table cannot say of a diagnosis; nothing where all is in order."""
    findings = [part for finding in unexpected_findings(diagnosis) for part in _finding(finding)]
    said = _said(diagnosis)
    if findings or said:
        yield f"### {line(str(badge(diagnosis)))}: {line(name_of(diagnosis))}"
    yield from said
    yield from findings


def _said(diagnosis: Diagnosis) -> list[str]:
    """Return what no finding says: a broken expectation, a write, a question not asked."""
    unsaid = (
        diagnosis.wrote
        or diagnosis.is_restored
        or check_status(diagnosis) is not CheckStatus.PASSED
    )
    if not unsaid:
        return []
    parts = (not_restored(diagnosis), location_and_expectation(diagnosis), *notices(diagnosis))
    return [line(part) for part in parts if part]


def _finding(finding: Finding) -> Iterator[str]:
    yield f"**{finding.severity}: {line(finding.title)}**"
    yield line(finding.message)
    if finding.evidence:
        yield _evidence(finding.evidence)
    yield f"**Who acts:** {finding.party} ({finding.confidence})"
    if finding.fixes:
        yield "\n".join(["**What to do**", "", *(f"- {line(text)}" for text in fix_lines(finding))])
    yield f"More: {code(explain_command(finding))}"


def _evidence(evidence: tuple[Evidence, ...]) -> str:
    wanted = any(fact.expected for fact in evidence)
    names = ["How we know", "Seen", *(["Should be"] if wanted else []), "Where"]
    rows = [row(*names), row(*("---" for _ in names))]
    for fact in evidence:
        expected = [code(fact.expected)] if wanted else []
        rows.append(row(line(fact.label), code(fact.actual), *expected, line(fact.where)))
    return "\n".join(rows)
