"""What a grade service is about, is asked and says: the same for LTI 1.1 and LTI 1.3.

The services themselves (`lticheck.services`) have values of their own that keep to these.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from lticheck.model.dataclass import dataclass


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
    def grade_key(self) -> str:
        """Return what names the grade in the request: one of `GradeTarget.ids`."""

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


class ServiceExchange(Protocol):
    """A request to one of LTI 1.3's services with its answer, as that service reads them."""

    @property
    def accepted(self) -> bool:
        """Tell whether the service says that it did what was asked."""

    @property
    def from_platform(self) -> bool:
        """Tell whether the service itself answered, and no page or proxy."""


class Dialect(StrEnum):
    """How an answer is written."""

    POX = "outcome XML"
    LEGACY = "legacy outcome XML"
    JSON = "Canvas JSON"
    HTML = "an HTML page"
    TEXT = "plain text"
    EMPTY = "an empty reply"
    UNREADABLE = "a reply that is neither XML nor JSON"


FROM_PLATFORM = {Dialect.POX, Dialect.LEGACY, Dialect.JSON}


@dataclass(frozen=True, kw_only=True, eq=False)
class ServiceReply:
    """What the body of a response says. Texts are as sent, empty where absent."""

    dialect: Dialect
    description: str = ""
    """What it says to people, in one line."""
    error_code: str = ""
    """The platform's own code of an error."""
    report_id: str = ""
    """The number of Canvas's error report (`[EID_...]`), which only admins can open."""
    result_score: str | None = None
    """The score that was read; empty text where nothing is graded."""
    title: str = ""
    """The title of an HTML page."""

    @property
    def message(self) -> str:
        """Return what there is to show of it, be it no more than how it is written."""
        return self.description or self.title or f"({self.dialect})"

    @property
    def succeeded(self) -> bool:
        """Tell whether the service says that it did what was asked."""
        return False

    def refuses(self, *, code: str = "", text: str = "") -> bool:
        """Tell whether it refuses with this error code or, having none, begins with this text."""
        if self.succeeded:
            return False
        if self.error_code:
            return bool(code) and self.error_code == code
        return bool(text) and self.description.lower().startswith(text.lower())

    @property
    def is_refusal(self) -> bool:
        """Tell whether the service says that it did nothing of what was asked."""
        return self.is_canvas and not self.succeeded

    @property
    def is_canvas(self) -> bool:
        """Tell whether the service itself wrote this, and no page or proxy."""
        return self.dialect in FROM_PLATFORM
