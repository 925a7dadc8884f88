"""Sending recorded bytes to the sandbox, and comparing what comes back."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from lticheck.sandbox import Sandbox
from lticheck.sandbox.lti11.canvas import Canvas
from tests.conformance.recorded import Row, new_world, place_row, seconds

ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
REST = (
    "<imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version>"
    "<imsx_messageIdentifier>999999123</imsx_messageIdentifier></imsx_POXRequestHeaderInfo>"
    "</imsx_POXHeader><imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID><sourcedId>"
    "{sourcedid}</sourcedId></sourcedGUID><result><resultScore><language>en</language>"
    "<textString>0.85</textString></resultScore></result></resultRecord></replaceResultRequest>"
    "</imsx_POXBody></imsx_POXEnvelopeRequest>"
)
EID = re.compile(r"\[EID_\d*\]")
NEAR = 180.0
"""Seconds: some rows were recorded under a clock that stood up to two minutes ahead of the one
that stamped submitted_at."""
SEQUENCES = {"K-sequence", "H-nonce"}
"""Groups in which a row depends on the one before; all others start from a fresh Canvas."""
RECORDED = (
    "grade", "score", "workflow_state", "grader_id", "submission_type", "attempt", "body", "url",
    "posted", "points_deducted", "graded",
)  # fmt: skip
"""What the recordings of LTI 1.1 hold of a row, beside times and comments."""


class Replayer:
    """A sandbox that plays the recorded Canvas, row after row."""

    def __init__(self, document: Row, first_at: float) -> None:
        self._document = document
        self._scenarios = {scenario["name"]: scenario for scenario in document["scenarios"]}
        self._now = first_at
        self._group = ""
        world = new_world(document, first_at)
        self._sandbox = Sandbox(clock=lambda: self._now, world=world, unguarded=True).start()
        self._port = urlsplit(self._sandbox.url).port

    def close(self) -> None:
        """Stop the sandbox."""
        self._sandbox.close()

    def differences(self, row: Row) -> list[str]:
        """Replay one row; return what is not as recorded."""
        self._now = float(row["at"])
        if row["group"] != self._group or row["group"] not in SEQUENCES:
            self._group = row["group"]
            self._sandbox.canvas = Canvas(new_world(self._document, self._now))
        scenario = self._scenarios[row["scenario"]]
        assignment = scenario["assignment"]["id"]
        for student in row["gradebook_before"]:
            place_row(self._sandbox.canvas.world, assignment, student)
        status, media_type, body = self._send(row["request"], scenario["sourcedid"])
        found = summary(status, media_type, body)
        response = row["response"]
        recorded_type = response["headers"].get("Content-Type", "")
        expected = summary(response["status"], recorded_type, response["body"].encode())
        return [*_unequal(expected, found), *self._gradebook(assignment, row)]

    def _send(self, request: Row, sourcedid: str) -> tuple[int, str, bytes]:
        url = urlsplit(request["url"])
        connection = http.client.HTTPConnection("127.0.0.1", self._port or 0, timeout=30)
        target = url.path + (f"?{url.query}" if url.query else "")
        connection.putrequest(request["method"], target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": url.netloc, **request["headers"]}.items():
            if name.lower() != "content-length":
                connection.putheader(name, value.encode("utf-8"))
        body = body_of(request, sourcedid)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers.get("Content-Type", ""), content

    def _gradebook(self, assignment: int, row: Row) -> Iterator[str]:
        for student in row["gradebook_after"]:
            submission = self._sandbox.canvas.world.submission(assignment, student["user_id"])
            if [comment.text for comment in submission.comments] != student["comments"]:
                yield f"comments: {student['comments']!r}, not {submission.comments!r}"
            for name in RECORDED:
                if getattr(submission, name) != student[name]:
                    yield f"{name}: {student[name]!r}, not {getattr(submission, name)!r}"
            yield from _time(student["submitted_at"], submission.submitted_at)


def _time(expected: str | None, found: float | None) -> Iterator[str]:
    if expected is None and found is None:
        return
    if expected is None or found is None or abs(seconds(expected) - found) > NEAR:
        yield f"submitted_at: {expected!r}, not {found!r}"


def body_of(request: Row, sourcedid: str) -> bytes:
    """Return the bytes that were sent.

    Bytes that are no UTF-8 were recorded as `\\xff`; of a body of megabytes, padded with a
    comment, the recording keeps the beginning and the length.
    """
    body: str = request["body"]
    if body.endswith(" chars]"):
        head, _, _ = body.partition("<!--")
        envelope = f"{head}{REST.format(sourcedid=sourcedid)}"
        padding = int(request["headers"]["Content-Length"]) - len(envelope) - len("<!---->")
        return f"{head}<!--{'x' * padding}-->{envelope[len(head) :]}".encode()
    data = body.encode("utf-8")
    if str(len(data)) == request["headers"].get("Content-Length", str(len(data))):
        return data
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def summary(status: int, media_type: str, body: bytes) -> dict[str, Any]:
    """Return what is compared: everything but numbers of error reports."""
    found: dict[str, Any] = {"status": status, "media type": media_type}
    if "xml" not in media_type:
        return {**found, "body": re.sub(rb'("error_report_id":)\d+', rb"\1N", body)}
    root = etree.fromstring(body)
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        text = EID.sub("[EID]", (element.text or "").strip())
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _unequal(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name in {**expected, **found}:
        if expected.get(name) != found.get(name):
            yield f"{name}: {expected.get(name)!r}, not {found.get(name)!r}"
