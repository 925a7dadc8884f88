"""Reading the request's XML as Nokogiri does, and writing the answer's (basic_outcomes.rb).

Facts: row 11 (no operation found), s20 (malformed XML is recovered), s21 (the first operation
counts). Paths follow the root's default namespace, so a prefixed envelope holds nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from lticheck.model.dataclass import dataclass

RESPONSE = """<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
  <imsx_POXHeader>
    <imsx_POXResponseHeaderInfo>
      <imsx_version>V1.0</imsx_version>
      <imsx_messageIdentifier/>
      <imsx_statusInfo>
        {code_major}
        <imsx_severity>status</imsx_severity>
        {description}
        {message_ref}
        {operation_ref}
        {error_code}
      </imsx_statusInfo>
    </imsx_POXResponseHeaderInfo>
  </imsx_POXHeader>
  <imsx_POXBody>{body}</imsx_POXBody>
</imsx_POXEnvelopeResponse>
"""
READ_RESULT = """<readResultResponse>
  <result>
    <resultScore>
      <language>en</language>
      {score}
    </resultScore>
  </result>
</readResultResponse>
"""
RESULT = "imsx_POXBody > replaceResultRequest > resultRecord > result"
DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
KNOWN_ENCODING = re.compile(
    r"UTF-(?:8|16|32)(?:LE|BE)?|US-ASCII|ASCII|ISO-?8859-\d{1,2}|(?:windows-|CP)12\d\d|Shift_JIS"
    r"|EUC-JP|EUC-KR|GBK|GB18030|Big5|KOI8-R|CP65001|BINARY",
    re.IGNORECASE,
)
"""Names of Ruby's `Encoding.find` that XML comes with."""
REFERENCE = re.compile(r"&[\w.#-]{1,100};")
TAG = re.compile(r"<[^<>]{0,1000}>")
DETAILS = "imsx_POXBody > replaceResultRequest > submissionDetails"


@dataclass(frozen=True, kw_only=True, eq=False)
class Envelope:
    """What Canvas finds in a request. Absent elements are None, empty ones an empty text."""

    operation: str = ""
    """The element's name without `Request`; empty where no operation is found."""
    sourcedid: str | None = None
    message_identifier: str = ""
    result_score: str | None = None
    result_total_score: str | None = None
    text: str | None = None
    url: str | None = None
    lti_launch_url: str | None = None
    download_url: str | None = None
    document_name: str | None = None
    submitted_at: str | None = None
    prioritize_non_tool_grade: bool = False
    unknown_encoding: str = ""
    """The encoding that the XML declares, where it has a name that nobody knows."""


def read_envelope(body: bytes) -> Envelope:
    """Read a request's body, whatever it is."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser) if body else None
    except etree.XMLSyntaxError:
        root = None
    encoding = _unknown_encoding(body)
    return replace(Envelope() if root is None else _read(root), unknown_encoding=encoding)


def _unknown_encoding(body: bytes) -> str:
    """Return the declared encoding if Ruby knows no such name: `utf8` is none, `UTF-8` is."""
    found = DECLARED.match(body)
    name = found[1].decode("ascii", "replace") if found else ""
    return "" if not name or KNOWN_ENCODING.fullmatch(name) else name


def _read(root: etree._Element) -> Envelope:
    find = _Finder(root)
    identifier = find.content("imsx_POXHeader imsx_messageIdentifier") or ""
    operation = find.operation()
    if not operation:
        return Envelope(message_identifier=identifier)
    return Envelope(
        operation=operation.removesuffix("Request"),
        sourcedid=find.content("imsx_POXBody sourcedGUID > sourcedId"),
        message_identifier=identifier,
        result_score=find.content(f"{RESULT} > resultScore > textString"),
        result_total_score=find.content(f"{RESULT} > resultTotalScore > textString"),
        text=find.content(f"{RESULT} > resultData > text"),
        url=find.content(f"{RESULT} > resultData > url"),
        lti_launch_url=find.content(f"{RESULT} > resultData > ltiLaunchUrl"),
        download_url=find.content(f"{RESULT} > resultData > downloadUrl"),
        document_name=find.content(f"{RESULT} > resultData > documentName"),
        submitted_at=find.content(f"{DETAILS} > submittedAt"),
        prioritize_non_tool_grade=find.content(f"{DETAILS} > prioritizeNonToolGrade") is not None,
    )


class _Finder:
    """Looks elements up as CSS: `a > b` is a child, `a b` any descendant."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        namespace = root.nsmap.get(None)
        self._names = {"n": namespace} if namespace else None
        self._prefix = "n:" if namespace else ""

    def content(self, path: str) -> str | None:
        """Return the whole text of the first element at the path; None where there is none."""
        found = self._first(self._xpath(path))
        return None if found is None else _text_of(found)

    def operation(self) -> str:
        """Return the local name of the first element in the body, or an empty text."""
        found = self._first(f"{self._xpath('imsx_POXBody')}//*")
        return "" if found is None else etree.QName(found).localname

    def _xpath(self, path: str) -> str:
        steps = path.replace(" > ", f"/{self._prefix}").replace(" ", f"//{self._prefix}")
        return f"//{self._prefix}{steps}"

    def _first(self, xpath: str) -> etree._Element | None:
        found = self._root.xpath(f"({xpath})[1]", namespaces=self._names)
        first = found[0] if isinstance(found, list) and found else None
        return first if etree.iselement(first) else None


def _text_of(element_: etree._Element) -> str:
    """Return the text as Nokogiri's `content`: an entity stands for its own text alone.

    What an entity refers to in turn is not looked up, so the classic bombs are empty.
    """
    pieces = [element_.text or ""]
    for child in element_:
        if child.tag is etree.Entity:
            pieces.append(_entity_text(child))
        elif isinstance(child.tag, str):
            pieces.append(_text_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _entity_text(entity: etree._Element) -> str:
    declared: Any = entity.getroottree().docinfo.internalDTD
    for one in () if declared is None else declared.iterentities():
        if f"&{one.name};" == entity.text:
            return REFERENCE.sub("", TAG.sub("", one.content or ""))
    return ""


def write_response(
    *,
    code_major: str,
    description: str = "",
    envelope: Envelope,
    error_code: str = "",
    body: str = "\n  ",
) -> bytes:
    """Write the answer's XML, byte for byte in Canvas's layout."""
    response = RESPONSE.format(
        code_major=element("imsx_codeMajor", code_major),
        description=element("imsx_description", description),
        message_ref=element("imsx_messageRefIdentifier", envelope.message_identifier),
        operation_ref=element("imsx_operationRefIdentifier", envelope.operation),
        error_code=element("ext_canvas_error_code", error_code) if error_code else "",
        body=body,
    )
    return response.encode("utf-8", "replace")


def read_result(score: str) -> str:
    """Write the body of a read result."""
    return READ_RESULT.format(score=element("textString", score))


def element(name: str, text: str) -> str:
    """Write one element, empty ones in the short form."""
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name}/>"
