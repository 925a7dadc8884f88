"""Sending recorded AGS requests to the sandbox, and comparing answer, gradebook and results."""

from __future__ import annotations

import base64
import http.client
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lticheck.sandbox import Sandbox
from lticheck.sandbox.ags.records import Registry, Result
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.ags.version import CURRENT, MID, MID_WITH_FLAGS, Version
from lticheck.sandbox.canvas.late_policy import is_late
from lticheck.sandbox.canvas.world import Submission
from tests.conformance.recorded import Row, seconds
from tests.conformance.recorded_ags import (
    copied,
    new_registry,
    place_result,
    place_submission,
    turn,
)
from tests.conformance.replay import ESCAPED

VERSIONS = {"mid": MID, "mid+flags": MID_WITH_FLAGS}
OLD_TOKEN = Version(old_token_endpoint=True)
REPORT = re.compile(r',?"error_report_id":\d+')
NEW_ID = re.compile(r"/(results|line_items|progress)/(\d+)")
LINK = re.compile(r'"resourceLinkId":"([^"]*)"')
TIMES = ("submitted_at", "posted_at", "graded_at")
VALUES = (
    "score", "grade", "workflow_state", "attempt", "submission_type", "late_policy_status",
    "points_deducted", "entered_score", "excused", "posted", "grader_id", "body", "url",
)  # fmt: skip


