"""Reading an answer of the outcome service, in whatever dialect it comes. Never raises."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from functools import lru_cache

from lxml import etree, html

from lticheck.model.exchange import Reply
from lticheck.model.response import Response
from lticheck.services.outcomes.pox import local_name, parse, texts
from lticheck.services.outcomes.reply import Dialect, OutcomeReply

REMEMBERED = 16 * 1024
"""Bytes of a reply that is remembered, for a log repeats the same few: Canvas's are under 2 kB."""

WHITE = b" \t\r\n"
EID = "[EID_"
DESCRIPTION = 4096
"""Characters kept of a sentence. Canvas's longest has 200."""
LEGACY_ROOT = "message_response"


def reply_of(response: Response) -> Reply:
    """Return the response with what it says; its status is 0 where only the body is known."""
    outcome = read_reply(response.body, response.header("Content-Type"))
    return Reply(**vars(response), outcome=outcome)


def read_reply(body: bytes, content_type: str = "") -> OutcomeReply:
    """Read a reply's body; the content type only breaks ties, for proxies send wrong ones."""
    text = body.lstrip(WHITE).removeprefix(BOM_UTF8).lstrip(WHITE)
    if not text:
        return OutcomeReply(dialect=Dialect.EMPTY)
    if text[:1] in {b"{", b"["}:
        return _read_json(text)
    if text[:1] == b"<" and not _is_html(text, content_type):
        return _remembered(text) if len(text) <= REMEMBERED else _read_xml(text)
    if text[:1] == b"<":
        return _read_html(text)
    return OutcomeReply(dialect=Dialect.TEXT, description=_first_line(text))


def _is_html(text: bytes, content_type: str) -> bool:
    head = text[:1024].lower()
    return b"<!doctype html" in head or b"<html" in head or "html" in content_type.lower()


def _read_html(text: bytes) -> OutcomeReply:
    try:
        page = html.fromstring(text)
        title = page.findtext(".//title") or page.findtext(".//h1") or ""
    except (etree.LxmlError, ValueError):
        title = ""
    return OutcomeReply(dialect=Dialect.HTML, title=" ".join(title.split()))


def _read_xml(text: bytes) -> OutcomeReply:
    root = parse(text)
    if root is None:
        return OutcomeReply(dialect=Dialect.UNREADABLE, description=_first_line(text))
    found = {name: value.strip() for name, value in texts(root).items()}
    if local_name(root) == LEGACY_ROOT:
        return OutcomeReply(
            dialect=Dialect.LEGACY,
            code_major=found.get("codemajor", ""),
            severity=found.get("severity", ""),
            description=_cut(found.get("description", "")),
            score=found.get("textString"),
        )
    if "imsx_codeMajor" not in found:
        return OutcomeReply(dialect=Dialect.UNREADABLE, description=_first_line(text))
    return _pox(found)


_remembered = lru_cache(maxsize=1000)(_read_xml)


def _pox(found: dict[str, str]) -> OutcomeReply:
    description, report_id = split_eid(found.get("imsx_description", ""))
    return OutcomeReply(
        dialect=Dialect.POX,
        code_major=found["imsx_codeMajor"],
        severity=found.get("imsx_severity", ""),
        description=description,
        code=found.get("ext_canvas_error_code", ""),
        report_id=report_id,
        operation=found.get("imsx_operationRefIdentifier", ""),
        message_ref_identifier=found.get("imsx_messageRefIdentifier", ""),
        score=found.get("textString"),
    )


def split_eid(description: str) -> tuple[str, str]:
    """Split Canvas's sentence and the number of its error report."""
    plain = description.strip()
    at = plain.rfind(EID)
    report_id = plain[at + len(EID) : -1]
    if at < 0 or not plain.endswith("]") or "]" in report_id:
        return _cut(plain), ""
    return _cut(plain[:at].rstrip()), _cut(report_id)


def _cut(text: str) -> str:
    return text if len(text) <= DESCRIPTION else f"{text[:DESCRIPTION]}…"


def _read_json(text: bytes) -> OutcomeReply:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return OutcomeReply(dialect=Dialect.UNREADABLE, description=_first_line(text))
    errors = document.get("errors") if isinstance(document, dict) else None
    first = _first_error(errors)
    if first is None:
        return OutcomeReply(dialect=Dialect.UNREADABLE, description=_first_line(text))
    report = document.get("error_report_id", "")
    return OutcomeReply(
        dialect=Dialect.JSON,
        description=_cut(str(first.get("message") or "")),
        code=str(first.get("error_code") or ""),
        report_id=_cut(str(report or "")),
    )


def _first_error(errors: object) -> dict[str, object] | None:
    """Return the first error of Canvas's shapes: a list, an object, or an object by field."""
    if isinstance(errors, list):
        return next((error for error in errors if isinstance(error, dict)), None)
    if not isinstance(errors, dict):
        return None
    if "message" in errors:
        return errors
    for field, several in errors.items():
        if isinstance(several, list) and several and isinstance(several[0], dict):
            return {**several[0], "message": f"{field} {several[0].get('message', '')}".strip()}
    return None


def _first_line(text: bytes) -> str:
    lines = text[:400].decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in lines if line.strip()), "")[:200]
