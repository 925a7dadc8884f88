"""Refusals that nobody recorded: the sandbox's answers to requests drawn at random, each with the
check of the sandbox that it failed, so that a diagnosis from the outside can be compared with it.
"""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.answers import Refused
from lticheck.sandbox.ags.records import AGS, EXTENSION, ISSUER, Registry
from lticheck.sandbox.ags.service import AgsService
from lticheck.sandbox.ags.version import CURRENT, MID, MID_WITH_FLAGS, Version
from lticheck.sandbox.canvas.world import Keys, World
from lticheck.sandbox.scenarios.lti13 import TOOL_KEY, Scenario13, new_registry, scenarios13
from lticheck.sandbox.scenarios.lti13.sample_keys import CANVAS_KEY, private_jwk
from lticheck.sandbox.web.http import FORM, Request, Response

NOW = 1_795_500_000.0
HOST = "canvas.school.example"
TOKEN_URL = f"https://{HOST}/login/oauth2/token"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
VERSIONS = (CURRENT, CURRENT, CURRENT, MID, MID_WITH_FLAGS, Version(old_token_endpoint=True))
TOKEN, CLAIMS, KEY = "token-request-malformed", "token-claims-invalid", "token-key-rejected"
ACCESS, NO_ITEM, LINK = "access-token-invalid", "line-item-not-found", "resource-link-mismatch"
OFF, BODY, TIME = "developer-key-off", "malformed-score-body", "timestamp-unreadable"
SUBMITTED, MAXIMUM, ITEM = "submitted-at-unparseable", "score-maximum-invalid", "line-item-invalid"

BY_TEXT: tuple[tuple[str, str], ...] = (
    ("Unknown or inactive Developer Key", OFF),
    ("the 'aud' is invalid", "token-audience-wrong"),
    ("the following assertions are missing", CLAIMS),
    ("the JWT has expired", CLAIMS),
    ("the 'iat' must be less than", "clock-behind"),
    ("the 'iat' must not be in the future", "clock-ahead"),
    ("Invalid Developer Key", OFF),
    ("Context is deleted", "course-deleted"),
    ("not linked to a Tool", "removed-tool"),
    ("ScoreGiven must be", "score-out-of-range"),
    ("in the future", "submitted-at-in-future"),
    ("grade is too long", "score-out-of-range"),
    ("cannot be changed", "assignment-locked"),
    ("must be enrolled in the course as a student", "student-not-gradable"),
    ("progress is not included", "progress-unknown"),
    ("result_score is not", "non-numeric-score"),
    ("comment is too long", BODY),
)
"""For checks that have several causes: what the answer says."""
BY_CHECK: Mapping[str, str] = {
    "respond": TOKEN,
    "read_token_parameters": TOKEN,
    "_client": "token-client-unknown",
    "check": KEY,
    "_verify": KEY,
    "_fetched": KEY,
    "_check_claims": CLAIMS,
    "_require_granted": "token-scope-refused",
    "_bearer": ACCESS,
    "_verified": ACCESS,
    "_check_times": ACCESS,
    "read_access": ACCESS,
    "admit": "access-token-scope-missing",
    "_in_course": NO_ITEM,
    "require_open": "course-concluded",
    "_require_visible": NO_ITEM,
    "find_line_item": NO_ITEM,
    "show": NO_ITEM,
    "require_link": LINK,
    "_linked": LINK,
    "require_owner": "line-item-of-other-tool",
    "_student": "user-not-in-course",
    "user_id": BODY,
    "require_fields": "score-fields-missing",
    "_take": "assignment-locked",
    "timestamp": TIME,
    "_require_newer": "timestamp-not-newer",
    "check_score": MAXIMUM,
    "number": "non-numeric-score",
    "submitted_at": SUBMITTED,
    "require_files": "content-item-missing",
    "_require_attempts": "attempts-used-up",
    "upload": "file-upload-failed",
    "_url": BODY,
    "_write_score": "assignment-locked",
    "validate": MAXIMUM,
    "_given": "score-out-of-range",
    "read_parameters": "wrong-content-type",
    "_body": BODY,
    "_json": BODY,
    "of": "canvas-internal-error",
    "require_submission_type": ITEM,
    "_raise": ITEM,
    "delete": ITEM,
    "_own": NO_ITEM,
}
"""The rule of each check, by the name of the function that refuses."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request with its refusal, and the rule of the check that it failed."""

    about: str
    request: Request
    response: Response
    rule: str

    def as_har(self) -> str:
        """Return it as a HAR file."""
        sent, came = self.request, self.response
        url = f"https://{HOST}{sent.path}" + (f"?{sent.query}" if sent.query else "")
        media = sent.header("content-type") or ""
        request: dict[str, Any] = {"method": sent.method, "url": url, "headers": _named(sent)}
        if sent.body:
            request["postData"] = {"mimeType": media, "text": sent.body.decode("utf-8", "replace")}
        response = {
            "status": came.status,
            "headers": [{"name": "Content-Type", "value": came.media_type}],
            "content": {"mimeType": came.media_type, "text": came.body.decode()},
        }
        return json.dumps({"log": {"entries": [{"request": request, "response": response}]}})


