"""What Canvas answered, in one shape for all its dialects."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.model.service import Dialect, ServiceReply, is_client_error

__all__ = ["Dialect", "OutcomeReply", "outcome_reply"]

FROM_PLATFORM = {Dialect.POX, Dialect.LEGACY, Dialect.JSON}


@dataclass(frozen=True, kw_only=True, eq=False)
class OutcomeReply:
    """One answer of the outcome service.

    `description` is `imsx_description` without its EID, or the first message of a JSON error;
    `code` is `ext_canvas_error_code`, or the `error_code` of a JSON error; `report_id` is the
    number in `[EID_...]`.
    """

    dialect: Dialect
    description: str = ""
    code: str = ""
    report_id: str = ""
    score: str | None = None
    title: str = ""
    code_major: str = ""
    severity: str = ""
    operation: str = ""
    message_ref_identifier: str = ""

    @property
    def message(self) -> str:
        """Return what there is to show of it, be it no more than its codeMajor."""
        return self.description or self.title or self.code_major or f"({self.dialect})"

    @property
    def accepted(self) -> bool:
        """Tell whether the outcome service says that it did what was asked."""
        return self.code_major.lower() == "success"

    @property
    def from_platform(self) -> bool:
        """Tell whether the service itself wrote this, and no page or proxy."""
        return self.dialect in FROM_PLATFORM

    def refuses(self, *, code: str = "", text: str = "") -> bool:
        """Tell whether it refuses with this error code or, having none, begins with this text."""
        if self.accepted:
            return False
        if self.code:
            return bool(code) and self.code == code
        return bool(text) and self.description.lower().startswith(text.lower())

    def says_nothing_done(self, status: int) -> bool:
        """Tell whether it says that nothing was done: `processing` says that of nothing.

        That takes an error of the client, or an answer in the outcome service's own words.
        """
        if not self._is_refusal:
            return False
        if 200 <= status < 300:
            return self.dialect is not Dialect.JSON
        return is_client_error(status)

    @property
    def _is_refusal(self) -> bool:
        return self.dialect is Dialect.JSON or self.code_major.lower() in {"failure", "unsupported"}


def outcome_reply(reply: ServiceReply | None) -> OutcomeReply | None:
    """Return the reply where it is of the outcome service; None where it is another one's."""
    return reply if isinstance(reply, OutcomeReply) else None
