"""The `imsx_POXEnvelopeRequest` (LTI 1.1 guide, section 6; Canvas's extensions)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.model.launch import LtiVersion

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.service import ServiceRequest


class Operation(StrEnum):
    """The three operations of Basic Outcomes, by their names on the wire."""

    REPLACE = "replaceResult"
    READ = "readResult"
    DELETE = "deleteResult"


@dataclass(frozen=True, kw_only=True)
class OutcomeRequest:
    """One outcome request. All scores are the exact text sent, a number or not."""

    operation: Operation
    sourcedid: str
    message_identifier: str = "lticheck"
    result_score: str | None = None
    result_total_score: str | None = None
    text: str | None = None
    url: str | None = None
    launch_url: str | None = None
    download_url: str | None = None
    document_name: str | None = None
    submitted_at: str | None = None
    needs_additional_review: bool = False
    prioritize_non_tool_grade: bool = False

    @property
    def version(self) -> LtiVersion:
        """Return LTI 1.1."""
        return LtiVersion.V1_1

    @property
    def writes(self) -> bool:
        """Tell whether this operation may change the gradebook."""
        return self.operation is not Operation.READ

    @property
    def hands_in(self) -> bool:
        """Tell whether it carries work of the student, which makes a new attempt."""
        named = self.download_url is not None and self.document_name is not None
        return named or any(data is not None for data in (self.text, self.url, self.launch_url))

    @property
    def grade_key(self) -> str:
        """Return the sourcedid, which names the grade."""
        return self.sourcedid

    @property
    def operation_name(self) -> str:
        """Return `replaceResult`, `readResult` or `deleteResult`."""
        return self.operation.value

    @property
    def sent_score(self) -> str | None:
        """Return the score that counts: Canvas takes the total before the fraction."""
        return self.result_score if self.result_total_score is None else self.result_total_score

    def facts(self) -> list[tuple[str, str]]:
        """Return its values by the names that they have on the wire."""
        values = (
            ("sourcedId", self.sourcedid),
            ("resultScore", self.result_score),
            ("resultTotalScore", self.result_total_score),
            ("text", self.text),
            ("url", self.url),
            ("ltiLaunchUrl", self.launch_url),
            ("downloadUrl", self.download_url),
            ("documentName", self.document_name),
            ("submittedAt", self.submitted_at),
        )
        return [(name, value) for name, value in values if value is not None]


def outcome_request(asked: ServiceRequest | None) -> OutcomeRequest | None:
    """Return the request where it is one of LTI 1.1; None where it is another service's."""
    return asked if isinstance(asked, OutcomeRequest) else None
