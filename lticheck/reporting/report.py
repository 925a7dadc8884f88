"""A run's result: one diagnosis a launch, the report of all, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum

from lticheck.model.case import Restore, Role, SignatureCheck, StepState, Write
from lticheck.model.dataclass import dataclass
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Finding, Severity
from lticheck.model.location import Location
from lticheck.model.sensitive import HEAD, OWN, SHORT
from lticheck.reporting.post import Post


class Verdict(StrEnum):
    """One launch in one word."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    NOT_CHECKED = "not-checked"
    NOT_RECOGNISED = "not-recognised"


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """All diagnoses of one run."""

    diagnoses: tuple[Diagnosis, ...]
    target: str = ""
    """Who was asked: the sandbox, or nobody; empty for each launch's own Canvas."""

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the diagnoses by verdict."""
        return Counter(diagnosis.verdict for diagnosis in self.diagnoses)

    @property
    def _has_unexpected_warning(self) -> bool:
        return any(
            finding.severity is Severity.WARNING
            and finding.rule not in (*diagnosis.check.expected, *diagnosis.check.known)
            for diagnosis in self.diagnoses
            if diagnosis.check
            for finding in diagnosis.findings
        )

    def exit_status(self, *, strict: bool = False, exit_zero: bool = False) -> ExitStatus:
        """Return the status of the worst diagnosis; `strict` counts warnings as errors."""
        seen = self.verdicts
        if any(diagnosis.is_bug for diagnosis in self.diagnoses):
            return ExitStatus.INTERNAL_ERROR
        if exit_zero:
            return ExitStatus.OK
        checks = [diagnosis.check for diagnosis in self.diagnoses if diagnosis.check]
        if checks:
            return _of_checks(checks, strict and self._has_unexpected_warning)
        if seen[Verdict.PROBLEM] or (strict and seen[Verdict.WARNING]):
            return ExitStatus.FINDINGS
        if seen[Verdict.NOT_RECOGNISED] or not self.diagnoses:
            return ExitStatus.NOTHING_RECOGNISED
        return ExitStatus.NOT_CHECKED if seen[Verdict.NOT_CHECKED] else ExitStatus.OK


def _of_checks(checks: Sequence[CheckResult], unexpected_warning: bool) -> ExitStatus:
    """Return the status of a smoke run: 0 only if every check gave what it expects."""
    failed = [check for check in checks if not check.passed]
    if unexpected_warning or any(not check.could_not_check for check in failed):
        return ExitStatus.FINDINGS
    return ExitStatus.NOT_CHECKED if failed else ExitStatus.OK
