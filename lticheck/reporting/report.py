"""A run's result: one diagnosis a launch, the report of all, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field

from lticheck.model.case import Restore, Role, SignatureCheck, StepState, Write
from lticheck.model.dataclass import dataclass
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Finding, Severity
from lticheck.model.location import Location
from lticheck.model.sensitive import HEAD, OWN, SHORT
from lticheck.reporting.post import Post
from lticheck.reporting.summary import Summary
from lticheck.reporting.verdict import Verdict
from lticheck.reporting.view import View

__all__ = [
    "CheckResult",
    "Diagnosis",
    "LaunchSummary",
    "Report",
    "Step",
    "Transcript",
    "Verdict",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class LaunchSummary:
    """The few facts by which a person knows a launch again."""

    consumer_key: str
    outcome_url: str
    sourcedid: str = field(metadata=SHORT)
    roles: tuple[str, ...]
    resource: str
    context: str
    points_possible: str
    signature: SignatureCheck


@dataclass(frozen=True, kw_only=True, eq=False)
class Transcript:
    """A request and its response as text, for `--show-exchange`."""

    request: str = field(metadata=HEAD)
    request_body: str
    response: str = field(metadata=HEAD)
    response_body: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One step of a probe as it is reported."""

    role: Role
    name: str
    state: StepState
    reason: str
    is_consequence: bool = False
    """True where it was skipped only because an earlier one failed."""
    flaw: Severity | None = None
    """The worst of what was found in it, where it passed and is not in order all the same."""
    milliseconds: int | None = None
    transcript: Transcript | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class CheckResult:
    """What became of one check of a smoke file."""

    name: str = field(metadata=OWN)
    file: str = field(metadata=OWN)
    line: int
    """Where the smoke file begins this check."""
    expected: tuple[str, ...] = field(metadata=OWN)
    """The rules of severity error that it must give; empty for `ok`."""
    found: tuple[str, ...] = field(metadata=OWN)
    known: tuple[str, ...] = field(default=(), metadata=OWN)
    """The rules found with which it passes for some days yet."""
    overdue: tuple[str, ...] = field(default=(), metadata=OWN)
    """Those whose day has passed, as the smoke file has them: `removed-tool until 2027-01-31`."""
    passed: bool
    could_not_check: bool = False
    """True where Canvas was not reached, or a secret is missing, and that was not expected."""
    seconds: float = 0.0

    @property
    def expectation(self) -> str:
        """Return in words what it must give: `ok`, or rules, and the known faults beside them."""
        known = f", known: {', '.join(self.known)}" if self.known else ""
        return f"{', '.join(self.expected) or 'ok'}{known}"

    @property
    def overdue_note(self) -> str:
        """Return in words which known faults are excused no longer; empty where there is none."""
        listed = ", ".join(self.overdue)
        return f"; known was {listed}: the date has passed" if listed else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Diagnosis:
    """All that lticheck says of one launch."""

    location: Location = field(metadata=OWN)
    """Where its launch, or its captured exchange, was read."""
    verdict: Verdict
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...] = ()
    launch: LaunchSummary | None = None
    not_checked: str = ""
    """Why Canvas was not asked, where it should have been."""
    next_command: str = field(default="", metadata=OWN)
    """The command line with which it would be; empty where there is none."""
    wrote: Write | None = None
    """What was sent to a gradebook; None where nothing was."""
    restore: Restore | None = None
    """What became of the former grade. One that is not back is the loudest line of every format."""
    is_bug: bool = False
    """Whether our own code broke over it (exit status 5)."""
    check: CheckResult | None = None
    """The check of a smoke file that this answers; None outside of smoke."""
    post: Post | None = None
    """What it is counted as; None where it is not counted."""

    @property
    def source(self) -> str:
        """Return in words where it was read."""
        return str(self.location)

    @property
    def is_restored(self) -> bool:
        """Tell whether the former grade is proven to be back."""
        return self.restore is not None and self.restore.done

    @property
    def restore_failed(self) -> bool:
        """Tell whether a former grade should be back and is not."""
        return self.restore is not None and not self.restore.done

    def count(self, severity: Severity) -> int:
        """Return how many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


MOST_SHOWN = 20
"""Findings past which people are shown the summary."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """All diagnoses of one run, and their counts."""

    diagnoses: tuple[Diagnosis, ...]
    """Of a run that is only summed up, those alone that are shown."""
    target: str = ""
    """Who was asked: the sandbox, or nobody; empty for each launch's own Canvas."""
    summary: Summary = field(default_factory=Summary)
    view: View = field(default_factory=View)

    def __post_init__(self) -> None:
        """Count the diagnoses, where whoever made the report did not."""
        if not self.summary.diagnoses:
            for diagnosis in self.diagnoses:
                self.summary.add(diagnosis)

    @property
    def total(self) -> int:
        """Return how many diagnoses there were."""
        return self.summary.diagnoses

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the diagnoses by verdict."""
        return self.summary.verdicts

    @property
    def is_summed_up(self) -> bool:
        """Tell whether there is so much that people are shown the summary in place of it."""
        return self.summary.findings > MOST_SHOWN and not self.view.full and not self.of_checks

    @property
    def of_checks(self) -> bool:
        """Tell whether it is a smoke run's."""
        return bool(self.summary.checks)

    def exit_status(
        self, *, strict: bool = False, exit_zero: bool = False, fail_on: Sequence[str] = ()
    ) -> ExitStatus:
        """Return the status of the worst diagnosis.

        `fail_on` says what makes it 1: rules, `error`, `warning`, or `N%` of what was diagnosed;
        by default `error`. `strict` is `warning`.
        """
        summary = self.summary
        minded = (*fail_on, "warning") if strict else tuple(fail_on) or ("error",)
        if summary.bugs:
            return ExitStatus.INTERNAL_ERROR
        if exit_zero:
            return ExitStatus.OK
        if summary.checks:
            return _of_checks(summary, strict="warning" in minded)
        if summary.not_restored or any(_fails(summary, on) for on in minded):
            return ExitStatus.FINDINGS
        if summary.verdicts[Verdict.NOT_RECOGNISED] or not summary.diagnoses:
            return ExitStatus.NOTHING_RECOGNISED
        unchecked = summary.verdicts[Verdict.NOT_CHECKED]
        return ExitStatus.NOT_CHECKED if unchecked else ExitStatus.OK


def _fails(summary: Summary, on: str) -> bool:
    """Tell whether a run has what `--fail-on` names."""
    problems = summary.verdicts[Verdict.PROBLEM]
    if on == "error":
        return bool(problems)
    if on == "warning":
        return bool(problems or summary.verdicts[Verdict.WARNING])
    if on.endswith("%"):
        return bool(problems) and 100 * summary.failing_share >= float(on.removesuffix("%"))
    return bool(summary.found[on])


def _of_checks(summary: Summary, *, strict: bool) -> ExitStatus:
    """Return the status of a smoke run: 0 only if every check gave what it expects."""
    if (strict and summary.unexpected_warnings) or summary.checks["failed"]:
        return ExitStatus.FINDINGS
    return ExitStatus.NOT_CHECKED if summary.checks["not checked"] else ExitStatus.OK
