"""The seam between the core and the services that grades are sent to.

A service knows a protocol: what a probe sends, how it is authorized, what an answer says and what
puts a grade back. The core (probing, reporting, rules, formats) knows a service by this alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from lticheck.model.case import Role
from lticheck.model.dataclass import dataclass

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.case import SignatureCheck
    from lticheck.model.credentials import Credentials
    from lticheck.model.exchange import Exchange, Reply, SignedRequest
    from lticheck.model.grade_urls import GradeEndpoint
    from lticheck.model.launch import Launch
    from lticheck.model.response import Response
    from lticheck.model.service import GradeTarget, ServiceRequest


def succeeded(exchange: Exchange) -> bool:
    """Tell whether the service did what was asked: what most steps want."""
    return exchange.succeeded


class Shared(Protocol):
    """What one step of a run gets for all its launches, such as a token."""

    @property
    def lock(self) -> AbstractContextManager[object]:
        """Return what is held while it is got: the others wait for it."""

    def found(self) -> Exchange | None:
        """Return the exchange that got it, or was refused it for good; None where none did yet."""

    def keep(self, exchange: Exchange) -> None:
        """Keep it, as far as the exchange gave it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One request of a probe, and what it proves. The gradebook stays as it is but for a WRITE."""

    role: Role
    """What it is for, whatever the protocol."""
    name: str
    """Its name for people."""
    request: ServiceRequest
    passes: Callable[[Exchange], bool] = succeeded
    """Tells whether the answer is the one that was hoped for."""
    proves: str = ""
    """What one that passed has shown to be right."""
    only_canvas: bool = False
    """True where another platform might do something else with it."""
    needs: frozenset[Role] | None = None
    """Without these it is not taken: where one failed, it is skipped. None: every one before it."""
    skipped: str = ""
    """Why it cannot be taken at all, such as a right that the tool does not have."""
    excuse: Callable[[Exchange], str] = lambda _exchange: ""
    """Says why a refusal of this step alone proves nothing; empty where it does."""
    shared: Shared | None = None
    """Where another launch of the run may have taken it already."""
    is_undone: bool = False
    """True where a platform that accepts it, against all that is known, gets the grade put back."""


@dataclass(frozen=True, kw_only=True)
class RestoreTexts:
    """What is said of putting a grade back, as far as the protocol can."""

    before: str = ""
    """What could not come back, said before anything is written."""
    step: str = "restore"
    """The name for people of the step that puts the grade back."""
    proof: str = "restored"
    """The name of the read that proves it."""
    back: str
    """Said where the former grade is proven to be back."""
    cleared: str
    """Said where there was none before, and there is none again."""
    untouched: str
    """Said where it reads as before without anything having been sent."""


class GradeService(Protocol):
    """One protocol by which grades are sent, as one launch needs it."""

    @property
    def launch_proves(self) -> str:
        """Return what a launch that names its grade has shown to be right."""

    @property
    def read_name(self) -> str:
        """Return the name for people of the step that reads the grade."""

    @property
    def unread(self) -> str:
        """Say why the grade cannot be read at all; empty where it can."""

    @property
    def restore_texts(self) -> RestoreTexts:
        """Return what is said of putting a grade back."""

    def target(self, launch: Launch) -> GradeTarget:
        """Return the grade that a launch is about.

        Raises RequestNotPossible where the launch does not say.
        """

    def verify(self, launch: Launch, credentials: Credentials | None) -> SignatureCheck:
        """Check the signature of the launch itself."""

    def addresses(
        self, target: GradeTarget, credentials: Credentials
    ) -> Iterable[tuple[str, GradeEndpoint]]:
        """Return every URL that requests may go to, a query left out, to be judged beforehand."""

    def first_steps(self, target: GradeTarget, credentials: Credentials) -> Iterable[Step]:
        """Return what comes before every other request, such as getting a token."""

    def steps(self, target: GradeTarget, score: str | None) -> Iterable[Step]:
        """Return the steps of a probe in order; the last writes the score, where one is given.

        Each is asked for when its turn has come.
        """

    def reading(self, target: GradeTarget) -> ServiceRequest:
        """Return the request that reads the grade."""

    def shows(self, exchange: Exchange) -> str:
        """Say in words what a read shows; empty where nothing is to be said of it."""

    def clearing(self, target: GradeTarget) -> ServiceRequest:
        """Return the request that clears the grade."""

    def authorize(
        self,
        request: ServiceRequest,
        target: GradeTarget,
        credentials: Credentials,
        *,
        media_type: str | None = None,
        signed_url: str = "",
        timestamp: int | None = None,
        nonce: str = "",
    ) -> SignedRequest:
        """Return the bytes that go to one of the addresses, signed or with a token.

        `media_type` is sent in place of the protocol's own, `signed_url` signed in place of the
        target's; `timestamp` is in seconds since 1970, by default now; `nonce` is a new one.
        Raises RequestNotPossible where that cannot be.
        """

    def interpret(self, request: ServiceRequest, response: Response) -> Reply:
        """Read what the body of a response says. Never raises."""

    def other_urls(self, exchange: Exchange, url: str) -> Iterable[str]:
        """Return the URLs for which to sign once more, where this answer asks for that."""

    def ways_back(
        self, target: GradeTarget, former: str, points_possible: str
    ) -> Iterable[ServiceRequest]:
        """Return the requests that may bring a former grade back, the most exact first."""

    def is_same_grade(self, one: str, other: str) -> bool:
        """Tell whether two texts, as they were read, are one grade."""

    def to_read_as(self, former: str, seen: Sequence[tuple[str, str]]) -> str:
        """Return what to give so that the former grade is read, where less is left of each.

        `seen` is what was given, and what was read then, the latest last. Empty where nothing else
        is worth a try.
        """

    def why_not_back(self, former: str) -> str:
        """Say why a grade that reads as this text could not be put back; empty where it could."""

    def expected(self, request: ServiceRequest, points_possible: str) -> str:
        """Return what should be read after a write; empty where that is not known."""

    def may_come_from(self, now: str, written: str, *, was_read: bool = False) -> bool:
        """Tell whether a reading may be what the platform made of a write that should read so.

        `was_read`: of a grade that was read there before, and is put back.
        """

    @property
    def is_fenced_by_nonce(self) -> bool:
        """Tell whether a lost write cannot land any more once its nonce was used.

        Otherwise what puts the grade back is itself newer than the lost write, and keeps it out.
        """
