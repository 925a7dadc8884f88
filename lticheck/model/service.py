"""What a grade service is about, is asked and says: the same for LTI 1.1 and LTI 1.3.

The services themselves (`lticheck.services`) have values of their own that keep to these.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from lticheck.model.dataclass import dataclass

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.launch import LtiVersion


@dataclass(frozen=True)
class GradeTarget:
    """One student's grade for one assignment, as a service addresses it."""

    key: str
    """Names the grade: the sourcedid of LTI 1.1, line item and user of LTI 1.3."""
    url: str
    """Where requests about it go."""
    cell: str = ""
    """Names the same grade whatever a launch calls it: for locks, and to tell notes apart."""
    service: str = "outcomes"
    """The protocol, by the name of its package in `services`."""


class ServiceRequest(Protocol):
    """One request to a grade service, before it is signed."""

    @property
    def version(self) -> LtiVersion:
        """Return the version of LTI whose service it asks."""

    @property
    def grade_key(self) -> str:
        """Return what names the grade in the request, as `GradeTarget.key` does."""

    @property
    def operation_name(self) -> str:
        """Return the operation by its name in the protocol, such as `replaceResult`."""

    @property
    def sent_score(self) -> str | None:
        """Return the score that counts, as the exact text sent; None where none is."""

    @property
    def writes(self) -> bool:
        """Tell whether it may change the gradebook."""

    def facts(self) -> Sequence[tuple[str, str]]:
        """Return its values by the names that they have on the wire, empty ones left out."""


class Dialect(StrEnum):
    """How an answer is written."""

    POX = "outcome XML"
    LEGACY = "legacy outcome XML"
    JSON = "Canvas JSON"
    HTML = "an HTML page"
    TEXT = "plain text"
    EMPTY = "an empty reply"
    UNREADABLE = "a reply that is neither XML nor JSON"


OF_PROXIES = {408, 425, 499}
"""Errors that what stands before a platform gives, when it may have done the work."""


class ServiceReply(Protocol):
    """What an answer says. Texts are as sent, empty where absent."""

    @property
    def dialect(self) -> Dialect:
        """Return how it is written."""

    @property
    def description(self) -> str:
        """Return what it says to people, in one line."""

    @property
    def title(self) -> str:
        """Return the title of an HTML page."""

    @property
    def message(self) -> str:
        """Return what there is to show of it, be it no more than how it is written."""

    @property
    def code(self) -> str:
        """Return the platform's own code of an error."""

    @property
    def report_id(self) -> str:
        """Return the number of Canvas's error report, which only admins can open."""

    @property
    def score(self) -> str | None:
        """Return the score that was read; empty text where nothing is graded, None where unread."""

    @property
    def accepted(self) -> bool:
        """Tell whether the service says that it did what was asked."""

    @property
    def from_platform(self) -> bool:
        """Tell whether the service itself wrote this, and no page or proxy."""

    def refuses(self, *, code: str = "", text: str = "") -> bool:
        """Tell whether it refuses with this error code or, having none, begins with this text."""

    def says_nothing_done(self, status: int) -> bool:
        """Tell whether the service, with this HTTP status, says that it changed nothing.

        Whatever else comes says nothing of what was done: a proxy's page, an error of the server.
        """


def is_client_error(status: int) -> bool:
    """Tell whether a status says that the request was at fault, and no proxy gave it."""
    return 400 <= status < 500 and status not in OF_PROXIES
