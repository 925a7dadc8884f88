"""The `imsx_POXEnvelopeRequest` (LTI 1.1 guide, section 6; Canvas's extensions)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from lticheck.model.errors import RequestNotPossible

NAMESPACE = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"


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
    def writes(self) -> bool:
        """Tell whether this operation may change the gradebook."""
        return self.operation is not Operation.READ

    @property
    def hands_in(self) -> bool:
        """Tell whether it carries work of the student, which makes a new attempt."""
        named = self.download_url is not None and self.document_name is not None
        return named or any(data is not None for data in (self.text, self.url, self.launch_url))

    def to_xml(self) -> bytes:
        """Write the envelope.

        Raises RequestNotPossible where a value holds a character that XML 1.0 cannot carry.
        """
        record = f"<sourcedGUID>{_element('sourcedId', self.sourcedid)}</sourcedGUID>"
        envelope = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<imsx_POXEnvelopeRequest xmlns="{NAMESPACE}">'
            "<imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version>"
            f"{_element('imsx_messageIdentifier', self.message_identifier)}"
            "</imsx_POXRequestHeaderInfo></imsx_POXHeader>"
            f"<imsx_POXBody><{self.operation}Request><resultRecord>{record}{self._result()}"
            f"</resultRecord>{self._details()}</{self.operation}Request></imsx_POXBody>"
            "</imsx_POXEnvelopeRequest>"
        )
        return envelope.encode("utf-8")

    def _result(self) -> str:
        data = "".join(
            _element(name, value)
            for name, value in (
                ("text", self.text),
                ("url", self.url),
                ("ltiLaunchUrl", self.launch_url),
                ("downloadUrl", self.download_url),
                ("documentName", self.document_name),
            )
        )
        parts = (
            _score("resultScore", self.result_score),
            _score("resultTotalScore", self.result_total_score),
            f"<resultData>{data}</resultData>" if data else "",
        )
        return f"<result>{''.join(parts)}</result>" if any(parts) else ""

    def _details(self) -> str:
        parts = (
            _element("submittedAt", self.submitted_at),
            "<needsAdditionalReview/>" if self.needs_additional_review else "",
            "<prioritizeNonToolGrade/>" if self.prioritize_non_tool_grade else "",
        )
        details = "".join(parts)
        return f"<submissionDetails>{details}</submissionDetails>" if details else ""


def _score(name: str, text: str | None) -> str:
    if text is None:
        return ""
    return f"<{name}><language>en</language>{_element('textString', text)}</{name}>"


def _element(name: str, text: str | None) -> str:
    if text is None:
        return ""
    # html.escape, not xml.sax.saxutils: that one imports urllib.request, 40 ms of start-up.
    if any(not _is_xml_character(character) for character in text):
        raise RequestNotPossible(
            f"{name} holds a character that XML cannot carry",
            hint="remove control characters from the value",
        )
    return f"<{name}>{escape(text, quote=False)}</{name}>"


def _is_xml_character(character: str) -> bool:
    """Tell whether XML 1.0 may carry it (XML 1.0, section 2.2: Char)."""
    code = ord(character)
    return (
        character in "\t\n\r"
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )
