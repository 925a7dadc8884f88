"""All that is known of one launch when the rules look at it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.model.launch import LtiVersion
from lticheck.model.location import UNKNOWN, Location

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.model.findings import Finding
    from lticheck.model.key_set import CapturedKeySet
    from lticheck.model.launch import Launch


class StepName(StrEnum):
    """The steps of a probe, and the other ways in which an exchange comes about."""

    OFFLINE = "launch"
    READ = "read"
    TEST_WRITE = "test write"
    FORMER = "former grade"
    SCORE = "score"
    SEND = "send"
    READ_BACK = "read back"
    RESIGNED = "other URLs"
    FENCE = "fence"
    RESTORE = "restore"
    RESTORED = "restored"
    ANSWER = "answer"
    """A captured answer whose request is not known."""
    REQUEST = "request"
    """A captured request that got no answer, and of which nothing else is known."""


class Role(StrEnum):
    """What a step is for, whatever its name and its protocol: for rules and for programs."""

    LAUNCH = "launch"
    READ = "read"
    TEST_WRITE = "test-write"
    """A write that the platform refuses after every other check."""
    WRITE = "write"
    READ_BACK = "read-back"
    LINE_ITEM = "line-item"
    """The request that reads what the grade belongs to."""
    TOKEN = "token"  # noqa: S105 - the name of a step
    """The request that gives the right to the others."""
    OTHER_URL = "other-url"
    """The same request, signed for another URL that a proxy may have made of it."""
    FENCE = "fence"
    """A read that keeps a write whose answer was lost from landing later."""
    RESTORE = "restore"
    PROOF = "proof"
    """The read that proves a restore."""
    CAPTURED = "captured"


class StepState(StrEnum):
    """How far a step got."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, eq=False)
class TakenStep:
    """One step of a probe: what was tried and what became of it."""

    role: Role
    name: str
    """Its name for people, which is the service's own."""
    state: StepState
    reason: str = ""
    """Why it was skipped, or what a passed one proves, in one sentence."""
    is_consequence: bool = False
    """True where it was skipped only because an earlier one failed."""
    exchange: Exchange | None = None


class SignatureState(StrEnum):
    """What is known of a launch's own signature."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, kw_only=True, eq=False)
class SignatureCheck:
    """The verdict on a launch's signature and how it was reached."""

    state: SignatureState
    reason: str
    """Which reading matched, what would match, or why nothing can be said."""
    matches_url: str = ""
    """Another URL for which the signature is right: a proxy changed scheme, host or port."""


WRITES = {Role.TEST_WRITE, Role.WRITE, Role.CAPTURED}
"""Steps that may change the gradebook where the platform accepts what they send."""

UNCHECKED = SignatureCheck(state=SignatureState.NOT_CHECKABLE, reason="no secret is at hand")


class FactKind(StrEnum):
    """What a log can show beside its exchanges."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    """A shared secret stands in it in the clear."""
    LAUNCH_REFUSED = "launch-refused"
    """The tool refused a launch."""
    AGS = "ags"
    """A request of LTI 1.3's grade service."""
    LOGIN_REFUSED = "login-refused"
    """Canvas refused the login that starts a launch of LTI 1.3."""
    KEYS_MISSING = "keys-missing"
    """Canvas's own key set is empty."""
    SCORE_BECAME_ZERO = "score-became-zero"
    """The tool was given a score that is no number, and sent 0."""
    POST_GRADE_FAILED = "post-grade-failed"
    """The tool says that a grade was not sent."""
    GRADE_HELD = "grade-held"
    """The tool says that it does not send a grade now."""
    NOT_SENT = "not-sent"
    """A library of LTI 1.3 sends no score, for the launch did not offer it."""
    LINK_OF_OTHER_COURSE = "link-of-other-course"
    """Launches of two courses lead to the same resource of the tool."""
    STATUS = "status"
    """The HTTP status of an answer whose body was not logged."""


class Lti13Step(StrEnum):
    """The steps of LTI 1.3 at which something can be seen."""

    LOGIN = "login"
    LAUNCH = "launch"
    TOKEN = "token request"  # noqa: S105 - the name of a step
    SERVICE = "service"
    KEYS = "key set"


