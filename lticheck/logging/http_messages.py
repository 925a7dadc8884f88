"""Requests and responses of requests and httpx, known by their attributes: neither is imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 64 * 1024
"""Bytes kept of a body: Canvas's answers have one kB."""
GRADES = re.compile(
    r"/grade_passback\b|/api/lti/courses/[^/?#]{1,60}/line_items\b|/login/oauth2/token\b"
    r"|/ext_grade_passback\b"
)
"""Where Canvas takes grades, and gives the tokens for it (Canvas: config/routes.rb)."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A request and its response as a client had them."""

    method: str
    url: str
    headers: Headers
    body: bytes
    status: int
    answer_headers: Headers
    answer: bytes

    @property
    def size(self) -> int:
        """Return about how many bytes it holds."""
        return len(self.body) + len(self.answer) + 500


def is_of_grades(response: Any) -> bool:
    """Tell whether a response comes from where grades, or tokens for them, are asked for."""
    try:
        return GRADES.search(str(response.request.url)) is not None
    except Exception:  # noqa: BLE001 - httpx raises where a response has no request
        return False


def message_of(response: Any) -> HttpMessage | None:
    """Copy a response and its request; None where its body was not read. It reads nothing itself.

    `_content` is where both libraries keep a body that was read.
    """
    request, content = response.request, getattr(response, "_content", None)
    if not isinstance(content, bytes):
        return None
    return HttpMessage(
        method=str(request.method),
        url=str(request.url),
        headers=_headers(request.headers),
        body=_bytes(request.body if hasattr(request, "body") else request.content),
        status=int(response.status_code),
        answer_headers=_headers(response.headers),
        answer=content[:LONGEST],
    )


def message_of_error(error: BaseException) -> HttpMessage | None:
    """Return the exchange that an exception of requests, httpx or PyLTI1p3 brings along."""
    try:
        response = getattr(error, "response", None)
        return message_of(response) if is_of_grades(response) else None
    except Exception:  # noqa: BLE001 - an attribute of somebody's exception may raise
        return None


def _headers(headers: Mapping[Any, Any]) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in headers.items())


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "replace")[:LONGEST]
    return body[:LONGEST] if isinstance(body, bytes) else b""
