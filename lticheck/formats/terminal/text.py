"""The report for people: how far the grade got, why no further, who has to act, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lticheck.formats.format import Appearance
from lticheck.formats.summary_words import words
from lticheck.formats.terminal.guarded import guarded, indented, without_commands
from lticheck.formats.terminal.links import Links
from lticheck.formats.terminal.steps_text import step_line
from lticheck.formats.terminal.summary_text import summary_view
from lticheck.formats.terminal.theme import console
from lticheck.formats.terminal.verdict_text import (
    brief_line,
    check_line,
    closing_view,
    command_line,
    summary_line,
)
from lticheck.formats.wording import GLYPHS, SURENESS
from lticheck.model.findings import Evidence, Finding, Severity
from lticheck.reporting.diagnosis import Diagnosis, LaunchSummary
from lticheck.reporting.report import Report
from lticheck.reporting.sieve import Sieve

LABEL_WIDTH = 26


def render(report: Report, appearance: Appearance) -> str:
    """Return the report as lines for a terminal, coloured or plain."""
    sieve = Sieve(view=report.view)
    shown = (d for d in report.diagnoses if appearance.brief or sieve.passes(d))
    return "".join(card(d, appearance) for d in shown) + closing(report, appearance)


def card(diagnosis: Diagnosis, appearance: Appearance) -> str:
    """Return the lines of one diagnosis."""
    links = Links(width=appearance.width, as_links=appearance.links)
    seen = guarded(diagnosis, links)
    parts = _brief(seen) if appearance.brief else _card(seen)
    return links.shown(_lines(parts, appearance))


def closing(report: Report, appearance: Appearance) -> str:
    """Return the last lines: the summary of many results, and the verdict on the whole run."""
    parts: list[Shown] = []
    if report.is_summed_up:
        parts += summary_view(guarded(words(report)))
    whole = guarded(replace(report, diagnoses=()))
    return _lines([*parts, (summary_line(whole), False)], appearance)


Shown = tuple[RenderableType, bool]
"""What is printed, and whether it stays on one line however long it is."""


def _lines(parts: Iterable[Shown], appearance: Appearance) -> str:
    out = StringIO()
    drawn = console(out, width=appearance.width, color=appearance.color)
    for part, soft_wrap in parts:
        drawn.print(part, soft_wrap=soft_wrap)
    shown = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    return without_commands(shown)


def _card(diagnosis: Diagnosis) -> Iterator[Shown]:
    if diagnosis.check:
        line = check_line(diagnosis.check).append_text(_warned(diagnosis))
        yield indented(line), False
    done = diagnosis.check is not None and diagnosis.check.passed
    if not done or diagnosis.restore_failed:
        yield _diagnosis(diagnosis), False
        if command := command_line(diagnosis):
            yield command, True
        yield "", False


def _brief(diagnosis: Diagnosis) -> Iterator[Shown]:
    """Show a diagnosis in one line: its mark, where it was read, what was found, who acts."""
    if diagnosis.check and not diagnosis.restore_failed:
        yield check_line(diagnosis.check), True
    else:
        yield brief_line(diagnosis), True


def _diagnosis(diagnosis: Diagnosis) -> RenderableType:
    parts: list[RenderableType] = [indented(Text(diagnosis.source, style="source"))]
    if diagnosis.launch:
        parts.append(indented(_about(diagnosis.launch)))
    if diagnosis.steps:
        parts.append(step_line(diagnosis.steps, said=diagnosis.not_checked))
    parts += _exchanges(diagnosis)
    parts += [Padding(finding_view(finding), (1, 0, 0, 0)) for finding in diagnosis.findings]
    ending = closing_view(diagnosis)
    if ending:
        parts.append(Padding(ending, (1 if diagnosis.findings else 0, 0, 0, 0)))
    return Group(*parts)


def _warned(diagnosis: Diagnosis) -> Text:
    """Name the warnings of a check that passes all the same."""
    check = diagnosis.check
    expected = (*check.expected, *check.known) if check else ()
    rules = [f.rule for f in diagnosis.findings if f.severity is Severity.WARNING]
    shown = [rule for rule in rules if rule not in expected]
    return Text(f"  ▲ {', '.join(shown)}" if shown else "", style="warning")


def _exchanges(diagnosis: Diagnosis) -> list[RenderableType]:
    shown = [step for step in diagnosis.steps if step.transcript]
    if not shown:
        return []
    from lticheck.formats.terminal.exchange_text import transcript_view  # noqa: PLC0415 - start-up time

    return [Padding(transcript_view(step), (1, 0, 0, 2)) for step in shown]


def _about(launch: LaunchSummary) -> Text:
    facts = (
        launch.resource,
        launch.context,
        ", ".join(launch.roles),
        f"{launch.points_possible} points" if launch.points_possible else "",
        f"key {launch.consumer_key}" if launch.consumer_key else "",
    )
    return Text(" · ".join(fact for fact in facts if fact), style="label")


def finding_view(finding: Finding) -> RenderableType:
    """Show one finding: what happened, how we know, who acts, what to do; notes in short."""
    head = Text.assemble(
        (f"{GLYPHS[finding.severity]} {finding.severity}", str(finding.severity)),
        "  ",
        (finding.title, "value"),
    )
    if finding.severity is Severity.NOTE:
        head.append(f"  ({finding.rule})", style="label")
        short: list[RenderableType] = [
            Text(finding.message),
            *([_fixes(finding)] if finding.fixes else []),
        ]
        return Group(indented(head), Padding(Group(*short), (0, 0, 0, 2)))
    return Group(indented(head), Padding(_finding_body(finding), (0, 0, 0, 2)))


def _finding_body(finding: Finding) -> RenderableType:
    body: list[RenderableType] = [Text(finding.message)]
    if finding.evidence:
        body += [Text("\nHow we know", style="head"), _evidence(finding.evidence)]
    body.append(_who(finding))
    if finding.fixes:
        body += [Text("\nWhat to do", style="head"), _fixes(finding)]
    body.append(Text.assemble(("\nMore: ", "label"), (f"lticheck explain {finding.rule}", "slug")))
    return Group(*body)


def _evidence(evidence: tuple[Evidence, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="label", max_width=LABEL_WIDTH)
    table.add_column(ratio=1, overflow="fold")
    for fact in evidence:
        shown = Text(fact.actual)
        if fact.expected:
            shown.append(f"\nshould be: {fact.expected}")
        if fact.where:
            shown.append(f"\n{fact.where}", style="where")
        table.add_row(f"  {fact.label}", shown)
    return table


def _who(finding: Finding) -> Text:
    return Text.assemble(
        ("\nWho acts    ", "head"),
        (finding.party.in_words, "party"),
        (f"   ({SURENESS[finding.confidence]})", "label"),
    )


def _fixes(finding: Finding) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3, justify="right", style="ok")
    table.add_column(ratio=1)
    for fix in finding.fixes:
        text = Text(fix.text)
        if fix.party is not finding.party:
            text = Text.assemble((f"{fix.party.in_words}: ", "label"), fix.text)
        table.add_row("→", text)
    return table
