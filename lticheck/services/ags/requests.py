"""Requests of LTI 1.3 as they were sent: token, score, results, line item. Never raises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from urllib.parse import parse_qsl

from lticheck.model.claims import CANVAS_SUBMISSION
from lticheck.model.dataclass import dataclass
from lticheck.model.jwt import Jwt, read_jwt
from lticheck.model.launch import LtiVersion
from lticheck.services.ags.endpoint import Endpoint, endpoint_of, line_item_of, query_of

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = "application/x-www-form-urlencoded"
FORMS = {FORM, "multipart/form-data"}
PARSED_TYPES = {
    "application/json",
    "application/jsonrequest",
    "application/vnd.ims.lis.v1.score+json",
    "application/vnd.ims.lis.v2.lineitem+json",
    "application/vnd.ims.lis.v2.lineitemcontainer+json",
    "application/vnd.ims.lis.v2.resultcontainer+json",
    *FORMS,
}
"""Content types whose body Canvas parses (config/initializers/mime_types.rb; executed)."""
TEXT = 2_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class AgsRequest:
    """One request: where it went, and what its body says."""

    endpoint: Endpoint
    method: str = ""
    url: str = ""
    content_type: str = ""
    has_headers: bool = False
    """False where a capture shows no headers, so that none of them can be called missing."""
    bearer: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    """The fields of a token request."""
    body: Mapping[str, object] | None = None
    """The JSON object of a score or line item, or the fields of one that was sent as a form; None
    where there is none, or it is no object."""
    is_json: bool = True
    """False where there is a body, and it is no JSON."""
    has_body: bool = False
    raw: bytes = b""
    """The body to be sent; of a captured one the exchange has it."""
    score_text: str = ""
    """The exact text of scoreGiven; empty where JSON's reading of it is all there is."""

    @property
    def assertion(self) -> Jwt | None:
        """Return the client assertion of a token request; None where none can be read."""
        return read_jwt(self.form.get("client_assertion", ""))

    @property
    def version(self) -> LtiVersion:
        """Return LTI 1.3."""
        return LtiVersion.V1_3

    @property
    def grade_key(self) -> str:
        """Return line item and user, which name the grade; empty where either is not known."""
        item = line_item_of(self.url)
        return grade_key(item, self.user_id) if item and self.user_id else ""

    @property
    def operation_name(self) -> str:
        """Return the service by the word that people use for the step."""
        return str(self.endpoint)

    @property
    def sent_score(self) -> str | None:
        """Return scoreGiven as JSON writes it, or as it was sent; None where none is."""
        if not self.writes or not self.has("scoreGiven"):
            return None
        return self.score_text or json.dumps(self.get("scoreGiven"))

    def facts(self) -> list[tuple[str, str]]:
        """Return the values of its body, or of a token request's form, by their names."""
        values = self.form if self.endpoint is Endpoint.TOKEN else self.body or {}
        return [(name, v if isinstance(v, str) else json.dumps(v)) for name, v in values.items()]

    @property
    def writes(self) -> bool:
        """Tell whether it may change the gradebook."""
        return self.endpoint is Endpoint.SCORES and self.method in {"POST", ""}

    @property
    def is_parsed(self) -> bool:
        """Tell whether Canvas parses a body of this content type; true where it is not known."""
        if not self.has_headers:
            return True
        is_json_as_form = media_type(self.content_type) in FORMS and self.is_json and self.has_body
        return media_type(self.content_type) in PARSED_TYPES and not is_json_as_form

    def has(self, name: str) -> bool:
        """Tell whether the body has this key at all."""
        return self.body is not None and name in self.body

    def get(self, name: str) -> object:
        """Return a value of the body, or None."""
        return None if self.body is None else self.body.get(name)

    def text(self, name: str) -> str:
        """Return a text of the body; empty where it is none."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    @property
    def extension(self) -> Mapping[str, object]:
        """Return Canvas's extension; empty where there is none."""
        value = self.get(CANVAS_SUBMISSION)
        return value if isinstance(value, dict) else {}

    @property
    def submission(self) -> Mapping[str, object]:
        """Return AGS's `submission`; empty where there is none."""
        value = self.get("submission")
        return value if isinstance(value, dict) else {}

    @property
    def submitted_at(self) -> object:
        """Return the time of submission that Canvas reads (S11); None where there is none."""
        return self.submission.get("submittedAt") or self.extension.get("submitted_at")

    @property
    def makes_attempt(self) -> bool:
        """Tell whether Canvas makes an attempt of it: not where new_submission says no (S20)."""
        handed_in = self.text("activityProgress") in {"Submitted", "Completed"}
        refused = self.extension.get("new_submission") in (False, "false", "0")
        return handed_in and not refused and self.extension.get("submission_type") != "none"

    @property
    def is_graded(self) -> bool:
        """Tell whether its gradingProgress makes Canvas take the score."""
        return self.text("gradingProgress") in {"FullyGraded", "PendingManual"}

    @property
    def user_id(self) -> str:
        """Return the userId as text."""
        value = self.get("userId")
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def media_type(content_type: str) -> str:
    """Return the media type of a Content-Type header, without its parameters."""
    return content_type.split(";", maxsplit=1)[0].strip().lower()


def grade_key(line_item: str, user_id: str) -> str:
    """Return what names one student's grade: the line item's path, and the user."""
    return f"{line_item} {user_id}"


def user_of(key: str) -> str:
    """Return the user of a grade, who stands behind the line item's path."""
    return key.partition(" ")[2]


def read_request(
    method: str, url: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> AgsRequest | None:
    """Read a request; None where its URL is none of LTI 1.3's services."""
    endpoint = endpoint_of(url)
    if endpoint is None:
        return None
    values = {name.lower(): value for name, value in headers}
    text = body[:TEXT].decode("utf-8", "replace")
    is_token = endpoint is Endpoint.TOKEN
    document, is_json = (None, True) if is_token else _json(text)
    if not is_json and media_type(values.get("content-type", "")) == FORM:
        document = dict(parse_qsl(text.strip(), keep_blank_values=True))
    return AgsRequest(
        endpoint=endpoint,
        method=method.upper(),
        url=url,
        content_type=values.get("content-type", ""),
        has_headers=bool(values),
        bearer=_bearer(values.get("authorization", ""), url),
        form=_form(text, url) if is_token else {},
        body=document,
        is_json=is_json,
        has_body=bool(body.strip()),
    )


def _form(text: str, url: str) -> Mapping[str, str]:
    """Read a token request: a form, JSON, or its URL's query; Canvas reads all three (T2b)."""
    document, _ = _json(text)
    posted = {k: v for k, v in (document or {}).items() if isinstance(v, str)}
    if not posted:
        posted = dict(parse_qsl(text.strip(), keep_blank_values=True))
    return {**posted, **dict(parse_qsl(query_of(url), keep_blank_values=True))}


def _json(text: str) -> tuple[Mapping[str, object] | None, bool]:
    if not text.strip():
        return None, True
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None, False
    return (document if isinstance(document, dict) else None), True


def _bearer(authorization: str, url: str) -> str:
    if authorization.startswith("Bearer "):
        return authorization[len("Bearer ") :].strip()
    return dict(parse_qsl(query_of(url))).get("access_token", "")
