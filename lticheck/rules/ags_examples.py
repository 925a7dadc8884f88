"""Captured exchanges of LTI 1.3 as the examples of rules: raw HTTP, as a proxy would save it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.rules.rule import Example

HOST = "school.instructure.com"
PATH = "/api/lti/courses/12/line_items/34"
STUDENT = "5c2b9a8e-1f4d-4f4a-9d7e-3a1b2c3d4e5f"
SCORE: Mapping[str, object] = {
    "userId": STUDENT,
    "timestamp": "2026-11-24T06:00:00.000Z",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 8.5,
    "scoreMaximum": 10,
    "submission": {"submittedAt": "2026-11-24T05:59:00.000Z"},
}
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
ACCEPTED = (
    '{"resultUrl":"https://school.instructure.com/api/lti/courses/12/line_items/34/results/1"}'
)
ABSENT = object()
"""Stands for a key that is left out."""
NOW = "Tue, 24 Nov 2026 06:00:05 GMT"


def service(message: str, kind: str = "unprocessable_entity") -> str:
    """Write an error of the LTI services."""
    return json.dumps({"errors": {"type": kind, "message": message}})


def api(message: str, code: str = "") -> str:
    """Write an error of Canvas's API."""
    return json.dumps({"errors": [{"message": message, **({"error_code": code} if code else {})}]})


def field_error(field: str, message: str) -> str:
    """Write an error of a field."""
    return json.dumps({"errors": [{"field": field, "message": message, "error_code": None}]})


def posted(
    status: int = 200,
    answer: str = ACCEPTED,
    *,
    path: str = f"{PATH}/scores",
    content_type: str = SCORE_TYPE,
    extension: Mapping[str, object] | None = None,
    before: str = "",
    after: str = "",
    **changes: object,
) -> Example:
    """Return a score post with its answer; `changes` of the body, ABSENT to leave a key out."""
    body = {k: v for k, v in {**SCORE, **changes}.items() if v is not ABSENT}
    if extension is not None:
        body[CANVAS_SUBMISSION] = dict(extension)
    exchange = message("POST", path, json.dumps(body), content_type, status, answer)
    return Example(capture=before + exchange + after)


def read(path: str, status: int, answer: str, headers: str = "") -> str:
    """Return the text of a GET with its answer."""
    return message("GET", path, "", "application/json", status, answer, headers)


def results(score: float | None, maximum: float = 10) -> str:
    """Return a read of the student's own result; None for a row without a score."""
    row = {"userId": STUDENT, "resultScore": score, "resultMaximum": maximum}
    kept = {name: value for name, value in row.items() if value is not None}
    return read(f"{PATH}/results?user_id={STUDENT}", 200, json.dumps([kept]), "Link: <x>\n")


def line_item(maximum: float, **more: object) -> str:
    """Return a read of the line item."""
    document = {"id": f"https://{HOST}{PATH}", "scoreMaximum": maximum, **more}
    return read(PATH, 200, json.dumps(document))


def token(status: int, answer: str, *, kid: str | None = "k1", **claims: object) -> Example:
    """Return a token request with its answer; `claims` of the assertion, ABSENT to leave out."""
    whole = {
        "iss": "10000000000123",
        "sub": "10000000000123",
        "aud": f"https://{HOST}/login/oauth2/token",
        "iat": 1795500000,
        "exp": 1795500300,
        "jti": "1f0c",
        **claims,
    }
    header = {"alg": "RS256", **({"kid": kid} if kid else {})}
    assertion = jwt(header, {k: v for k, v in whole.items() if v is not ABSENT})
    return token_with(status, answer, client_assertion=assertion)


def token_with(status: int, answer: str, **fields: str) -> Example:
    """Return a token request with its answer; `fields` of the form."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer",
        "scope": "https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti-ags%2Fscope%2Fscore",
        **fields,
    }
    body = "&".join(f"{name}={value}" for name, value in form.items())
    kind = "application/x-www-form-urlencoded"
    return Example(capture=message("POST", "/login/oauth2/token", body, kind, status, answer))


def unanswered_example(example: Example) -> str:
    """Return the request of an example, as a capture that does not hold the answer."""
    return example.capture.partition("HTTP/1.1 200")[0]


def oauth(error: str, description: str) -> str:
    """Write an error of the token endpoint."""
    return json.dumps({"error": error, "error_description": description})


def jwt(header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    """Write a token whose signature is none."""
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), "c2ln"])


def message(
    method: str,
    path: str,
    body: str,
    content_type: str,
    status: int,
    answer: str,
    headers: str = "",
) -> str:
    """Write a request and its answer as raw HTTP."""
    kind = f"Content-Type: {content_type}\n" if content_type else ""
    return (
        f"{method} {path} HTTP/1.1\nHost: {HOST}\nUser-Agent: example\n{kind}\n{body}\n\n"
        f"HTTP/1.1 {status}\nContent-Type: application/json\nDate: {NOW}\n{headers}\n{answer}\n\n"
    )


MISS = posted()
"""A score that is accepted as it should be."""
OTHER = posted(422, service("User not found in course or is not a student"))
"""A refusal of another cause."""