MISSING_ANSWER = {FactKind.POST_GRADE_FAILED, FactKind.STATUS}
"""Facts that only say that an answer is missing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Observation:
    """A fact that a log shows beside its exchanges, such as a secret in the clear."""

    kind: FactKind
    text: str
    location: Location = UNKNOWN
    """The position inside of the log."""
    step: Lti13Step | None = None
    """The step of LTI 1.3 that it shows; None for LTI 1.1."""
    host: str = ""
    """The platform's host, where it is named."""
    status: int = 0
    """The HTTP status of the answer; 0 where it is not known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Restore:
    """What became of a former grade that was to be put back."""

    done: bool
    """True only where the grade was read again and is as it was."""
    note: str
    """What could not be brought back with it; where it is not done, why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Write:
    """What a run sent to a gradebook."""

    operation: str
    """The operation by its name in the protocol, such as `replaceResult`."""
    score: str | None
    """The exact text sent; None where none was."""
    is_certain: bool
    """False where the answer was lost, so that nobody knows what became of it."""

    def __str__(self) -> str:
        score = "" if self.score is None else f" {self.score}"
        return f"{self.operation}{score}{'' if self.is_certain else ' (its fate is unknown)'}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Proven:
    """A cause that is a tool's as a whole, as other launches of it have shown."""

    finding: Finding
    """What was found in one of them."""
    seen: tuple[Location, ...]
    """Where those launches were read."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A launch, the exchanges made or captured for it, and what was skipped."""

    location: Location
    """Where its launch, or its captured exchange, was read."""
    launch: Launch | None = None
    steps: tuple[TakenStep, ...] = ()
    signature: SignatureCheck = UNCHECKED
    request_signature: SignatureCheck = UNCHECKED
    """What a captured outcome request was signed with, as far as the secret at hand tells."""
    observations: tuple[Observation, ...] = ()
    key_sets: tuple[CapturedKeySet, ...] = ()
    """The tool's key sets that the same capture holds."""
    bug: str = ""
    """Where our own code broke over this input; empty where it did not."""
    unrecognised: str = ""
    """Why nothing could be made of the input; empty where something was."""
    hint: str = ""
    restore: Restore | None = None
    """What became of the former grade; None where nothing was to be put back."""
    not_checked: str = field(default="")
    """Why Canvas was not asked although it should have been, such as a missing secret."""
    next_command: str = ""
    """The command line with which it would be asked; empty where there is none."""
    proven: Proven | None = None
    """Why nothing was asked: the answer is known from other launches of the same tool."""
    is_masked: bool = False
    """Whether its diagnosis was masked where it was made: in a process of its own."""
    grade_url_refused: str = ""
    """What is wrong with the outcome URL, so that nothing signed goes to it, on any host."""

    @property
    def source(self) -> str:
        """Return in words where it was read."""
        return str(self.location)

    @cached_property
    def version(self) -> LtiVersion | None:
        """Return which LTI it is about; None where only a log's facts, or nothing, is known."""
        if self.exchanges:
            asked = (exchange.version for exchange in self.exchanges)
            return next((version for version in asked if version), LtiVersion.V1_1)
        if self.launch is None:
            return None
        return LtiVersion.V1_3 if self.launch.is_lti13 else LtiVersion.V1_1

    @property
    def is_restored(self) -> bool:
        """Tell whether the former grade is proven to be back."""
        return self.restore is not None and self.restore.done

    @property
    def restore_failed(self) -> bool:
        """Tell whether a former grade should be back and is not."""
        return self.restore is not None and not self.restore.done

    def step(self, role: Role) -> TakenStep | None:
        """Return the first step of this role, or None where there was none."""
        return next((taken for taken in self.steps if taken.role is role), None)

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Return every exchange in its order, but for those of a fence, which is to be refused."""
        return tuple(r.exchange for r in self.steps if r.exchange and r.role is not Role.FENCE)

    @cached_property
    def stopped_by(self) -> Exchange | None:
        """Return the exchange that ended the probe: that of the first step that failed."""
        failed = (taken.exchange for taken in self.steps if taken.state is StepState.FAILED)
        return next((exchange for exchange in failed if exchange), None)

    @property
    def written(self) -> Exchange | None:
        """Return the write that Canvas accepted, or None."""
        accepted = (
            taken.exchange
            for taken in self.steps
            if taken.role in WRITES and taken.exchange and taken.exchange.succeeded
        )
        return next((e for e in accepted if e.asked and e.asked.writes), None)

    @property
    def unanswered_write(self) -> Exchange | None:
        """Return a write whose answer was lost, so that nobody knows what became of it."""
        wanted = (r.exchange for r in self.steps if r.role is Role.WRITE)
        lost = (one for one in wanted if one and not one.succeeded and not one.is_refused)
        return next((e for e in lost if e.asked and e.asked.writes), None)

    @property
    def read_back(self) -> Exchange | None:
        """Return the read that followed a write, or None."""
        taken = self.step(Role.READ_BACK)
        return taken.exchange if taken else None
