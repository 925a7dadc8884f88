"""The verdict on a screen: of one launch, of one check, and, as the last line, of the run."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lticheck.formats.closing import closing_lines
from lticheck.formats.summary import causes, phrase
from lticheck.formats.wording import VERDICT_BADGES, badge, not_restored
from lticheck.model.findings import Severity
from lticheck.reporting.diagnosis import CheckResult, Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.summary import Summary
from lticheck.reporting.verdict import Verdict


def closing_view(diagnosis: Diagnosis) -> RenderableType | None:
    """Show what is to be said where no finding says it; None where there is nothing."""
    lines = closing_lines(diagnosis)
    return Group(*(hanging(line.drawn, line.tone) for line in lines)) if lines else None


def hanging(text: str, style: str) -> RenderableType:
    """Show a line whose further lines, where it is wrapped, are indented below its words."""
    glyph, _, rest = text.partition(" ") if not text.startswith(" ") else ("", "", text.strip())
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(ratio=1)
    table.add_row(Text(glyph, style=style), Text(rest, style=style))
    return table


def command_line(diagnosis: Diagnosis) -> Text | None:
    """Return the command with which Canvas would be asked: one line, however long, to be copied."""
    if not diagnosis.next_command:
        return None
    return Text(f"  {diagnosis.next_command}", style="value")


def check_line(check: CheckResult) -> Text:
    """Say in one line whether a check gave what it expects."""
    expected = check.expectation
    if check.passed:
        return Text.assemble(("✔ ", "ok"), check.name, (f"  {expected}", "label"))
    found = ", ".join(check.found) or ("not checked" if check.could_not_check else "ok")
    return Text.assemble(
        ("✖ ", "error"),
        (check.name, "value"),
        f"  expected {expected}, found ",
        (found, "error"),
        check.overdue_note,
    )


def brief_line(diagnosis: Diagnosis) -> Text:
    """Name in one line the first rule that found something, and who acts; else say so."""
    mark = badge(diagnosis)
    line = Text.assemble((f"{mark.glyph} ", mark.tone), (diagnosis.source, "value"), "  ")
    if diagnosis.restore_failed:
        return line.append(not_restored(diagnosis), style="error")
    told = [f for f in diagnosis.findings if f.severity is not Severity.NOTE]
    if not told:
        return line.append(diagnosis.not_checked or mark.word, style="label")
    line.append(told[0].rule, style="slug")
    return line.append(f"  {told[0].party.in_words}", style="party")


def summary_line(report: Report) -> RenderableType:
    """Return the run's last line: how many launches, and what was found in them."""
    asked = f" Asked: {report.target}." if report.target else ""
    if report.of_checks:
        return _summary_of_checks(report.summary, asked)
    seen = [verdict for verdict in VERDICT_BADGES if report.verdicts[verdict]]
    worst = VERDICT_BADGES[seen[0] if seen else Verdict.OK]
    counts = ", ".join(f"{report.verdicts[v]:,} {phrase(VERDICT_BADGES[v], report)}" for v in seen)
    total = report.total
    text = f"{worst.glyph} {total:,} checked: {counts or 'nothing'}.{asked}"
    line = Text(text, style=worst.tone)
    found = "" if report.is_summed_up else causes(report)
    return Group(line, hanging(f"  {found}", "label")) if found and total > 1 else line


def _summary_of_checks(summary: Summary, asked: str) -> Text:
    total, passed = summary.diagnoses, summary.checks["passed"]
    if passed == total:
        all_ = "1 check" if passed == 1 else f"{passed} checks, all"
        return Text(f"✔ {all_} as expected.{asked}", style="ok")
    counted = "1 check" if total == 1 else f"{total} checks"
    return Text(f"✖ {counted}: {total - passed} not as expected.{asked}", style="error")
