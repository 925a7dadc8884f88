"""What clients of LTI 1.3 log of a refusal: each one's own form, filled with any answer of Canvas.

The forms are those of the libraries named; what a library leaves out of its log is left out here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

HOST = "canvas.school.example"
TOKEN_URL = f"https://{HOST}/login/oauth2/token"
SCORES_URL = f"https://{HOST}/api/lti/courses/1001/line_items/4001/scores"
SUB = "5f0c1d0e-0000-4000-8000-000000003503"
BEARER = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMDAwMDAwMDAwMDEwMSJ9.b2bwvtn1mxIoOuWEB"
ASSERTION = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiIxMDAwMDAwMDAwMDEwMSJ9.c2lnbmF0dXJlX29m"
SCORE = {
    "userId": SUB,
    "timestamp": "2026-11-24T06:00:00.000Z",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 8.5,
    "scoreMaximum": 10,
}
FORM = f"grant_type=client_credentials&client_assertion={ASSERTION}&scope=score"
REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    412: "Precondition Failed",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An answer of Canvas, and the rule that names it."""

    is_token: bool
    status: int
    body: str
    rule: str

    @property
    def url(self) -> str:
        """Return where the request went."""
        return TOKEN_URL if self.is_token else SCORES_URL

    @property
    def sent(self) -> str:
        """Return the body of the request."""
        return FORM if self.is_token else json.dumps(SCORE)

    @property
    def reason(self) -> str:
        """Return the reason phrase, which HTTP/2 has not."""
        return REASONS[self.status]

    @property
    def message(self) -> str:
        """Return what a client takes for the message; empty where there is none of shape A or D."""
        document = json.loads(self.body) if self.body.startswith("{") else {}
        errors = document.get("errors", {})
        said = errors.get("message", "") if isinstance(errors, dict) else ""
        return str(document.get("error_description", said))


def oauth(status: int, error: str, text: str, rule: str) -> Refusal:
    """Return a refusal of the token endpoint."""
    body = json.dumps({"error": error, "error_description": text}, separators=(",", ":"))
    return Refusal(is_token=True, status=status, body=body, rule=rule)


def service(status: int, text: str, rule: str) -> Refusal:
    """Return a refusal of the scores service."""
    return scores(status, {"errors": {"type": "unprocessable_entity", "message": text}}, rule)


def api(status: int, entry: Mapping[str, Any], rule: str) -> Refusal:
    """Return a refusal in a list of errors."""
    return scores(status, {"errors": [dict(entry)]}, rule)


def scores(status: int, document: object, rule: str) -> Refusal:
    """Return a refusal of the scores service with this document."""
    body = json.dumps(document, separators=(",", ":"))
    return Refusal(is_token=False, status=status, body=body, rule=rule)