def _named(sent: Request) -> list[dict[str, str]]:
    shown = {"Host": HOST, "User-Agent": "tool/1.0", **sent.headers}
    return [{"name": name, "value": value} for name, value in shown.items()]


def refusals(seed: int) -> Iterator[Exchange]:
    """Yield refused exchanges without an end, the same for the same seed."""
    draw = random.Random(seed)
    while True:
        draws = (_token, _score, _score, _score, _score, _read, _line_item)
        found = draw.choice(draws)(draw)
        if found:
            yield found


def _canvas() -> Registry:
    return new_registry(World(keys=Keys(hmac="", signing="", encryption="")), NOW)


def _asked(registry: Registry, version: Version, request: Request, about: str) -> Exchange | None:
    """Send a request; None where it is accepted."""
    service = AgsService(registry=registry, version=version)
    try:
        response = service._route(request, NOW)
    except Refused as refused:
        rule = _rule_of(refused, request)
        return Exchange(about=about, request=request, response=refused.response, rule=rule)
    if response.status < 300:
        return None
    return Exchange(about=about, request=request, response=response, rule=NO_ITEM)


def _rule_of(refused: Refused, request: Request) -> str:
    frames = [frame.name for frame in traceback.extract_tb(refused.__traceback__)]
    check = frames[-1]
    text = refused.response.body.decode()
    said = _said(text)
    if check in {"_moment", "_object"}:
        return _of_times(frames, check, refused)
    if check == "_client":
        unreadable = isinstance(refused.__cause__, jwt.NotAToken) or refused.response.status == 500
        if unreadable:
            return KEY
        return TOKEN if "assertion method" in text else BY_CHECK[check]
    if check == "_student" and _sees_no_body(request):
        return BODY if request.body.strip() and _is_read(request) else "wrong-content-type"
    if check in {"_body", "_json"} and "scores" not in request.path:
        return ITEM
    if check in BY_CHECK and BY_CHECK[check] in {ACCESS, ITEM}:
        return OFF if "Developer Key" in said else BY_CHECK[check]
    found = next((rule for words, rule in BY_TEXT if words in said), None)
    return found or BY_CHECK[check]


def _of_times(frames: list[str], check: str, refused: Refused) -> str:
    if check == "_moment":
        return TIME if "timestamp" in frames else SUBMITTED
    return SUBMITTED if "_submitted_at_sent" in frames and "extension" not in frames else BODY


def _said(text: str) -> str:
    try:
        document = json.loads(text)
    except ValueError:
        return ""
    errors = document.get("errors", document.get("error_description", ""))
    if isinstance(errors, list):
        return " ".join(f"{one.get('field', '')} {one['message']}" for one in errors)
    return errors["message"] if isinstance(errors, dict) else str(errors)


def _is_read(request: Request) -> bool:
    return (request.media_type or "") in {"application/json", "application/jsonrequest", SCORE_TYPE}


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body.decode())
    except ValueError:
        return False
    return True


def _sees_no_body(request: Request) -> bool:
    """Tell whether Canvas saw no object in the body: another type, nothing, or another JSON."""
    if request.media_type == FORM:
        return not request.body.strip() or _is_json(request.body)
    if not _is_read(request):
        return True
    return not request.body.strip() or not isinstance(json.loads(request.body), dict)


