"""What a rule says: its text and its examples. Its check is the function beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion

ALL_OTHERS = "*"
"""In `silenced_by`: the rule speaks only where no other one explains what stopped the probe."""

LTI_1_1 = frozenset({LtiVersion.V1_1})
LTI_1_3 = frozenset({LtiVersion.V1_3})
BOTH = LTI_1_1 | LTI_1_3


class Stage(StrEnum):
    """How far a grade gets on its way to the gradebook, in order."""

    LAUNCH = "launch"
    TRANSPORT = "transport"
    AUTHORIZATION = "authorization"
    OUTCOME = "outcome"
    GRADEBOOK = "gradebook"


@dataclass(frozen=True, kw_only=True, eq=False)
class Reference:
    """Where a rule's facts stand: a Canvas file, the LTI guide, an RFC section."""

    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """A run against the sandbox that must, or must not, give the rule's finding."""

    scenario: str = "ok"
    """The sandbox scenario whose launch is used."""
    sends: Mapping[str, str | bool] = field(default_factory=dict)
    """Fields of OutcomeRequest for one real request; empty: a probe without a write."""
    fault: str = ""
    """A fault of the sandbox."""
    offline: bool = False
    """Only the launch is looked at."""
    edit: Mapping[str, str | None] = field(default_factory=dict)
    """Launch parameters that are changed, or removed (None), before anything else."""
    score: str | None = None
    """A probe with `--score`."""
    signs_with: str | None = None
    """The secret that the tool signs with, where it is not the sandbox's."""
    through_proxy: bool = False
    """The machine reaches the web through a proxy that is down."""
    clock: float = 0.0
    """Seconds by which the tool's clock is ahead of the sandbox's."""
    canvas_version: str = "current"
    capture: str = ""
    """The text of a captured file, read in place of all of the above."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One cause for which a grade does not arrive.

    A rule's file holds one of these as `RULE` and, below it, `check(case)`, which returns the
    finding or None. The registry joins the two.
    """

    slug: str
    """A promise: the same in the file name, the sample, the docs and the JSON."""
    title: str
    title_13: str = ""
    """Its title over LTI 1.3, where the other would be false there; words.py picks."""
    stage: Stage
    severity: Severity
    party: Party
    """Who usually has to act."""
    party_13: Party | None = None
    """Who has to act over LTI 1.3, where that is somebody else."""
    meaning: str
    """What it means, in one to three sentences, without values."""
    meaning_13: str = ""
    """What it means over LTI 1.3, where the other would be false there."""
    causes: tuple[str, ...] = ()
    """Why it happens, over each of its versions."""
    causes_11: tuple[str, ...] = ()
    """Further causes, of LTI 1.1 alone, of a rule of both versions."""
    causes_13: tuple[str, ...] = ()
    """Further causes, of LTI 1.3 alone, of a rule of both versions."""
    fixes: tuple[Fix, ...]
    references: tuple[Reference, ...]
    versions: frozenset[LtiVersion] = LTI_1_1
    """The versions of LTI in which this cause exists."""
    canvas_codes: tuple[str, ...] = ()
    """The `ext_canvas_error_code`s that lead here, for `lticheck explain CODE`."""
    canvas_texts: tuple[str, ...] = ()
    """The sentences of Canvas that lead here, for `lticheck explain "SENTENCE"`."""
    tool_texts: tuple[str, ...] = ()
    """Sentences of libraries and tools that lead here."""
    statuses: tuple[int, ...] = ()
    """The HTTP statuses with which this failure is answered."""
    silenced_by: tuple[str, ...] = ()
    """Rules that explain this one: where one of them has found something, this one is silent."""
    means_unreachable: bool = False
    """True where the finding means that Canvas could not be asked (exit status 4)."""
    is_of_one_student: bool = False
    """True where the cause is one student's: whoever acts on it has to know which."""
    any_platform: bool = False
    """True where it also holds for a captured answer of a platform that is not Canvas."""
    hits: tuple[Example, ...]
    misses: tuple[Example, ...]

    def finding(
        self,
        message: str,
        *evidence: Evidence,
        confidence: Confidence = Confidence.CERTAIN,
        severity: Severity | None = None,
        party: Party | None = None,
        fixes: tuple[Fix, ...] | None = None,
        is_alternative: bool = False,
        version: LtiVersion | None = None,
        title: str = "",
    ) -> Finding:
        """Make this rule's finding; what is not given is the rule's own."""
        return Finding(
            rule=self.slug,
            title=title or self.title,
            severity=severity or self.severity,
            confidence=confidence,
            party=party or self.party,
            message=message,
            evidence=evidence,
            fixes=self.fixes if fixes is None else fixes,
            is_alternative=is_alternative,
            version=version,
        )
