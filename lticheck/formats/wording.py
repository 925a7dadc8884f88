"""What every format tells of one diagnosis, in plain words and without markup."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from lticheck.model.case import StepState
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.model.pattern import pattern
from lticheck.reporting.diagnosis import Diagnosis, Step
from lticheck.reporting.verdict import Verdict

UNFIT = (
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot carry, no output can encode, or would draw on a screen of its own accord."""

LINE_ENDS = pattern("\r\n?|[\x85\u2028\u2029]")
BREAKS = pattern(r"\s+")


RESTORE_FAILED = "restore-failed"
CHECK_FAILED = "check-failed"
"""What a machine reads in place of a rule where no rule speaks."""


def clean(text: str) -> str:
    """Return the text without unfit characters; of line ends, only `\\n` is left."""
    return _unfit().sub("", LINE_ENDS.sub("\n", text))


@cache
def _unfit() -> re.Pattern[str]:
    """Compile it when it is first used: its classes are large, and start-up counts."""
    return re.compile(UNFIT)


def one_line(text: str) -> str:
    """Return the text clean and on one line, whatever its reader takes for a line end."""
    return BREAKS.sub(" ", clean(text)).strip()


GLYPHS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.NOTE: "●"}
STEP_GLYPHS = {StepState.PASSED: "✔", StepState.FAILED: "✖", StepState.SKIPPED: "○"}


def step_glyph(step: Step) -> str:
    """Return a step's mark: how far it got, or what was found in one that passed."""
    return GLYPHS[step.flaw] if step.flaw else STEP_GLYPHS[step.state]


SURENESS = {
    Confidence.CERTAIN: "certain",
    Confidence.LIKELY: "likely",
    Confidence.POSSIBLE: "possible, not proven",
}


class CheckStatus(StrEnum):
    """What a diagnosis means to a machine: as in JUnit, an error is no answer at all."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


STATUS_OF_VERDICT = {
    Verdict.OK: CheckStatus.PASSED,
    Verdict.WARNING: CheckStatus.PASSED,
    Verdict.PROBLEM: CheckStatus.FAILED,
    Verdict.NOT_RECOGNISED: CheckStatus.FAILED,
    Verdict.NOT_CHECKED: CheckStatus.ERROR,
}


def check_status(diagnosis: Diagnosis) -> CheckStatus:
    """Say how a diagnosis stands; a grade that is not back is an error whatever else."""
    check = diagnosis.check
    if diagnosis.restore_failed or (check and check.could_not_check):
        return CheckStatus.ERROR
    if check:
        return CheckStatus.PASSED if check.passed else CheckStatus.FAILED
    return STATUS_OF_VERDICT[diagnosis.verdict]


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A verdict as glyph and word, and the tone that a colour may add to them."""

    glyph: str
    word: str
    tone: str
    """error, warning or ok."""

    def __str__(self) -> str:
        return f"{self.glyph} {self.word}"


VERDICT_BADGES = {
    Verdict.PROBLEM: Badge(glyph="✖", word="problem", tone="error"),
    Verdict.NOT_RECOGNISED: Badge(glyph="✖", word="not recognised", tone="error"),
    Verdict.NOT_CHECKED: Badge(glyph="○", word="not checked", tone="warning"),
    Verdict.WARNING: Badge(glyph="▲", word="warning", tone="warning"),
    Verdict.OK: Badge(glyph="✔", word="in order", tone="ok"),
}
"""The badge of each verdict, the worst first."""

NOT_RESTORED = Badge(glyph="✖", word="grade not restored", tone="error")
CHECK_BADGES = {
    CheckStatus.PASSED: Badge(glyph="✔", word="passed", tone="ok"),
    CheckStatus.FAILED: Badge(glyph="✖", word="failed", tone="error"),
    CheckStatus.ERROR: Badge(glyph="○", word="could not check", tone="warning"),
}


def badge(diagnosis: Diagnosis) -> Badge:
    """Return the verdict of a check, or of a launch outside of one."""
    if diagnosis.restore_failed:
        return NOT_RESTORED
    if diagnosis.check:
        return CHECK_BADGES[check_status(diagnosis)]
    return VERDICT_BADGES[diagnosis.verdict]


def name_of(diagnosis: Diagnosis) -> str:
    """Return the name by which a person knows the diagnosis: the check's, or its source."""
    return one_line(diagnosis.check.name if diagnosis.check else diagnosis.source) or "launch"


BY_HAND = "Set the grade by hand, or run lticheck restore on the journal, if one was written."


def not_restored(diagnosis: Diagnosis) -> str:
    """Return the loudest line: a gradebook is not as it was. Empty where all is well."""
    restore = diagnosis.restore
    if restore is None or restore.done:
        return ""
    return f"THE FORMER GRADE IS NOT BACK: {one_line(restore.note)}"


def expectation(diagnosis: Diagnosis) -> str:
    """Say what a check expected and what it found; nothing outside of a check."""
    check = diagnosis.check
    if not check:
        return ""
    seen = dict.fromkeys(f.rule for f in diagnosis.findings if f.rule in check.expected)
    found = ", ".join([*check.found, *(rule for rule in seen if rule not in check.found)])
    result = "not checked" if check.could_not_check else f"found {found or 'nothing wrong'}"
    return one_line(f"expected {check.expectation}, {result}{check.overdue_note}")


def location_and_expectation(diagnosis: Diagnosis) -> str:
    """Say where a check stands, what it expected and what it found."""
    check = diagnosis.check
    return f"{one_line(check.file)}:{check.line}: {expectation(diagnosis)}" if check else ""


def unexpected_findings(diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """Return the findings but those that a check which passed was to give."""
    check = diagnosis.check
    known = {*check.expected, *check.known, *check.found} if check and check.passed else set()
    return tuple(finding for finding in diagnosis.findings if finding.rule not in known)


def errors(diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """Return the findings on which somebody must act."""
    return tuple(f for f in unexpected_findings(diagnosis) if f.severity is Severity.ERROR)
