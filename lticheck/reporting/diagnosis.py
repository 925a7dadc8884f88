"""What lticheck says of one launch, or of one captured exchange."""

from __future__ import annotations

from dataclasses import field

from lticheck.model.case import Restore, Role, SignatureCheck, StepState, Write
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding, Severity
from lticheck.model.location import Location
from lticheck.model.sensitive import HEAD, OWN, SHORT
from lticheck.reporting.post import Post
from lticheck.reporting.verdict import Verdict


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

    def as_counted(self) -> Diagnosis:
        """Return what of it is counted: of many thousands nobody reads the evidence."""
        return Diagnosis(
            location=self.location,
            verdict=self.verdict,
            findings=tuple(finding.as_counted() for finding in self.findings),
            not_checked=self.not_checked,
            restore=self.restore,
            is_bug=self.is_bug,
            check=self.check,
            post=self.post,
        )

    def count(self, severity: Severity) -> int:
        """Return how many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)