class AgsReplayer:
    """A sandbox that plays the recorded Canvas, row after row."""

    def __init__(self, document: Row, first_at: float) -> None:
        self._seeded = new_registry(document)
        self._scenarios = {scenario["name"]: scenario for scenario in document["scenarios"]}
        self._now = first_at
        self._sequence: object = None
        self._sandbox = Sandbox(clock=lambda: self._now, unguarded=True).start()
        self._port = urlsplit(self._sandbox.url).port

    def close(self) -> None:
        """Stop the sandbox."""
        self._sandbox.close()

    def differences(self, row: Row) -> list[str]:
        """Replay one row; return what is not as recorded."""
        self._now = float(row["at"])
        sequence = (row.get("seq") or {}).get("id")
        if sequence is None or sequence != self._sequence:
            registry = copied(self._seeded)
            turn(registry, row["knobs"])
            self._sandbox.ags = AgsService(registry=registry, version=_version(row))
        self._sequence = sequence
        if row.get("before_request") or sequence is None:
            self._place(row)
        answered = self._send(row["request"])
        return [
            *_unequal(_recorded(row), _comparable(*answered, row)),
            *self._gradebook(row),
            *self._results(row),
        ]

    @property
    def _registry(self) -> Registry:
        return self._sandbox.ags.registry

    def _place(self, row: Row) -> None:
        """Put rows where the request found them: after what a teacher did, too."""
        for student in row["gradebook_before"]:
            assignment = self._scenarios[row["scenario"]]["assignment"]["id"]
            world = self._registry.world
            former = world.submissions.get((assignment, student["user_id"]))
            place_submission(world, assignment, student)
            if former is not None:
                new = world.submissions[assignment, student["user_id"]]
                new.extra_attempts = former.extra_attempts
        for result in row["results_before"]:
            place_result(self._registry, result)

    def _send(self, request: Row) -> tuple[int, dict[str, str], bytes]:
        url = urlsplit(request["url"])
        connection = http.client.HTTPConnection("127.0.0.1", self._port or 0, timeout=30)
        target = url.path + (f"?{url.query}" if url.query else "")
        connection.putrequest(request["method"], target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": url.netloc, **request["headers"]}.items():
            if name.lower() != "content-length":
                connection.putheader(name, value.encode("utf-8"))
        body = bytes_of(request)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, dict(answer.headers), content

    def _gradebook(self, row: Row) -> Iterator[str]:
        if not row["gradebook_after"]:
            return
        assignment_id = self._scenarios[row["scenario"]]["assignment"]["id"]
        assignment = self._registry.world.assignments[assignment_id]
        for student in row["gradebook_after"]:
            found = self._registry.world.submission(assignment_id, student["user_id"])
            yield from _submission(student, found, late=is_late(assignment, found))

    def _results(self, row: Row) -> Iterator[str]:
        recorded = {
            (one["line_item_id"], one["user_id"], one["workflow_state"] == "deleted"): one
            for one in row["results_after"]
        }
        items = {item for item, _, _ in recorded} | self._items(row)
        found = {
            (one.line_item_id, one.user_id, one.deleted): one
            for one in self._registry.results.values()
            if one.line_item_id in items
        }
        for place in recorded.keys() | found.keys():
            if place in recorded and place in found:
                yield from _result(recorded[place], found[place])
            else:
                yield f"result of {place}: {place in recorded}, not {place in found}"

    def _items(self, row: Row) -> set[int]:
        if row["scenario"] is None:
            return set()
        return {item["id"] for item in self._scenarios[row["scenario"]]["line_items"]}


def _version(row: Row) -> Version:
    if row["knobs"].get("token_version") == "old":
        return OLD_TOKEN
    return VERSIONS.get(row.get("version", ""), CURRENT)


def bytes_of(request: Row) -> bytes:
    if "body_base64" in request:
        return base64.b64decode(request["body_base64"])
    body = request["body"] or ""
    data: bytes = body.encode("utf-8")
    if str(len(data)) == request["headers"].get("Content-Length", str(len(data))):
        return data
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _recorded(row: Row) -> dict[str, Any]:
    response = row["response"]
    return _comparable(response["status"], response["headers"], response["body"].encode(), row)


def _comparable(status: int, headers: dict[str, str], body: bytes, row: Row) -> dict[str, Any]:
    """Return what is compared: everything but new ids, report numbers and the words of pages."""
    media_type = headers.get("Content-Type", "")
    found = {
        "status": status,
        "media type": media_type,
        "link": headers.get("Link"),
        "challenge": headers.get("WWW-Authenticate"),
    }
    if not body or "html" in media_type:
        return found
    known = {str(one["id"]) for one in [*row["results_before"], *row.get("line_items_before", [])]}
    path = urlsplit(row["request"]["url"]).path
    text = REPORT.sub("", body.decode("utf-8", "replace"))
    text = NEW_ID.sub(lambda hit: _masked(hit, known, path), text)
    text = LINK.sub(lambda hit: _masked_link(hit, row), text)
    return {**found, "body": _document(text)}


def _masked(hit: re.Match[str], known: set[str], path: str) -> str:
    is_known = hit[2] in known or hit[0] in path
    return hit[0] if is_known else f"/{hit[1]}/new"


def _masked_link(hit: re.Match[str], row: Row) -> str:
    """Mask the resource link of an assignment that this very request made."""
    sent = row["request"]["body"] or ""
    is_new = row["operation"] == "lineitem_create" and hit[1] not in sent
    return '"resourceLinkId":"new"' if is_new else hit[0]


def _document(text: str) -> Any:
    """Parse a body; of an access token its claims count, without the jti."""
    try:
        document = json.loads(text)
    except ValueError:
        return text
    if isinstance(document, dict) and "access_token" in document:
        claims = document["access_token"].split(".")[1]
        decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        document["access_token"] = {**decoded, "jti": "new"}
    return document


def _unequal(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name in {**expected, **found}:
        if expected.get(name) != found.get(name):
            yield f"{name}: {expected.get(name)!r}, not {found.get(name)!r}"


def _submission(expected: Row, found: Submission, *, late: bool) -> Iterator[str]:
    values = {name: getattr(found, name) for name in VALUES}
    values |= {"late": late, "grade_matches_current_submission": found.matches_current}
    values["attachment_ids"] = found.attachment_ids is not None
    values["comments"] = [
        {"author_id": one.author_id, "comment": one.text, "attempt": one.attempt}
        for one in found.comments
    ]
    wanted = {**expected, "attachment_ids": expected["attachment_ids"] is not None}
    yield from _unequal({name: wanted[name] for name in values}, values)
    yield from _moments(((name, expected[name], getattr(found, name)) for name in TIMES), 0.001)


def _result(expected: Row, found: Result) -> Iterator[str]:
    values = {
        "resultScore": found.score,
        "resultMaximum": found.maximum,
        "activityProgress": found.activity_progress,
        "gradingProgress": found.grading_progress,
        "comment": found.comment,
        "extensions": dict(found.extensions),
        "has_submission": found.has_submission,
        "workflow_state": "deleted" if found.deleted else "active",
    }
    yield from _unequal({name: expected[name] for name in values}, values)
    times = (("updated_at", found.updated_at), ("created_at", found.created_at))
    yield from _moments(((f"result {n}", expected[n], at) for n, at in times), 0.000_002)


def _moments(rows: Iterable[tuple[str, str | None, float | None]], near: float) -> Iterator[str]:
    for name, expected, found in rows:
        if expected is None and found is None:
            continue
        if expected is None or found is None or abs(seconds(expected) - found) > near:
            yield f"{name}: {expected!r}, not {found!r}"
