"""Lines of LTI 1.3 clients as they stand in logs, and what each must lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck import diagnose

TOKEN = "https://school.instructure.com/login/oauth2/token"
SCORES = "https://school.instructure.com/api/lti/courses/1/line_items/2/scores"
REFUSED = "pylti1p3.exception.LtiServiceException: There was an error "
AT_TOKEN = f"{REFUSED}while getting an access token from the platform. HTTP response [{TOKEN}]"
AT_SCORES = f"{REFUSED}making a service request. HTTP response [{SCORES}]"
THROTTLED = "Canvas answered: 403 Forbidden (Rate Limit Exceeded)\n"


def errors(log: str, tmp_path: Path) -> set[str]:
    """Return the rules of the errors found in a log."""
    path = tmp_path / "tool.log"
    path.write_text(log, encoding="utf-8")
    report = diagnose(path, offline=True)
    return {f.rule for d in report.diagnoses for f in d.findings if f.severity == "error"}


@pytest.mark.parametrize(
    ("log", "rule"),
    [
        (f"{THROTTLED}{AT_TOKEN}: 403\n", "rate-limited"),
        (f"{THROTTLED}{AT_SCORES}: 403\n", "rate-limited"),
        (f"The specified resource does not exist.\n{AT_SCORES}: 404\n", "line-item-not-found"),
        (f"{AT_TOKEN}: 502\n", "gateway-error"),
        (f"{AT_SCORES}: 502\n", "gateway-error"),
    ],
)
def test_one_cause_is_one_finding(log: str, rule: str, tmp_path: Path) -> None:
    """The answer printed above its request, as a developer logs it, is that request's."""
    assert errors(log, tmp_path) == {rule}


@pytest.mark.parametrize(
    ("log", "rule"),
    [
        ("LtiException: Can't put grade: Missing required scope\n", "grade-scope-not-granted"),
        ("Error: MISSING_LINEITEM_ID\n    at Grade.submitScore\n", "launch-without-assignment"),
        (
            (
                f"{REFUSED[:35]}The platform did not return a JSON response for the access token. "
                f"HTTP response [{TOKEN}]: 200\n"
            ),
            "not-canvas",
        ),
        (
            (
                '  File "pylti1p3/service_connector.py", line 87, in get_access_token\n'
                "requests.exceptions.ConnectionError: ('Connection aborted.', "
                "ConnectionResetError(104, 'Connection reset by peer'))\n"
            ),
            "connection-dropped",
        ),
        (
            (
                f"provider:gradeService Sending score to: {SCORES}\n"
                "RequestError: connect ECONNREFUSED 127.0.0.1:443\n"
            ),
            "connection-refused",
        ),
        (
            (
                '  File "quiz.py", line 7, in put_grade\n'
                "requests.exceptions.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n"
            ),
            "not-canvas",
        ),
    ],
)
def test_what_never_reached_canvas_is_named(log: str, rule: str, tmp_path: Path) -> None:
    """The library stopped by itself, the connection failed, or somebody else answered."""
    assert errors(log, tmp_path) == {rule}


PENDING = (
    "{'activityProgress': 'Completed', 'gradingProgress': 'Pending', 'scoreGiven': 8, "
    "'scoreMaximum': 10, 'userId': 'u', 'timestamp': '2026-11-25T10:00:00.000Z'}\n"
)


@pytest.mark.parametrize(
    "answer",
    [
        f"put_grade -> {{'body': {{'resultUrl': '{SCORES[:-6]}results/4'}}}}\n",
        "provider:gradeService Score successfully sent\n",
    ],
)
def test_a_score_that_was_taken_is_seen(answer: str, tmp_path: Path) -> None:
    """Without a line of the HTTP library, by Canvas's answer or the client's word."""
    assert errors(f"{PENDING}{answer}", tmp_path) == {"grade-erased"}
    assert not errors(f"{PENDING.replace('Pending', 'FullyGraded')}{answer}", tmp_path)


def test_an_earlier_failure_is_not_put_on_a_success(tmp_path: Path) -> None:
    answered = f'DEBUG:urllib3.connectionpool:{SCORES[:30]} "POST {SCORES[30:]} HTTP/1.1" 200 153\n'
    assert "rate-limited" not in errors(f"{THROTTLED}{answered}", tmp_path)
