"""Markdown for a ticket or a job summary: the verdict, a table of all, a section a problem."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.formats.closing import notices
from lticheck.formats.format import Appearance
from lticheck.formats.markdown_text import code, line, row
from lticheck.formats.plain_text import explain_command, fix_lines
from lticheck.formats.summary import by_urgency, examples, headline
from lticheck.formats.summary_words import Words, words
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
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report

COLUMNS = ("Students", "Now", "Seen", "Who acts")
"""Facts of the summary that its table shows."""


def render(report: Report, appearance: Appearance) -> str:
    """Return the report as GitHub-flavoured Markdown, a grade that is not back first."""
    del appearance
    head = [*_loud(report), f"## {line(headline(report))}"]
    if report.is_summed_up:
        parts = [*head, *_summary(words(report)), "## An example of each cause"]
        parts += [part for diagnosis in examples(report) for part in _section(diagnosis)]
    else:
        parts = [*head, _overview(report)]
        parts += [part for diagnosis in by_urgency(report) for part in _section(diagnosis)]
    return "\n\n".join(parts) + "\n"


def _summary(said: Words) -> Iterator[str]:
    """Yield the summary: a table of all, then what is known of each line."""
    yield f"**{line(said.head)}**"
    yield from map(line, said.notes)
    heads = row(said.title, "Times", *COLUMNS), row("---", "--:", *("---" for _ in COLUMNS))
    rows = []
    for one in said.lines:
        facts = dict(one.facts)
        cells = (line(facts.get(name.lower(), "")) for name in COLUMNS)
        rows.append(row(f"{one.glyph} {line(one.label)}", one.count, *cells))
    yield "\n".join([*heads, *rows])
    if said.more:
        yield line(said.more)
    for one in said.lines:
        known = [f"- {name}: {line(text)}" for name, text in one.facts]
        known += [f"- example: {line(one.example)}", f"- show it: {code(one.command)}"]
        yield "\n".join([f"**{one.count} × {line(one.label)}**", "", *known])


def _loud(report: Report) -> Iterator[str]:
    for diagnosis in report.diagnoses:
        reason = not_restored(diagnosis)
        if reason:
            yield f"# ✖ {line(reason)}\n\n{line(name_of(diagnosis))}. {BY_HAND}"


def _overview(report: Report) -> str:
    head = row("Check" if report.of_checks else "Launch", "Verdict", "Rule")
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
    yield f"**Who acts:** {finding.party.in_words} ({finding.confidence})"
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
