"""What Canvas answered, in one shape for all its dialects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """How an answer is written."""

    POX = "outcome XML"
    LEGACY = "legacy outcome XML"
    JSON = "Canvas JSON"
    HTML = "an HTML page"
    TEXT = "plain text"
    EMPTY = "an empty body"
    UNREADABLE = "something unreadable"


@dataclass(frozen=True, kw_only=True, eq=False)
class OutcomeReply:
    """One answer of the outcome service. Texts are as sent, empty where absent."""

    dialect: Dialect
    code_major: str = ""
    severity: str = ""
    description: str = ""
    """`imsx_description` without its EID, or the first message of a JSON error."""
    error_code: str = ""
    """`ext_canvas_error_code`, or the `error_code` of a JSON error."""
    report_id: str = ""
    """The number of Canvas's error report (`[EID_...]`), which only admins can open."""
    operation: str = ""
    message_ref_identifier: str = ""
    result_score: str | None = None
    """The score that readResult returned; empty text where nothing is graded."""
    title: str = ""
    """The title of an HTML page."""

    @property
    def succeeded(self) -> bool:
        """Tell whether the outcome service says that it did what was asked."""
        return self.code_major.lower() == "success"

    @property
    def is_canvas(self) -> bool:
        """Tell whether the outcome service itself wrote this, and no page or proxy."""
        return self.dialect in {Dialect.POX, Dialect.LEGACY, Dialect.JSON}
