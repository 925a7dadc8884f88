"""An answer of LTI 1.3's services, in whichever of its six shapes it comes. Never raises."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern
from lticheck.model.service import Dialect, is_client_error

HTML = pattern(rb"\s*<(?:!doctype html|html)", re.IGNORECASE)
MOST = 400
"""Characters of a message that are kept."""
MOST_BYTES = 1_000_000


class Shape(StrEnum):
    """How an answer is written."""

    SERVICE = "an error of the LTI services"
    """`{"errors":{"type":…,"message":…}}`"""
    API = "an error of Canvas's API"
    """`{"errors":[{"message":…}]}`"""
    FIELD = "an error of a field"
    """`{"errors":[{"field":…,"message":…,"error_code":…}]}`"""
    OAUTH = "an OAuth error"
    """`{"error":…,"error_description":…}` (RFC 6749, section 5.2)"""
    THROTTLE = "Canvas's throttle"
    TEXT = "plain text"
    HTML = "an HTML page"
    EMPTY = "an empty body"
    JSON = "JSON without an error"
    UNREADABLE = "something unreadable"
    NOT_CAPTURED = "not captured"
    """A log holds the status alone."""


CANVAS_SHAPES = {Shape.SERVICE, Shape.API, Shape.FIELD, Shape.OAUTH, Shape.THROTTLE}
DIALECTS = {
    Shape.THROTTLE: Dialect.TEXT,
    Shape.TEXT: Dialect.TEXT,
    Shape.HTML: Dialect.HTML,
    Shape.EMPTY: Dialect.EMPTY,
    Shape.NOT_CAPTURED: Dialect.EMPTY,
    Shape.UNREADABLE: Dialect.UNREADABLE,
}
"""How each shape is written; those that are not named are JSON."""


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One error of a field, as Rails validates it."""

    field: str
    message: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class AgsReply:
    """One answer. Texts are as sent, empty where absent."""

    status: int
    """The HTTP status; 0 where the capture holds the body alone."""
    shape: Shape
    message: str = ""
    """The sentence that says what is wrong."""
    code: str = ""
    """OAuth's error code, such as `invalid_request`; or Canvas's `error_code`."""
    fields: tuple[FieldError, ...] = ()
    report_id: str = ""
    document: object = None
    """The body of a success, as JSON reads it."""
    score: str | None = None
    """What results say of one student: `8.5 of 10`, empty where there is none; None: unread."""
    is_cut: bool = False
    """True where a log cut the sentence off, so that only its beginning can be compared."""

    @property
    def dialect(self) -> Dialect:
        """Return how it is written."""
        return DIALECTS.get(self.shape, Dialect.JSON)

    @property
    def description(self) -> str:
        """Return its sentence; empty for a page, which has a title."""
        return "" if self.shape is Shape.HTML else self.message

    @property
    def title(self) -> str:
        """Return the title of a page."""
        return self.message if self.shape is Shape.HTML else ""

    @property
    def accepted(self) -> bool:
        """Tell whether the service says that it did what was asked; a page says nothing of it."""
        return 200 <= self.status < 300 and self.shape not in {Shape.HTML, Shape.TEXT}

    @property
    def from_platform(self) -> bool:
        """Tell whether the service itself wrote this, and no page or proxy."""
        return self.shape in CANVAS_SHAPES or (self.accepted and self.shape is Shape.JSON)

    def refuses(self, *, code: str = "", text: str = "") -> bool:
        """Tell whether it refuses with this error code, or with a sentence that begins so."""
        if self.accepted:
            return False
        by_text = bool(text) and self.message.lower().startswith(text.lower())
        return by_text or (bool(code) and self.code == code)

    def says_nothing_done(self, status: int) -> bool:
        """Tell whether Canvas itself refused: a client's error, in one of its own shapes.

        An attempt may be left behind all the same (P25 to P27); the score is as it was.
        """
        return self.shape in CANVAS_SHAPES and is_client_error(status)

    @property
    def has_text(self) -> bool:
        """Tell whether there is a sentence to go by."""
        return bool(self.message or self.fields)