def _bearer_of(registry: Registry, draw: random.Random, key_id: int) -> str:
    scopes = " ".join(f"{AGS}/{n}" for n in ("lineitem", "result.readonly", "score"))
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": registry.keys[key_id].client_id,
        "aud": TOKEN_URL,
        "iat": NOW - 60,
        "exp": NOW + 3540,
        "jti": "1",
        "scopes": scopes,
    }
    secret = registry.token_secret
    if draw.random() < 0.1:
        change: dict[str, Any] = draw.choice(
            [
                {"exp": NOW - 1},
                {"exp": "1"},
                {"iat": NOW - 3700},
                {"iat": NOW + 40},
                {"aud": "https://other.example/login/oauth2/token"},
                {"sub": "10000000099999"},
                {"scopes": f"{AGS}/lineitem.readonly"},
                {"jti": None},
            ]
        )
        claims = {name: v for name, v in {**claims, **change}.items() if v is not None}
        secret = draw.choice([secret, secret, secret, "another secret"])
    token = jwt.sign(claims, jwt.secret_key(secret), "HS256")
    return draw.choice([f"Bearer {token}"] * 30 + [f"bearer {token}", "Bearer abc", "", f"{token}"])


NO_TIMES: tuple[Any, ...] = (
    1795500000, 1795500000000, "1795500000", "2026-13-01T00:00:00Z", "11/24/2026 06:00", "noon",
    "2026-11-24T25:00:00Z", True, ["x"], {"a": 1}, "1795500000.5", "2026", "next week", -1, 0.5,
)  # fmt: skip
NO_NUMBERS: tuple[Any, ...] = (
    "8,5", "85%", "abc", "NaN", "0x10", True, False, [], [1], {}, {"a": 1}, -1, "-0.5", 1e308,
)  # fmt: skip
FIELDS: Mapping[str, tuple[Any, ...]] = {
    "userId": (None, "", "jdoe", "5f0c1d0e-0000-4000-8000-999999999999", 42, True, [], {"a": 1}),
    "activityProgress": (None, "", "completed", "Done", 5, False),
    "gradingProgress": (None, " ", "fullyGraded", "Graded", 7, True, "Pending", "PendingManual"),
    "timestamp": (None, "", "2020-01-01T00:00:00Z", *NO_TIMES),
    "scoreGiven": NO_NUMBERS,
    "scoreMaximum": (..., 0, None, "", "abc", -1, "10abc", *NO_NUMBERS),
    "comment": ("x" * 70_000, "good"),
    "resourceLinkId": ("5f0c1d0e-0000-4000-8000-000000000001", ""),
    "submission": ("text", 5, True, *({"submittedAt": at} for at in NO_TIMES),
                   {"submittedAt": "2026-11-25T06:00:00Z"}),
    EXTENSION: (5, "x", True, {"submission_type": "online_upload"},
                {"submission_type": "online_url", "submission_data": "plain text"},
                {"submitted_at": "garbage"}, {"new_submission": False},
                {"content_items": [{"type": "file", "url": "https://tool.example/a"}]}),
}  # fmt: skip
MEDIA_TYPES = (
    *([SCORE_TYPE] * 30), "application/json", "text/plain", "text/json", "json", "application/xml",
    "application/vnd.ims.lis.v2.score+json", "application/x-www-form-urlencoded",
)  # fmt: skip
BODIES = ("", "[]", "5", "null", "{", '{"userId":"a",}', '{"scoreGiven":NaN}', "\ufeff{}", "'a'")


def _score(draw: random.Random) -> Exchange | None:
    scenario = draw.choice(list(scenarios13().values()))
    body: dict[str, Any] = {
        "userId": scenario.launches_as or scenario.lti_id,
        "timestamp": "2026-11-24T06:00:00.000Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8.5,
        "scoreMaximum": 10,
    }
    changed = draw.sample(sorted(FIELDS), draw.choice([0, 1, 1, 1, 1, 2]))
    for name in changed:
        body[name] = draw.choice(FIELDS[name])
    text = json.dumps({name: value for name, value in body.items() if value is not ...})
    if draw.random() < 0.04:
        text = draw.choice(BODIES)
    path = f"{_item(scenario, draw)}/scores"
    return _sent(draw, scenario, "POST", path, text, f"{changed} {text[:300]}")


def _item(scenario: Scenario13, draw: random.Random) -> str:
    """Return the path of the scenario's line item, or one that leads nowhere."""
    if draw.random() < 0.96:
        return f"/api/lti/courses/{scenario.course_id}/line_items/{scenario.line_item_id}"
    courses = ("99999", "sis_course_id:A", str(scenario.course_id + 1))
    return draw.choice(
        [f"/api/lti/courses/{course}/line_items/{scenario.line_item_id}" for course in courses]
        + [f"/api/lti/courses/{scenario.course_id}/line_items/99999"]
    )


