"""What is wrong with a post, and where: the values of which a summary is made."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Party, Severity
from lticheck.model.location import Location
from lticheck.reporting.post import Named
from lticheck.reporting.verdict import Verdict

if TYPE_CHECKING:  # annotations alone: a report counts with this
    from lticheck.reporting.diagnosis import Diagnosis

UNASKED = "not-checked"
"""What stands for a rule where nothing was found, because nobody could be asked."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What was found, as one line says it."""

    rule: str
    title: str
    severity: Severity
    party: Party


OTHERS = Cause(
    rule="further-causes",
    title="Further causes",
    severity=Severity.WARNING,
    party=Party.LTICHECK,
)
"""What is beyond MOST_CAUSES."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in Canvas, and by which tool."""

    host: str = ""
    tool: str = ""
    course: Named = field(default_factory=Named)
    assignment: Named = field(default_factory=Named)


@dataclass(frozen=True, kw_only=True, eq=False)
class Failure:
    """A post that failed, with all its tries."""

    cause: Cause
    place: Place
    student: bytes
    """A part of the keyed hash; zeros where the student is not known."""
    first: int
    """Seconds since 1970; 0 where it is not known."""
    last: int
    tries: int
    example: Location
    """Where it was seen first."""
    worked_later: bool


def weight_of(diagnosis: Diagnosis) -> int:
    """Return how many findings somebody must act on; of what was not checked, one."""
    acute = sum(finding.severity is not Severity.NOTE for finding in diagnosis.findings)
    return max(acute, diagnosis.verdict is not Verdict.OK)


def cause_of(diagnosis: Diagnosis) -> Cause | None:
    """Return what is wrong, in one cause; None where nothing is."""
    if diagnosis.verdict is Verdict.OK:
        return None
    worst = (Severity.ERROR, Severity.WARNING)
    found = (f for severity in worst for f in diagnosis.findings if f.severity is severity)
    first = next(found, None)
    if first:
        return Cause(rule=first.rule, title=first.title, severity=first.severity, party=first.party)
    return Cause(
        rule=UNASKED,
        title=diagnosis.not_checked or "not checked",
        severity=Severity.WARNING,
        party=Party.LTICHECK,
    )
