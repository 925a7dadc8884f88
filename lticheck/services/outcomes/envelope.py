"""Writing the envelope of a request as plain old XML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.builder import ElementMaker

from lticheck.model.errors import RequestNotPossible
from lticheck.services.outcomes.request import OutcomeRequest

NAMESPACE = "http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


def envelope(request: OutcomeRequest) -> bytes:
    """Write the `imsx_POXEnvelopeRequest` (LTI 1.1 guide, section 6; Canvas's extensions).

    Raises RequestNotPossible where a value holds a character that XML 1.0 cannot carry.
    """
    root = E.imsx_POXEnvelopeRequest(
        E.imsx_POXHeader(
            E.imsx_POXRequestHeaderInfo(
                E.imsx_version("V1.0"),
                _element("imsx_messageIdentifier", request.message_identifier),
            )
        ),
        E.imsx_POXBody(
            E(
                f"{request.operation}Request",
                E.resultRecord(
                    E.sourcedGUID(_element("sourcedId", request.sourcedid)),
                    *_group("result", _result(request)),
                ),
                *_group("submissionDetails", _details(request)),
            )
        ),
    )
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _result(request: OutcomeRequest) -> Iterator[etree._Element]:
    for name, score in (
        ("resultScore", request.result_score),
        ("resultTotalScore", request.result_total_score),
    ):
        if score is not None:
            yield E(name, E.language("en"), _element("textString", score))
    data = (
        ("text", request.text),
        ("url", request.url),
        ("ltiLaunchUrl", request.launch_url),
        ("downloadUrl", request.download_url),
        ("documentName", request.document_name),
    )
    yield from _group(
        "resultData", (_element(name, text) for name, text in data if text is not None)
    )


def _details(request: OutcomeRequest) -> Iterator[etree._Element]:
    if request.submitted_at is not None:
        yield _element("submittedAt", request.submitted_at)
    if request.needs_additional_review:
        yield E.needsAdditionalReview()
    if request.prioritize_non_tool_grade:
        yield E.prioritizeNonToolGrade()


def _group(name: str, children: Iterator[etree._Element]) -> list[etree._Element]:
    """Return the children in one element; none where there are no children."""
    found = list(children)
    return [E(name, *found)] if found else []


def _element(name: str, text: str) -> etree._Element:
    try:
        element: etree._Element = E(name, text)
    except ValueError as error:
        raise RequestNotPossible(
            f"{name} holds a character that XML cannot carry",
            hint="remove control characters from the value",
        ) from error
    return element
