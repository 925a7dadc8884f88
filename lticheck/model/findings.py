"""What a rule concludes of one launch, how sure it is, and who has to act."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from lticheck.model.dataclass import dataclass
from lticheck.model.launch import LtiVersion
from lticheck.model.sensitive import OWN


class Severity(StrEnum):
    """How bad: an error stops a grade or falsifies it; a warning may; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(StrEnum):
    """How sure: certain means that Canvas's own code or the arithmetic says so."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Party(StrEnum):
    """Who has to act."""

    TOOL_DEVELOPER = "tool developer"
    INSTRUCTOR = "instructor"
    CANVAS_ADMIN = "Canvas admin"
    NETWORK = "network"
    LTICHECK = "lticheck"

    @property
    def in_words(self) -> str:
        """Return whom a person looks for; the value itself is what programs read."""
        return IN_WORDS.get(self, self.value)


IN_WORDS = {Party.NETWORK: "network admin", Party.LTICHECK: "lticheck's developers"}
"""Where the value names no person."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """One observed fact: what it is, what was seen, and, where it helps, what should be."""

    label: str
    actual: str
    expected: str = ""
    where: str = ""
    """A parameter, header, element or line."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fix:
    """One thing to do, and who can do it."""

    party: Party
    text: str
    version: LtiVersion | None = None
    """The version of LTI that it is for; None for both."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """One rule's conclusion about one launch."""

    rule: str = field(metadata=OWN)
    title: str = field(metadata=OWN)
    severity: Severity
    confidence: Confidence
    party: Party
    message: str
    """One or two sentences with the values seen."""
    evidence: tuple[Evidence, ...] = ()
    fixes: tuple[Fix, ...] = field(default=(), metadata=OWN)
    is_alternative: bool = False
    """True where it only continues another finding of the same weight, and comes after it."""
    version: LtiVersion | None = None
    """The version of LTI that it is about; None where that is not known."""

    def as_counted(self) -> Finding:
        """Return it without what only a reader of this one finding needs."""
        return Finding(
            rule=self.rule,
            title=self.title,
            severity=self.severity,
            confidence=self.confidence,
            party=self.party,
            message="",
        )
