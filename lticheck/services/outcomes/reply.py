"""What Canvas answered, in one shape for all its dialects."""

from __future__ import annotations

from lticheck.model.dataclass import dataclass
from lticheck.model.service import Dialect, ServiceReply

__all__ = ["Dialect", "OutcomeReply", "outcome_reply"]


@dataclass(frozen=True, kw_only=True, eq=False)
class OutcomeReply(ServiceReply):
    """One answer of the outcome service.

    `description` is `imsx_description` without its EID, or the first message of a JSON error;
    `error_code` is `ext_canvas_error_code`, or the `error_code` of a JSON error.
    """

    code_major: str = ""
    severity: str = ""
    operation: str = ""
    message_ref_identifier: str = ""

    @property
    def message(self) -> str:
        """Return what there is to show of it, be it no more than its codeMajor."""
        return self.description or self.title or self.code_major or f"({self.dialect})"

    @property
    def succeeded(self) -> bool:
        """Tell whether the outcome service says that it did what was asked."""
        return self.code_major.lower() == "success"

    @property
    def is_refusal(self) -> bool:
        """Tell whether it says that nothing was done: `processing` says that of nothing."""
        return self.dialect is Dialect.JSON or self.code_major.lower() in {"failure", "unsupported"}


def outcome_reply(reply: ServiceReply | None) -> OutcomeReply | None:
    """Return the reply where it is of the outcome service; None where it is another one's."""
    return reply if isinstance(reply, OutcomeReply) else None
