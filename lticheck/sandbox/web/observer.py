"""Who looks on while tools talk to the sandbox: it judges, the sandbox only shows its judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from lticheck.model.dataclass import dataclass
from lticheck.sandbox.web.http import Pairs, Request, Response


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """One request of a tool, and the answer."""

    at: float
    """Seconds since 1970, by the sandbox's clock."""
    request: Request
    response: Response | None
    """None where the connection was closed under the answer."""


class Observer(Protocol):
    """Is told what happens, from the threads in which it does, and must be quick about it."""

    def launched(self, parameters: Pairs) -> None:
        """Take note of a launch of LTI 1.1 that a page posts to the tool."""

    def saw(self, seen: Seen) -> None:
        """Take note of a request."""

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return what `posted.html` shows of the requests, the newest first."""

    def card(self, number: int) -> Mapping[str, Any] | None:
        """Return what `card.html` shows of one of them; None where it is not kept."""


class Nobody:
    """Looks away."""

    def launched(self, parameters: Pairs) -> None:
        """Take no note."""

    def saw(self, seen: Seen) -> None:
        """Take no note."""

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Return nothing."""
        return ()

    def card(self, number: int) -> Mapping[str, Any] | None:  # noqa: ARG002 - as the protocol has it
        """Return nothing."""
        return None