def _sent(
    draw: random.Random, scenario: Scenario13, method: str, path: str, text: str, about: str
) -> Exchange | None:
    registry = _canvas()
    bearer = _bearer_of(registry, draw, scenario.key_id)
    headers = {"authorization": bearer} if bearer else {}
    if text or method == "POST":
        headers["content-type"] = draw.choice(MEDIA_TYPES)
    parts = urlsplit(path)
    request = Request(
        method=method,
        scheme="https",
        host=HOST,
        path=parts.path,
        query=parts.query,
        headers=headers,
        body=text.encode(),
    )
    return _asked(registry, draw.choice(VERSIONS), request, f"{scenario.name} {about}")


def _read(draw: random.Random) -> Exchange | None:
    scenario = draw.choice(list(scenarios13().values()))
    user = scenario.lti_id
    tail = draw.choice(
        ["/results", f"/results?user_id={user}", "/results?limit=0", "/results?limit=abc", "",
         "/results/99999", "/results?per_page=-1"]
    )  # fmt: skip
    return _sent(draw, scenario, "GET", f"{_item(scenario, draw)}{tail}", "", tail)


def _line_item(draw: random.Random) -> Exchange | None:
    scenario = draw.choice(list(scenarios13().values()))
    body: dict[str, Any] = {"label": "Quiz", "scoreMaximum": 10}
    name, values = draw.choice(
        [("label", ("", None)), ("scoreMaximum", ("", None, "abc", -5, 1e9)),
         ("resourceLinkId", ("5f0c1d0e-0000-4000-8000-000000000001",)),
         ("https://canvas.instructure.com/lti/submission_type", ({"type": "online_upload"},))]
    )  # fmt: skip
    body[name] = draw.choice(values)
    method = draw.choice(["POST", "PUT", "DELETE"])
    path = _item(scenario, draw)
    path = path.rpartition("/")[0] if method == "POST" else path
    text = "" if method == "DELETE" else json.dumps(body)
    return _sent(draw, scenario, method, path, text, f"{method} {text}")


def _token(draw: random.Random) -> Exchange | None:
    registry = _canvas()
    scenario = draw.choice(list(scenarios13().values()))
    key = registry.keys[scenario.key_id]
    scope = " ".join(f"{AGS}/{name}" for name in ("lineitem", "result.readonly", "score"))
    claims: dict[str, Any] = {
        "iss": key.client_id, "sub": key.client_id, "aud": TOKEN_URL, "iat": int(NOW),
        "exp": int(NOW) + 300, "jti": "1",
    }  # fmt: skip
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "scope": scope,
    }
    name, value = draw.choice(
        [("aud", f"{TOKEN_URL}/"), ("aud", f"https://{HOST}"), ("aud", None), ("exp", int(NOW) - 5),
         ("exp", str(int(NOW))), ("iat", int(NOW) - 400), ("iat", int(NOW) + 40), ("iat", "now"),
         ("jti", None), ("sub", "unknown"), ("sub", "10000000009999"), ("iss", key.client_id)]
    )  # fmt: skip
    if draw.random() < 0.5:
        claims[name] = value
    claims = {name: value for name, value in claims.items() if value is not None}
    signer = draw.choice([TOOL_KEY] * 9 + [CANVAS_KEY])
    kid = draw.choice([str(private_jwk(TOOL_KEY)["kid"])] * 4 + ["", "other"])
    algorithm = draw.choice(["RS256"] * 9 + ["RS512"])
    private = jwt.private_key(private_jwk(signer))
    form["client_assertion"] = jwt.sign(claims, private, algorithm, kid)
    if draw.random() < 0.4:
        name, text = draw.choice(
            [("grant_type", ""), ("grant_type", "password"), ("client_assertion_type", ""),
             ("client_assertion", "abc"), ("client_assertion", "a.b.c"), ("scope", ""),
             ("client_assertion", ""), ("scope", "unknown"), ("scope", scope.replace(" ", ",")),
             ("client_assertion", f"{form['client_assertion']}\n")]
        )  # fmt: skip
        form[name] = text
    request = Request(
        method="POST",
        scheme="https",
        host=HOST,
        path="/login/oauth2/token",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )
    return _asked(registry, draw.choice(VERSIONS), request, f"{scenario.name} {claims} {form}")
