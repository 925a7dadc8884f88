"""Logs of a tool that posts grades: whose, when, and what Canvas said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"'
REQUEST = (
    f"{HEAD}<imsx_POXEnvelopeRequest {SPACE}><imsx_POXHeader><imsx_POXRequestHeaderInfo>"
    "<imsx_version>V1.0</imsx_version><imsx_messageIdentifier>{id}</imsx_messageIdentifier>"
    "</imsx_POXRequestHeaderInfo></imsx_POXHeader><imsx_POXBody><replaceResultRequest>"
    "<resultRecord><sourcedGUID><sourcedId>{sourcedid}</sourcedId></sourcedGUID><result>"
    "<resultScore><language>en</language><textString>{score}</textString></resultScore></result>"
    "</resultRecord></replaceResultRequest></imsx_POXBody></imsx_POXEnvelopeRequest>"
)
REPLY = (
    f"{HEAD}<imsx_POXEnvelopeResponse {SPACE}><imsx_POXHeader><imsx_POXResponseHeaderInfo>"
    "<imsx_version>V1.0</imsx_version><imsx_messageIdentifier>{id}</imsx_messageIdentifier>"
    "<imsx_statusInfo><imsx_codeMajor>{major}</imsx_codeMajor><imsx_severity>status</imsx_severity>"
    "<imsx_description>{said}</imsx_description>"
    "<imsx_messageRefIdentifier>{id}</imsx_messageRefIdentifier>"
    "<imsx_operationRefIdentifier>replaceResult</imsx_operationRefIdentifier></imsx_statusInfo>"
    "</imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody><replaceResultResponse/>"
    "</imsx_POXBody></imsx_POXEnvelopeResponse>"
)
REMOVED = "Assignment is no longer associated with this tool"
LEFT = "User is no longer in course"
URL = "https://school.example/api/lti/v1/tools/70001/grade_passback"


@dataclass(frozen=True)
class Post:
    """One try; `said` is Canvas's refusal, and empty where the grade arrived."""

    said: str = ""
    student: int = 1
    work: int = 7
    course: int = 15
    score: str = "0.5"
    at: str = "2026-11-20T08:00:00Z"

    def lines(self, number: int) -> str:
        """Return what the tool logs of it."""
        sourcedid = f"70001-{self.course}-{self.work}-{self.student}-{'a' * 40}"
        status = "422 Unprocessable Entity" if self.said else "200 OK"
        major = "failure" if self.said else "success"
        said = (
            f"POST {URL}",
            f"body {REQUEST.format(id=number, sourcedid=sourcedid, score=self.score)}",
            f"HTTP/1.1 {status}",
            f"reply {REPLY.format(id=number, major=major, said=self.said)}",
        )
        return "".join(f"{self.at} DEBUG tool: {line}\n" for line in said)


def write_log(path: Path, *posts: Post) -> str:
    """Write a log of these posts, and return its name."""
    path.write_text("".join(post.lines(number) for number, post in enumerate(posts, 1)))
    return str(path)
