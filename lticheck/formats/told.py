"""What every format tells of one diagnosis, in plain words and without markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from lticheck.findings import Finding, Severity
from lticheck.formats import verdict_text
from lticheck.report import CheckResult, Diagnosis, Verdict

UNFIT = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot carry, no output can encode, or would draw on a screen of its own accord."""

BREAKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")


RESTORE_FAILED = "restore-failed"
CHECK_FAILED = "check-failed"
"""What a machine reads in place of a rule where no rule speaks."""


def clean(text: str) -> str:
    """Return the text without unfit characters; of line ends, only `\\n` is left."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return the text clean and on one line, whatever its reader takes for a line end."""
    return BREAKS.sub(" ", clean(text)).strip()


class Standing(StrEnum):
    """What a diagnosis means to a machine: as in JUnit, an error is no answer at all."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


OF_VERDICT = {
    Verdict.OK: Standing.PASSED,
    Verdict.WARNING: Standing.PASSED,
    Verdict.PROBLEM: Standing.FAILED,
    Verdict.NOT_RECOGNISED: Standing.FAILED,
    Verdict.NOT_CHECKED: Standing.ERROR,
}


def standing(diagnosis: Diagnosis) -> Standing:
    """Say how a diagnosis stands; a grade that is not back is an error whatever else."""
    check = diagnosis.check
    if diagnosis.restore_failed or (check and check.could_not_check):
        return Standing.ERROR
    if check:
        return Standing.PASSED if check.passed else Standing.FAILED
    return OF_VERDICT[diagnosis.verdict]


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A verdict as glyph and word, and the tone that a colour may add to them."""

    glyph: str
    word: str
    tone: str
    """error, warning or ok."""

    def __str__(self) -> str:
        return f"{self.glyph} {self.word}"


NOT_RESTORED = Badge(glyph="✖", word="grade not restored", tone="error")
OF_CHECK = {
    Standing.PASSED: Badge(glyph="✔", word="passed", tone="ok"),
    Standing.FAILED: Badge(glyph="✖", word="failed", tone="error"),
    Standing.ERROR: Badge(glyph="○", word="could not check", tone="warning"),
}


def badge(diagnosis: Diagnosis) -> Badge:
    """Return the verdict of a check, or of a launch outside of one."""
    if diagnosis.restore_failed:
        return NOT_RESTORED
    if diagnosis.check:
        return OF_CHECK[standing(diagnosis)]
    glyph, tone = verdict_text.STYLES[diagnosis.verdict]
    word = diagnosis.verdict.value.replace("-", " ").replace("ok", "in order")
    return Badge(glyph=glyph, word=word, tone=tone)


def name_of(diagnosis: Diagnosis) -> str:
    """Return the name by which a person knows the diagnosis: the check's, or its source."""
    return one_line(diagnosis.check.name if diagnosis.check else diagnosis.source) or "launch"


BY_HAND = "Run lticheck restore on the journal, or set the grade by hand."


def not_restored(diagnosis: Diagnosis) -> str:
    """Return the loudest line: a gradebook is not as it was. Empty where all is well."""
    reason = one_line(diagnosis.restore_failed)
    return f"THE FORMER GRADE IS NOT BACK: {reason}" if reason else ""


def expectation(check: CheckResult) -> str:
    """Say what a check expected and what it found."""
    expected = ", ".join(check.expected) or "ok"
    found = f"found {', '.join(check.found) or 'nothing wrong'}"
    return one_line(f"expected {expected}, {'not checked' if check.could_not_check else found}")


def problems(diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """Return the findings that need somebody to act: errors that no check asked for."""
    passed = standing(diagnosis) is Standing.PASSED
    return () if passed else of_severity(diagnosis, Severity.ERROR)


def of_severity(diagnosis: Diagnosis, *severities: Severity) -> tuple[Finding, ...]:
    """Return the findings of these severities, in their order."""
    return tuple(f for f in diagnosis.findings if f.severity in severities)


def remarks(diagnosis: Diagnosis) -> list[str]:
    """Return what is to be said beside findings: what was written, put back, or not asked."""
    bare = replace(diagnosis, not_checked="", restored="", restore_failed="", check=None)
    said = verdict_text.headline(bare)
    lines = said.plain.split("\n") if said else []
    if diagnosis.not_checked:
        lines.insert(0, f"○ not checked: {diagnosis.not_checked}")
    if diagnosis.restored:
        lines.append(f"✔ {diagnosis.restored}")
    return [one_line(line) for line in lines]