NOT_GRANTED = (
    "A requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource"
    " owner. The following scopes were requested, but not granted: score"
)
ENDED = "AGS requests will no longer be accepted for this course."
REFUSALS: tuple[Refusal, ...] = (
    oauth(400, "invalid_request", "JWS signature invalid.", "token-key-rejected"),
    oauth(400, "invalid_request", "JSON::JWK::Set::KidNotFound", "token-key-rejected"),
    oauth(400, "invalid_request", "the 'aud' is invalid", "token-audience-wrong"),
    oauth(400, "invalid_request", "the 'iat' must not be in the future", "clock-ahead"),
    oauth(
        400,
        "invalid_request",
        "the following assertions are missing: jti",
        "token-claims-invalid",
    ),
    oauth(400, "invalid_scope", NOT_GRANTED, "token-scope-refused"),
    oauth(401, "invalid_client", "unknown client", "token-client-unknown"),
    service(401, "Invalid Developer Key", "developer-key-off"),
    service(401, "Access token expired", "access-token-invalid"),
    service(401, "Insufficient permissions", "access-token-scope-missing"),
    service(401, "Access Token not linked to a Tool associated with this Context", "removed-tool"),
    service(404, "Context is deleted or not found", "course-deleted"),
    service(
        412,
        "The specified LTI link ID is not associated with the line item.",
        "resource-link-mismatch",
    ),
    service(422, f"This course has concluded. {ENDED}", "course-concluded"),
    service(422, f"This course has concluded for this student. {ENDED}", "course-concluded"),
    service(422, "User not found in course or is not a student", "user-not-in-course"),
    service(422, "This assignment is still unpublished", "assignment-locked"),
    service(
        400,
        "Provided timestamp of 2026-11-23T05:59:59.000Z before last updated timestamp of"
        " 2026-11-23T06:00:00.000Z",
        "timestamp-not-newer",
    ),
    service(400, "Provided timestamp of yesterday not a valid timestamp", "timestamp-unreadable"),
    service(422, "ScoreMaximum not supplied when ScoreGiven present.", "score-maximum-invalid"),
    service(422, "ScoreGiven must be greater than or equal to 0", "score-out-of-range"),
    service(
        422,
        "The maximum number of allowed attempts has been reached for this submission",
        "attempts-used-up",
    ),
    service(
        422,
        "Student must be enrolled in the course as a student to be graded",
        "student-not-gradable",
    ),
    api(400, {"message": "timestamp is missing"}, "score-fields-missing"),
    api(
        422,
        {"field": "grading_progress", "message": "is not included in the list", "error_code": None},
        "progress-unknown",
    ),
    api(
        422,
        {"field": "result_score", "message": "is not a number", "error_code": "not_a_number"},
        "non-numeric-score",
    ),
    api(
        500,
        {"message": "An error occurred.", "error_code": "internal_server_error"},
        "canvas-internal-error",
    ),
    Refusal(
        is_token=False,
        status=403,
        body="403 Forbidden (Rate Limit Exceeded)\n",
        rule="rate-limited",
    ),
)


def pylti1p3(of: Refusal) -> str:
    """PyLTI1p3 2.0.0 below Flask; django-lti, too."""
    return _python(f"HTTP response [{of.url}]: {of.status} - {of.body}")


def pylti1p3_repr(of: Refusal) -> str:
    """The same exception as a Celery worker shows it."""
    words = f"HTTP response [{of.url}]: {of.status} - {of.body}"
    return f"[2026-11-25 04:55:45,000: ERROR/Worker-1] raised: LtiServiceException({words!r})\n"


def pylti1p3next(of: Refusal) -> str:
    """Version 2 of the fork leaves the body out."""
    step = (
        "There was an error while getting an access token from the platform."
        if of.is_token
        else "There was an error making a service request."
    )
    return _python(f"{step} HTTP response [{of.url}]: {of.status}")


def _python(words: str) -> str:
    return (
        "2026-11-25 04:55:45,755 quizroom ERROR Exception on /quiz/finish [POST]\n"
        "Traceback (most recent call last):\n"
        '  File "/srv/app/quiz.py", line 62, in finish\n'
        "    launch.get_ags().put_grade(grade)\n"
        f"pylti1p3.exception.LtiServiceException: {words}\n"
        '2026-11-25 04:55:45,756 werkzeug INFO "POST /quiz/finish HTTP/1.1" 500 -\n'
    )


def ltijs(of: Refusal) -> str:
    """ltijs 5.9.9 without DEBUG: got's error, in which the body is hidden."""
    return (
        f"HTTPError: Response code {of.status} ({of.reason})\n"
        "    at Request.<anonymous> (/srv/node_modules/got/dist/as-promise/index.js:118:42) {"
        "\n  code: 'ERR_NON_2XX_3XX_RESPONSE',\n  timings: {\n    start: 1795582511818\n  }\n}\n"
    )


def ltijs_debug(of: Refusal) -> str:
    """ltijs with DEBUG=provider:*, whose lines before the error tell the step."""
    lines = ["provider:auth Awaiting return from the platform"]
    if not of.is_token:
        lines.append(f"provider:gradeService Sending score to: {SCORES_URL}")
        lines.append(f"provider:gradeService {json.dumps(SCORE)}")
    return "".join(f"2026-11-25T04:55:05.353Z {line}\n" for line in lines) + ltijs(of)