def read_reply(status: int, body: bytes, *, is_cut: bool = False) -> AgsReply:
    """Read a body; its shape decides, for content types are lost in captures."""
    text = body[:MOST_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        return AgsReply(status=status, shape=Shape.EMPTY)
    if HTML.match(text):
        return AgsReply(status=status, shape=Shape.HTML, message=_title(text))
    if text[:1] in {b"{", b"["}:
        return _of_json(status, text, is_cut=is_cut)
    line = _line(text)
    throttled = "rate limit exceeded" in line.lower()
    return AgsReply(status=status, shape=Shape.THROTTLE if throttled else Shape.TEXT, message=line)


def not_captured(status: int) -> AgsReply:
    """Return an answer of which a log holds the status alone."""
    return AgsReply(status=status, shape=Shape.NOT_CAPTURED)


def _of_json(status: int, text: bytes, *, is_cut: bool) -> AgsReply:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _of_cut(status, text, is_cut=is_cut)
    if not isinstance(document, dict):
        return AgsReply(status=status, shape=Shape.JSON, document=document)
    report = str(document.get("error_report_id") or "")
    errors = document.get("errors")
    if isinstance(errors, dict) and isinstance(errors.get("message"), str):
        message = errors["message"][:MOST]
        return AgsReply(status=status, shape=Shape.SERVICE, message=message, report_id=report)
    if isinstance(errors, dict):
        return _of_fields(status, _old_fields(errors), report)
    if isinstance(errors, list):
        return _of_list(status, [one for one in errors if isinstance(one, dict)], report)
    if isinstance(document.get("error"), str):
        described = document.get("error_description")
        return AgsReply(
            status=status,
            shape=Shape.OAUTH,
            code=document["error"][:MOST],
            message=described[:MOST] if isinstance(described, str) else document["error"][:MOST],
        )
    return AgsReply(status=status, shape=Shape.JSON, document=document)


def _of_list(status: int, errors: list[dict[str, object]], report: str) -> AgsReply:
    if any("field" in one for one in errors):
        fields = tuple(_field(one) for one in errors if "field" in one)
        return _of_fields(status, fields, report)
    first = errors[0] if errors else {}
    return AgsReply(
        status=status,
        shape=Shape.API,
        message=str(first.get("message") or "")[:MOST],
        code=str(first.get("error_code") or "")[:MOST],
        report_id=report,
    )


def _of_fields(status: int, fields: tuple[FieldError, ...], report: str) -> AgsReply:
    first = f"{fields[0].field} {fields[0].message}" if fields else ""
    return AgsReply(
        status=status, shape=Shape.FIELD, message=first, fields=fields, report_id=report
    )


def _field(one: dict[str, object]) -> FieldError:
    return FieldError(
        field=str(one.get("field") or "")[:MOST],
        message=str(one.get("message") or "")[:MOST],
        code=str(one.get("error_code") or "")[:MOST],
    )


def _old_fields(errors: dict[str, object]) -> tuple[FieldError, ...]:
    """Read the form of older Canvas: `{"grade":[{"attribute":…,"type":…,"message":…}]}`."""
    return tuple(
        FieldError(field=name, message=str(one.get("message") or ""), code=str(one.get("type")))
        for name, several in errors.items()
        if isinstance(several, list)
        for one in several
        if isinstance(one, dict)
    )


CUT_MESSAGE = pattern(r'"(?:message|error_description)"\s*:\s*"((?:[^"\\]|\\.)*)')
CUT_FIELD = pattern(r'"field"\s*:\s*"([^"]*)"')
CUT_ERROR = pattern(r'"error"\s*:\s*"([^"]*)"')


def _of_cut(status: int, text: bytes, *, is_cut: bool) -> AgsReply:
    """Read what a log left of a JSON error: Guzzle keeps 120 bytes."""
    line = text[:4000].decode("utf-8", "replace")
    message, field, error = (
        next(iter(form.findall(line)), "") for form in (CUT_MESSAGE, CUT_FIELD, CUT_ERROR)
    )
    message = message.split(" (truncated")[0].replace('\\"', '"')[:MOST]
    if not message and not error:
        return AgsReply(status=status, shape=Shape.UNREADABLE, message=_line(text), is_cut=is_cut)
    if field:
        fields = (FieldError(field=field, message=message),)
        return AgsReply(
            status=status,
            shape=Shape.FIELD,
            message=f"{field} {message}",
            fields=fields,
            is_cut=True,
        )
    shape = Shape.OAUTH if error else Shape.API if '"errors":[' in line else Shape.SERVICE
    return AgsReply(status=status, shape=shape, message=message, code=error, is_cut=True)


def _title(text: bytes) -> str:
    found = re.search(rb"<title>([^<]{0,200})", text[:20_000], re.IGNORECASE)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def _line(text: bytes) -> str:
    return text[:MOST].decode("utf-8", "replace").strip().split("\n", maxsplit=1)[0].strip()
