"""Values of a score over which Canvas's code breaks down with a 500: nearly always a type."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.model.dataclass import dataclass
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint, query_of
from lticheck.services.ags.requests import AgsRequest
from lticheck.services.ags.times import Trouble, trouble_with


@dataclass(frozen=True, kw_only=True)
class BreakingPart:
    """A part of the request that breaks Canvas."""

    name: str
    shown: str
    cause: Cause


def breaking_part(request: AgsRequest) -> BreakingPart | None:
    """Return the first part that is known to break Canvas, in the order of its checks."""
    if request.endpoint in {Endpoint.RESULTS, Endpoint.LINE_ITEMS} and request.method == "GET":
        return _page_size(request)
    if request.endpoint is not Endpoint.SCORES or request.method == "GET":
        return None
    if request.body is None:
        if request.has_body and request.is_json:  # JSON, and no object
            return BreakingPart(
                name="body", shown="no JSON object", cause=Cause.MALFORMED_SCORE_BODY
            )
        return None
    return (
        _user(request)
        or _timestamp(request)
        or _scores(request)
        or _container(request, "submission", Cause.SUBMITTED_AT_UNPARSEABLE)
        or _submitted_at(request.submission.get("submittedAt"))
        or _container(request, CANVAS_SUBMISSION, Cause.MALFORMED_SCORE_BODY)
        or _submitted_at(request.submitted_at)
        or _link(request)
        or _file(request)
    )


def _page_size(request: AgsRequest) -> BreakingPart | None:
    """Find a size of a page that is no number from 1 up (G3)."""
    for name, value in parse_qsl(query_of(request.url), keep_blank_values=True):
        if name in {"limit", "per_page"} and not re.match(r"\s*\+?0*[1-9]", value, re.ASCII):
            return _part(name, value, Cause.INTERNAL_ERROR)
    return None


def _user(request: AgsRequest) -> BreakingPart | None:
    value = request.get("userId")
    if isinstance(value, bool | list | dict):
        return _part("userId", value, Cause.MALFORMED_SCORE_BODY)
    return None


def _timestamp(request: AgsRequest) -> BreakingPart | None:
    value = request.get("timestamp")
    return _part("timestamp", value, Cause.TIMESTAMP_UNREADABLE) if _breaks(value) else None


def _breaks(value: object) -> bool:
    """Tell whether Ruby raises over a time, in place of finding none: digits, no such day."""
    trouble = trouble_with(value)
    if trouble is Trouble.NO_TIME:
        return isinstance(value, str) and value.strip().isdigit()
    return trouble is not None


def _scores(request: AgsRequest) -> BreakingPart | None:
    for name in ("scoreGiven", "scoreMaximum"):
        value = request.get(name)
        if isinstance(value, bool | list | dict):
            return _part(name, value, Cause.NON_NUMERIC_SCORE)
        if isinstance(value, float | int) and abs(value) > 1e308:
            return _part(name, str(value)[:40], Cause.SCORE_OUT_OF_RANGE)
        if isinstance(value, str) and _is_infinite(value):
            return _part(name, value, Cause.SCORE_OUT_OF_RANGE)
    return None


def _container(request: AgsRequest, name: str, cause: Cause) -> BreakingPart | None:
    """Find a part that should be an object, and is none."""
    value = request.get(name)
    return None if value is None or isinstance(value, dict) else _part(name, value, cause)


def _submitted_at(value: object) -> BreakingPart | None:
    if not value or not _breaks(value):
        return None
    return _part("submittedAt", value, Cause.SUBMITTED_AT_UNPARSEABLE)


def _link(request: AgsRequest) -> BreakingPart | None:
    value = request.get("resourceLinkId")
    if value not in (None, ""):
        return _part("resourceLinkId", value, Cause.RESOURCE_LINK_MISMATCH)
    return None


def _file(request: AgsRequest) -> BreakingPart | None:
    """Canvas's file service that refuses the connection ends in the same 500 (P24)."""
    items = request.extension.get("content_items")
    if isinstance(items, list) and any(
        isinstance(i, dict) and i.get("type") == "file" for i in items
    ):
        return BreakingPart(name="content_items", shown="a file", cause=Cause.FILE_UPLOAD_FAILED)
    return None


def _part(name: str, value: object, cause: Cause) -> BreakingPart:
    try:
        shown = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        shown = "(nested too deeply)"
    return BreakingPart(name=name, shown=shown[:80], cause=cause)


def _is_infinite(text: str) -> bool:
    try:
        return float(text) in (float("inf"), float("-inf")) and text.strip()[:1].isdigit()
    except ValueError:
        return False
