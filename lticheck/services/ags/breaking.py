"""Values of a score over which Canvas's code breaks down with a 500: nearly always a type."""

from __future__ import annotations

import json

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.model.dataclass import dataclass
from lticheck.services.ags.causes import Cause
from lticheck.services.ags.endpoint import Endpoint
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
        or _containers(request)
        or _submitted_at(request)
        or _link(request)
        or _file(request)
    )


def _user(request: AgsRequest) -> BreakingPart | None:
    value = request.get("userId")
    if isinstance(value, bool | list | dict):
        return _part("userId", value, Cause.MALFORMED_SCORE_BODY)
    return None


def _timestamp(request: AgsRequest) -> BreakingPart | None:
    value = request.get("timestamp")
    trouble = trouble_with(value)
    if trouble is Trouble.NOT_TEXT or (trouble and trouble is not Trouble.NO_TIME):
        return _part("timestamp", value, Cause.TIMESTAMP_UNREADABLE)
    if trouble is Trouble.NO_TIME and isinstance(value, str) and value.strip().isdigit():
        return _part("timestamp", value, Cause.TIMESTAMP_UNREADABLE)
    return None


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


def _containers(request: AgsRequest) -> BreakingPart | None:
    for name in ("submission", CANVAS_SUBMISSION):
        value = request.get(name)
        if value is not None and not isinstance(value, dict):
            cause = (
                Cause.SUBMITTED_AT_UNPARSEABLE
                if name == "submission"
                else Cause.MALFORMED_SCORE_BODY
            )
            return _part(name, value, cause)
    return None


def _submitted_at(request: AgsRequest) -> BreakingPart | None:
    value = request.submitted_at
    if value is not None and trouble_with(value) not in {None, Trouble.NO_TIME}:
        return _part("submittedAt", value, Cause.SUBMITTED_AT_UNPARSEABLE)
    return None


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
