"""Plain old XML: writing the envelope of a request, and reading whatever came in one."""

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


def parse(body: bytes, *, recover: bool = False) -> etree._Element | None:
    """Read hostile XML: no entities, no network, no huge trees. None where it is none.

    `recover` also reads what is cut off or broken.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover
    )
    try:
        root: etree._Element | None = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def parse_broken(body: bytes) -> etree._Element | None:
    """Read XML that a log may have cut off: as it stands, else as much of it as can be read."""
    root = parse(body.strip())
    return parse(body.strip(), recover=True) if root is None else root


def texts(root: etree._Element) -> dict[str, str]:
    """Return the first text of each element, by local name alone and after its parent's.

    Namespaces are left out: they vary by platform and by library.
    """
    found: dict[str, str] = {}
    for element in root.iter("{*}*"):
        name, parent = local_name(element), element.getparent()
        text = element.text or ""
        found.setdefault(name, text)
        if parent is not None:
            found.setdefault(f"{local_name(parent)}/{name}", text)
    return found


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname
