"""GitHub workflow commands: annotations at the capture, or at the check in the smoke file.

For the job's summary page, the action adds `--output markdown:$GITHUB_STEP_SUMMARY`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.formats.format import Appearance
from lticheck.formats.location import location_of
from lticheck.formats.plain_text import finding_text
from lticheck.formats.summary import headline
from lticheck.formats.wording import (
    BY_HAND,
    CheckStatus,
    check_status,
    clean,
    expectation,
    name_of,
    not_restored,
    one_line,
    unexpected_findings,
)
from lticheck.model.findings import Severity
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, appearance: Appearance) -> str:
    """Return a command for each finding and each failed check, and the verdict as last line."""
    del appearance
    loud_first = sorted(report.diagnoses, key=lambda diagnosis: not diagnosis.restore_failed)
    commands = [line for diagnosis in loud_first for line in _commands(diagnosis)]
    return "\n".join([*commands, headline(report)]) + "\n"


def _commands(diagnosis: Diagnosis) -> Iterator[str]:
    name = name_of(diagnosis)
    reason = not_restored(diagnosis)
    if reason:
        yield _command("error", diagnosis, "Grade not restored", f"{reason}\n{name}\n{BY_HAND}")
    if diagnosis.check and check_status(diagnosis) is CheckStatus.FAILED:
        said = f"{name}: {expectation(diagnosis)}"
        yield _command("error", diagnosis, "Check failed", said)
    if diagnosis.not_checked or (diagnosis.check and diagnosis.check.could_not_check):
        reason = diagnosis.not_checked or "Canvas was not reached"
        said = "\n".join(filter(None, (f"{name}: {reason}", diagnosis.next_command)))
        yield _command("error", diagnosis, "Could not check", said)
    for finding in unexpected_findings(diagnosis):
        title = f"{finding.title} ({finding.rule})"
        yield _command(
            COMMANDS[finding.severity], diagnosis, title, finding_text(finding, titled=False)
        )


def _command(command: str, diagnosis: Diagnosis, title: str, message: str) -> str:
    location = location_of(diagnosis)
    properties = {"file": location.file.removeprefix("./"), "title": one_line(title)}
    if location.line:
        properties["line"] = str(location.line)
    shown = ",".join(f"{name}={_property(value)}" for name, value in sorted(properties.items()))
    return f"::{command} {shown}::{_data(clean(message))}"


def _data(text: str) -> str:
    """Escape a message as the runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