def ltijs_body(of: Refusal) -> str:
    """ltijs in a tool that logs err.response.body."""
    return f"submitScore failed: Response code {of.status} ({of.reason}) {of.body}\n"


def packback(of: Refusal) -> str:
    """packback lti-1p3-tool 6.4.3 below Laravel: Guzzle cuts the body at 120 bytes."""
    cut = of.body if len(of.body) <= 120 else f"{of.body[:120]} (truncated...)"
    words = (
        f"Client error: `POST {of.url}` resulted in a `{of.status} {of.reason}` response:\n{cut}"
    )
    return (
        f"[2026-11-25 04:55:45] production.ERROR: {words}\n"
        f' {{"userId":7,"exception":"[object] (GuzzleHttp\\\\Exception\\\\ClientException(code:'
        f' {of.status}): {words}\n at /var/www/vendor/guzzlehttp/src/Exception.php:113)\n"}}\n'
    )


def celtic(of: Refusal) -> str:
    """celtic LTI-PHP 5.4.3 at level Error, in a log of PHP itself."""
    return f"[25-Nov-2026 04:55:46 UTC] {_celtic(of)}\n"


def celtic_thrice(of: Refusal) -> str:
    """The same: a new token, and one for the single scope, give up to three posts."""
    return celtic(of) * 3


def celtic_apache(of: Refusal) -> str:
    """The same in Apache's error log, which escapes the ends of lines."""
    written = _celtic(of).replace("\n", "\\n")
    return f"[Wed Nov 25 04:55:46.100000 2026] [php:notice] [pid 12] {written}\n"


def _celtic(of: Refusal) -> str:
    return (
        f"[ERROR] Http\\HttpMessage->send POST request to '{of.url}'\n"
        f"POST {of.url.partition(HOST)[2]} HTTP/1.1\nHost: {HOST}\n"
        f"Authorization: Bearer {BEARER}\nContent-Length: 200\n\n{of.sent}\n\n"
        f"Response:\nHTTP/1.1 {of.status} {of.reason}\n"
        "Content-Type: application/json; charset=utf-8\n\n"
        f"{of.body}\n\nError: {of.reason}"
    )


def tsugi(of: Refusal) -> str:
    """Tsugi's dump of its steps, as print_r writes an array."""
    steps: list[Any] = ["Using LTI Advantage", f"Token Url: {TOKEN_URL}", "Post Data:"]
    if of.is_token:
        steps += [[ASSERTION], f"Returned token code {of.status}\n{of.body}"]
        steps.append("Missing access_token in returned token_data")
    else:
        steps.append(f'Returned token code 200\n{{"access_token":"{BEARER}","expires_in":3600}}')
        steps += [f"Scores Url: {SCORES_URL}", [f"Authorization: Bearer {BEARER}"], SCORE]
        steps.append(f"Sent line item, received status={of.status}\n{of.body}")
        steps.append(f"Error status: Unable to send lineitem {of.status}")
    stamp = "[25-Nov-2026 04:55:46 UTC] "
    return (
        f"{stamp}Sending LTI 1.3 grade of 0.85 for {SUB} to {SCORES_URL} for {SUB}\n"
        f"{stamp}Grade failure 0.85 id=12 via LTI 1.3\n{stamp}Grade failure detail:\n"
        f"{stamp}{_print_r(steps)}"
    )


def _print_r(value: Any, indent: int = 0) -> str:
    if not isinstance(value, list | dict):
        return str(value)
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    pad = " " * indent
    inside = "".join(f"{pad}    [{n}] => {_print_r(v, indent + 8)}\n" for n, v in entries)
    return f"Array\n{pad}(\n{inside}{pad})\n"


