"""Captures in which any texts stand where a stranger can put them, and a run over them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from lticheck.formats import FORMATS
from tests.cli.runner import Lticheck, Run

REQUEST = (
    '<?xml version="1.0"?><imsx_POXEnvelopeRequest><imsx_POXBody><readResultRequest><resultRecord>'
    "<sourcedGUID><sourcedId>s</sourcedId></sourcedGUID></resultRecord></readResultRequest>"
    "</imsx_POXBody></imsx_POXEnvelopeRequest>"
)
REPLY = (
    '<?xml version="1.0"?><imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo>'
    "<imsx_statusInfo><imsx_codeMajor>failure</imsx_codeMajor><imsx_severity>error</imsx_severity>"
    "<imsx_description>{}</imsx_description></imsx_statusInfo></imsx_POXResponseHeaderInfo>"
    "</imsx_POXHeader></imsx_POXEnvelopeResponse>"
)
URL = "https://canvas.school.example/api/lti/v1/tools/7/grade_passback"


def entry(text: str, *, as_page: bool, as_header: bool) -> dict[str, object]:
    """Return an exchange whose answer says the text, as Canvas's sentence or as a page."""
    body = text if as_page else REPLY.format(escape(text))
    kind = "text/plain" if as_page else "application/xml"
    answer = {"name": "Content-Type", "value": kind}
    return {
        "request": {
            "method": "POST",
            "url": URL,
            "headers": [{"name": "Content-Type", "value": "application/xml"}],
            "postData": {"mimeType": "application/xml", "text": REQUEST},
        },
        "response": {
            "status": 502 if as_page else 422,
            "headers": [answer, *(_header(text) if as_header else [])],
            "content": {"mimeType": kind, "text": body},
        },
    }


def _header(text: str) -> list[dict[str, str]]:
    name, colon, value = text.partition(": ")
    fit = colon and name.replace("-", "").isalnum() and name.isascii() and "\n" not in text
    return [{"name": name, "value": value}] if fit else []


def har(path: Path, texts: Iterable[str], *, headers: bool = False) -> Path:
    """Write a HAR with two exchanges a text; of hostile ones, also with headers."""
    entries = [
        entry(text, as_page=page, as_header=headers) for text in texts for page in (False, True)
    ]
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


def in_all_formats(lticheck: Lticheck, capture: Path, folder: Path, *options: str) -> Reports:
    """Diagnose the capture once, and return what each format says of it."""
    files = {name: folder / f"report.{name}" for name in FORMATS}
    outputs = [part for name, file in files.items() for part in ("--output", f"{name}:{file}")]
    run = lticheck("diagnose", "--offline", "--format", "json", str(capture), *options, *outputs)
    return run, {name: file.read_text(encoding="utf-8") for name, file in files.items()}


Reports = tuple[Run, dict[str, str]]


def joined(text: str) -> str:
    """Return a text as it is read: without the line breaks and margins of a narrow screen."""
    return "".join(text.replace("│", "").split())
