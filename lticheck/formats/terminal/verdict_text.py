"""The verdict in words: of one launch, and, as the last line, of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.text import Text

from lticheck.model.case import RungName, RungState
from lticheck.model.findings import Severity
from lticheck.reporting.report import CheckResult, Diagnosis, Report, Verdict

STYLES = {
    Verdict.PROBLEM: ("✖", "error"),
    Verdict.NOT_RECOGNISED: ("✖", "error"),
    Verdict.NOT_CHECKED: ("○", "warning"),
    Verdict.WARNING: ("▲", "warning"),
    Verdict.OK: ("✔", "ok"),
}
WORDS = {
    Verdict.PROBLEM: "with a problem",
    Verdict.NOT_RECOGNISED: "not recognised",
    Verdict.NOT_CHECKED: "not checked",
    Verdict.WARNING: "with a warning",
    Verdict.OK: "in order",
}


def closing_lines(diagnosis: Diagnosis) -> Text | None:
    """Say what remains to be said where no finding says it, and whatever was written."""
    lines = [*_unchecked(diagnosis), *_all_clear(diagnosis)]
    if diagnosis.wrote:
        lines.append((f"● Sent to the gradebook: {diagnosis.wrote}", "note"))
    if diagnosis.restore and diagnosis.restore.done:
        lines.append((f"✔ {diagnosis.restore.note}", "ok"))
    if diagnosis.restore and not diagnosis.restore.done:
        lines.append((f"✖ THE FORMER GRADE IS NOT BACK: {diagnosis.restore.note}", "error"))
        lines.append(("  Run lticheck restore on the journal, or set it by hand.", "error"))
    return Text("\n").join(Text(line, style=style) for line, style in lines) if lines else None


def command_line(diagnosis: Diagnosis) -> Text | None:
    """Return the command with which Canvas would be asked: one line, however long, to be copied."""
    if not diagnosis.next_command:
        return None
    return Text(f"  {diagnosis.next_command}", style="value", no_wrap=True, overflow="ignore")


def _unchecked(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    if diagnosis.not_checked:
        yield f"○ not checked: {diagnosis.not_checked}", "warning"


def _all_clear(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    if diagnosis.verdict not in {Verdict.OK, Verdict.WARNING}:
        return
    passed = {step.name for step in diagnosis.steps if step.state is RungState.PASSED}
    if diagnosis.wrote and diagnosis.verdict is Verdict.WARNING:
        return
    if diagnosis.wrote:
        shown = ", and it reads back as it should" if RungName.READ_BACK in passed else ""
        yield f"✔ Canvas took it{shown}.", "ok"
    elif RungName.REFUSED_WRITE in passed:
        yield "✔ Nothing up to the score itself stands in the way. Nothing was written.", "ok"
        yield f"  {UNTESTED}", "label"
    elif passed & {RungName.READ, RungName.SEND, RungName.CAPTURED}:
        yield "✔ Canvas answered this request with success.", "ok"
    else:
        yield "✔ The launch carries all that grade passback needs. Canvas was not asked.", "ok"


UNTESTED = (
    "Only a real score (--score) also tests: blank points, an unpublished assignment, a closed "
    "grading period."
)


def check_line(check: CheckResult) -> Text:
    """Say in one line whether a check gave what it expects."""
    expected = ", ".join(check.expected) or "ok"
    if check.passed:
        return Text.assemble(("✔ ", "ok"), check.name, (f"  {expected}", "label"))
    found = ", ".join(check.found) or ("not checked" if check.could_not_check else "ok")
    return Text.assemble(
        ("✖ ", "error"), (check.name, "value"), f"  expected {expected}, found ", (found, "error")
    )


def _summary_of_checks(checks: Sequence[CheckResult], target: str) -> Text:
    passed = sum(check.passed for check in checks)
    failed = len(checks) - passed
    asked = f" Asked: {target}." if target else ""
    if not failed:
        return Text(f"✔ {passed} checks, all as expected.{asked}", style="ok")
    return Text(f"✖ {len(checks)} checks: {failed} not as expected.{asked}", style="error")


def summary_line(report: Report) -> Text:
    """Return the run's last line: how many launches, and what was found in them."""
    checks = [diagnosis.check for diagnosis in report.diagnoses if diagnosis.check]
    if checks:
        return _summary_of_checks(checks, report.target)
    total = len(report.diagnoses)
    worst = next((v for v in STYLES if report.verdicts[v]), Verdict.OK)
    glyph, style = STYLES[worst]
    counts = ", ".join(f"{report.verdicts[v]} {WORDS[v]}" for v in STYLES if report.verdicts[v])
    asked = f" Asked: {report.target}." if report.target else ""
    line = Text(f"{glyph} {total} checked: {counts or 'nothing'}.{asked}", style=style)
    causes = _causes(report)
    return line.append(f"\n  {causes}", style="label") if causes and total > 1 else line


def _causes(report: Report) -> str:
    found = Counter(
        finding.rule
        for diagnosis in report.diagnoses
        for finding in diagnosis.findings
        if finding.severity is Severity.ERROR
    )
    return ", ".join(rule + (f" ×{n}" if n > 1 else "") for rule, n in found.most_common())