def elixir(of: Refusal) -> str:
    """lti_1p3 0.8.0 for Elixir: an inspected answer with its request."""
    step = "fetching access token" if of.is_token else f"posting score for user {SUB}"
    return (
        f"04:55:46.123 [error] Error encountered {step} {{:ok, %HTTPoison.Response{{status_code:"
        f' {of.status}, body: "{_elixir(of.body)}", request_url: "{of.url}", request:'
        f' %HTTPoison.Request{{method: :post, url: "{of.url}", headers: [{{"Authorization",'
        f' "Bearer {BEARER}"}}], body: "{_elixir(of.sent)}", options: []}}}}}}\n'
    )


def _elixir(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def webwork(of: Refusal) -> str:
    """WeBWorK: the step and a reason phrase, and no more."""
    step = "Failed to obtain access token from LMS:" if of.is_token else "Failed to send grade:"
    return f"[Wed Nov 25 04:55:46 2026] {step}\n{of.reason}\n"


def prairielearn(of: Refusal) -> str:
    """PrairieLearn: reason phrase and message, where there is one of shape A or D."""
    return (
        f"Sending score to {SCORES_URL}\n\tLTI 1.3 fetch error: {of.reason}: {of.message}\n"
        "1 scores not sent due to errors.\n"
    )


def hypothesis_lms(of: Refusal) -> str:
    """Hypothesis: request and response as Python writes them."""
    return (
        "lms.services.exceptions.ExternalRequestError: ExternalRequestError(message='Error',"
        f" request=Request(method='POST', url={of.url!r}, body={of.sent!r}), response=Response("
        f"status_code={of.status}, reason={of.reason!r}, body={of.body!r}))\n"
    )


def axios(of: Refusal) -> str:
    """A client of one's own over axios, whose error hides the body."""
    return (
        f"Error sending grade: AxiosError: Request failed with status code {of.status} {{\n"
        f"  config: {{\n    method: 'post',\n    url: '{of.url}',\n    headers: {{\n"
        f"      Authorization: 'Bearer {BEARER}'\n    }}\n  }}\n}}\n"
    )


def requests(of: Refusal) -> str:
    """raise_for_status() of requests."""
    side = "Client" if of.status < 500 else "Server"
    words = f"{of.status} {side} Error: {of.reason} for url: {of.url}"
    return f"tool.ags ERROR {words}\nrequests.exceptions.HTTPError: {words}\n"


def spring(of: Refusal) -> str:
    """RestTemplate of Spring."""
    return (
        f"2026-11-25T04:55:46.123Z ERROR 1 --- [exec-3] GradeService : call to {of.url} failed\n"
        "org.springframework.web.client.HttpClientErrorException"
        f': {of.status} {of.reason}: "{of.body}"\n'
    )


def ltiaas(of: Refusal) -> str:
    """LTIAAS's SDK, dumped whole."""
    return (
        "APIError: An unexpected API error occurred {\n"
        f"  statusCode: {of.status},\n  details: {{\n"
        f"    bodyReceived: {json.dumps(of.body)},\n    externalUrl: '{of.url}'\n  }}\n}}\n"
    )


def winston(of: Refusal) -> str:
    """A line of JSON, with the answer as JSON within JSON."""
    entry = {"level": "error", "message": "grade not sent", "status": of.status, "url": of.url}
    headers = {"Authorization": f"Bearer {BEARER}"}
    return json.dumps({**entry, "answer": of.body, "headers": headers}) + "\n"


Form = Callable[[Refusal], str]
WITH_TEXT: tuple[Form, ...] = (
    pylti1p3, pylti1p3_repr, ltijs_body, packback, celtic, celtic_thrice, celtic_apache, tsugi,
    elixir, hypothesis_lms, spring, ltiaas, winston,
)  # fmt: skip
"""Clients in whose logs Canvas's words stand, whole or cut."""
WITHOUT_TEXT: tuple[Form, ...] = (pylti1p3next, ltijs, ltijs_debug, webwork, axios, requests)
"""Clients whose logs hold the step or the status at most."""
