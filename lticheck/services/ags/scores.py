"""The body of a score, written from exact texts: a number stays as it was typed.

Fields by AGS 2.0, section 3.4, and Canvas's extension (doc/api/score.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern
from lticheck.services.ags.endpoint import Endpoint
from lticheck.services.ags.requests import AgsRequest, read_request

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
SOME_SCORES = "https://canvas.example/api/lti/courses/1/line_items/1/scores"
"""Stands for any address of scores where a body alone is read."""
NUMBER = pattern(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, kw_only=True)
class Score:
    """A score to be sent. Texts are sent as they are; None leaves a field out."""

    user: str
    timestamp: str
    activity: str | None = "Completed"
    grading: str | None = "FullyGraded"
    given: str | None = None
    maximum: str | None = None
    submitted_at: str | None = None
    comment: str | None = None
    new_submission: bool | None = None
    preserve_score: bool = False
    keep_human_grade: bool = False
    submission_type: str | None = None
    submission_data: str | None = None

    def body(self) -> bytes:
        """Write the JSON."""
        return _object(self._fields()).encode()

    def _fields(self) -> Iterator[tuple[str, str]]:
        yield "userId", json.dumps(self.user)
        yield "timestamp", _text(self.timestamp)
        texts = (
            ("activityProgress", self.activity),
            ("gradingProgress", self.grading),
            ("comment", self.comment),
        )
        yield from ((name, _text(text)) for name, text in texts if text is not None)
        for name, number in (("scoreGiven", self.given), ("scoreMaximum", self.maximum)):
            if number is not None:
                yield name, number_or_text(number)
        if self.submitted_at is not None:
            yield "submission", _object([("submittedAt", _text(self.submitted_at))])
        extension = list(self._extension())
        if extension:
            yield CANVAS_SUBMISSION, _object(extension)

    def _extension(self) -> Iterator[tuple[str, str]]:
        if self.new_submission is not None:
            yield "new_submission", json.dumps(self.new_submission)
        for name, switch in (
            ("preserve_score", self.preserve_score),
            ("prioritize_non_tool_grade", self.keep_human_grade),
        ):
            if switch:
                yield name, "true"
        for name, text in (
            ("submission_type", self.submission_type),
            ("submission_data", self.submission_data),
        ):
            if text is not None:
                yield name, _text(text)


def number_or_text(text: str) -> str:
    """Write a number as it was typed; what JSON reads as none goes as a text."""
    return text if NUMBER.fullmatch(text) else _text(text)


def moment_text(seconds: float) -> str:
    """Write a time as Canvas should get it: UTC, with milliseconds."""
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def score_request(line_item: str, body: bytes, *, score_text: str = "") -> AgsRequest:
    """Make the request that sends a body to a line item's scores."""
    url = f"{line_item}/scores"
    read = read_request("POST", SOME_SCORES, (("Content-Type", SCORE_TYPE),), body)
    read = read or AgsRequest(endpoint=Endpoint.SCORES, method="POST")
    return replace(read, url=url, raw=body, score_text=score_text)


def _object(fields: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in fields) + "}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
