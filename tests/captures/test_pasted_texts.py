"""What people paste beside a library's own log: access lines, mails, tickets, consoles."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from urllib.parse import quote

import pytest

from lticheck.services.ags.known_answers import SERVICE_ANSWERS, TOKEN_ANSWERS
from lticheck.services.outcomes.sentences import SENTENCES
from tests.captures.samples import REQUEST
from tests.cli.runner import Lticheck

PATH = "/api/lti/v1/tools/77/grade_passback"
U = f"https://canvas.college.example{PATH}"
S = "https://canvas.college.example/api/lti/courses/4/line_items/8/scores"


def found_in(lticheck: Lticheck, folder: Path, text: str) -> list[list[str]]:
    path = folder / "pasted.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    found = json.loads(run.stdout)["diagnoses"]
    return [[finding["rule"] for finding in one["findings"]] for one in found]


ACCESS = {
    "AWS": (
        "https 2026-11-10T09:12:13.1Z app/alb/50dc 10.0.4.7:52018 10.0.9.1:443 0.001 0.112 0.000 "
        '{status} {status} 1411 1102 "POST https://canvas.college.example:443{path} HTTP/1.1" "Go"'
    ),
    "HAProxy": (
        "Nov 10 10:12:13 lb1 haproxy[1981]: 10.0.4.7:33320 [10/Nov/2026:10:12:13.005] canvas~ "
        "canvas/web2 0/0/1/110/111 {status} 209 - - ---- 4/4/1/1/0 0/0 {{canvas.example}} "
        '"POST {path} HTTP/1.1"'
    ),
    "CloudFront": (
        "2026-11-10\t09:12:13\tFRA56-P1\t519\t10.0.4.7\tPOST\td111.cloudfront.net\t{path}\t{status}"
        "\t-\taxios/1.7\t-"
    ),
    "IIS": "2026-11-10 10:12:13 10.0.0.9 POST {path} - 443 - 10.0.4.7 RestSharp {status} 0 0 112",
    "Squid": "1794300555.118 111 10.0.4.7 TCP_MISS/{status} 512 POST https://c.example{path} - H/1",
    "lograge": "method=POST path={path} format=xml controller=LtiApi status={status} duration=111",
    "Envoy": '[2026-11-10T10:12:13.118Z] "POST {path} HTTP/1.1" {status} - via_upstream - "-" 14',
    "nginx, JSON": (
        '{{"time":"2026-11-10T10:12:13+01:00","request_method":"POST","request_uri":"{path}",'
        '"status":"{status}","http_user_agent":"Ruby"}}'
    ),
    "Traefik": '{{"DownstreamStatus":{status},"RequestMethod":"POST","RequestPath":"{path}"}}',
    "Caddy": '{{"level":"info","request":{{"method":"POST","uri":"{path}"}},"status":{status}}}',
}


@pytest.mark.parametrize("layout", ACCESS)
@pytest.mark.parametrize(("path", "step"), [(PATH, "grade_passback"), (S[30:], "score")])
def test_an_access_line_tells_the_status(
    layout: str, path: str, step: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    """It holds no answer, and that is said, with what its status means."""
    line = ACCESS[layout].format(status=422, path=path)
    (tmp_path / "access.log").write_text(f"{line}\n", encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(tmp_path / "access.log"))
    (one,) = json.loads(run.stdout)["diagnoses"]
    assert [finding["rule"] for finding in one["findings"]] == ["reply-not-captured"]
    shown = json.dumps(one["findings"])
    assert "422" in shown
    assert step in shown


@pytest.mark.parametrize("layout", ["AWS", "HAProxy", "Squid", "Traefik"])
def test_a_gateway_s_own_answer_is_told_apart(
    layout: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    line = ACCESS[layout].format(status=502, path=PATH)
    assert found_in(lticheck, tmp_path, line) == [["gateway-error"]]


def test_what_was_answered_200_is_a_note(lticheck: Lticheck, tmp_path: Path) -> None:
    """Today's Canvas answers a refusal with another status: such a line is no failure."""
    path = tmp_path / "access.log"
    path.write_text(f"{ACCESS['Envoy'].format(status=200, path=PATH)}\n", encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    ((finding,),) = [one["findings"] for one in json.loads(run.stdout)["diagnoses"]]
    assert (finding["rule"], finding["severity"]) == ("reply-not-captured", "note")


PROSE = "Hello, we sent the score of one student, and the server replied: {} What does that mean?"
KNOWN = [*SENTENCES, *dict.fromkeys(one.text for one in (*TOKEN_ANSWERS, *SERVICE_ANSWERS))]
OF_NO_ONE = ("unknown client", "invalid client", "Invalid submission_type for new")
"""Sentences that other software says as well, or that no grade ever meets."""


@pytest.mark.parametrize("sentence", [one for one in KNOWN if one not in OF_NO_ONE])
def test_a_sentence_in_prose_has_its_rule_however_it_is_broken(
    sentence: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    """On one line, in a mail of narrow lines, and quoted in one: the same cause."""
    whole = PROSE.format(sentence)
    once = found_in(lticheck, tmp_path, whole)
    assert once
    assert not {"not-a-launch", "unknown-canvas-failure"} & {*once[0]}
    for mark in ("", "> > "):
        lines = textwrap.wrap(whole, 44, break_long_words=False, break_on_hyphens=False)
        broken = "\n".join(f"{mark}{line}" for line in lines)
        assert found_in(lticheck, tmp_path, broken) == once


@pytest.mark.parametrize("width", range(34, 80, 5))
@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (
            (
                "Provided timestamp of 2026-11-09T10:00:00Z before last updated timestamp of "
                "2026-11-10T10:00:00.000+01:00"
            ),
            "timestamp-not-newer",
        ),
        (
            "Provided submitted_at timestamp of 2026-12-24T09:00:00Z in the future",
            "submitted-at-in-future",
        ),
        ("Provided timestamp of 2026-13-09 not a valid timestamp", "timestamp-unreadable"),
    ],
)
def test_times_in_a_sentence_are_read_in_prose(
    said: str, rule: str, width: int, lticheck: Lticheck, tmp_path: Path
) -> None:
    broken = "\n".join(textwrap.wrap(PROSE.format(f"{said} and that is all."), width))
    assert found_in(lticheck, tmp_path, broken) == [[rule]]


POSTMAN = json.dumps(
    {
        "Request Headers": {
            "authorization": 'OAuth oauth_consumer_key="k", oauth_nonce="n", oauth_timestamp="1"'
            ', oauth_signature_method="HMAC-SHA1", oauth_signature="a%3D"'
        },
        "Request Body": REQUEST,
        "Response Body": "<imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_statusInfo>"
        "<imsx_codeMajor>failure</imsx_codeMajor><imsx_description>User is no longer in course\n"
        "[EID_4]"
        "</imsx_description></imsx_statusInfo></imsx_POXHeader></imsx_POXEnvelopeResponse>",
    },
    indent=2,
)


KEY_OFF = '{"errors":{"type":"unauthorized","message":"Invalid Developer Key"}}'


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param(
            f"POST {U}: {POSTMAN}",
            [["user-not-in-course", "score-out-of-range"]],
            id="console of Postman",
        ),
        pytest.param(
            f"POST {U}\nstatus: 504 Gateway Time-out\nbody: <html>nginx</html>",
            [["gateway-error"]],
            id="a status of its own line",
        ),
        pytest.param(
            REQUEST.replace("replaceResultRequest", "updateResultRequest"),
            [["unsupported-operation", "reply-not-captured"]],
            id="an operation that nobody knows",
        ),
        pytest.param(
            f"resp={quote(KEY_OFF)}",
            [["developer-key-off"]],
            id="percent-encoded",
        ),
        pytest.param(
            '"Nov 10, 2026 @ 10:12:13.118",ERROR,"grade: {""errors"":[{""message"":""Content-Type '
            "must be 'application/xml'\"\"}]}\"",
            [["wrong-content-type"]],
            id="CSV of Kibana",
        ),
        pytest.param(
            '{"errors":[{"message":"Could not connect to Redis"}],"status":"degraded"}',
            [["not-a-launch"]],
            id="errors of other software",
        ),
        pytest.param(
            '{"data":null,"errors":[{"message":"Cannot query field"}]}',
            [["not-a-launch"]],
            id="GraphQL",
        ),
        pytest.param(
            '{"errors":[{"message":"Something that a later Canvas says"}]}',
            [["unknown-canvas-failure"]],
            id="an error that stands alone",
        ),
        pytest.param(
            f'10:12:11 score POST {S} {{"userId": "a", "activityProgress": "Completed"}}\n'
            '10:12:11 score 422 {"errors":{"type":"x","message":"User not found in course or is '
            'not a student"}}\n'
            f'10:12:12 score POST {S} {{"userId": "b", "activityProgress": "Completed"}}\n'
            '10:12:12 score 422 {"errors":{"type":"x","message":"The maximum number of allowed '
            'attempts has been reached for this submission"}}',
            [["user-not-in-course"], ["attempts-used-up"]],
            id="two scores, one below the other",
        ),
    ],
)  # fmt: skip
def test_a_pasted_text_has_its_rules(
    text: str, rules: list[list[str]], lticheck: Lticheck, tmp_path: Path
) -> None:
    assert found_in(lticheck, tmp_path, text) == rules


REST = "https://k12.example/api/v1/courses/1/assignments/2"
NOT_FOUND = '{"errors":[{"message":"The specified resource does not exist."}],"error_report_id":5}'
TRAPS = {
    "Canvas's REST API": (f"GET {REST} -> 404 {NOT_FOUND}", [["not-a-launch"]]),
    "the REST API in a browser's HAR": (
        json.dumps(
            {
                "log": {
                    "entries": [
                        {
                            "request": {"method": "GET", "url": REST, "headers": []},
                            "response": {"status": 404, "content": {"text": NOT_FOUND}},
                        }
                    ]
                }
            }
        ),
        [["not-a-launch"]],
    ),
    "a token of another issuer": ("{TOKEN}", [["not-a-launch"]]),
    "an OAuth error of somebody else": (
        (
            'POST https://oauth2.example/token 400 {"error":"invalid_scope","error_description":'
            '"Some requested scopes were invalid."}'
        ),
        [["reply-not-captured"]],
    ),
    "the same code in Canvas's words": (
        '{"error":"invalid_scope","error_description":"A requested scope is invalid, unknown"}',
        [["token-scope-refused"]],
    ),
    "a firewall's page": (
        (
            f"POST {U}\nHTTP/1.1 403 Forbidden\nServer: cloudflare\n\n<!DOCTYPE html><html><title>"
            "Attention Required!</title>Sorry, you have been blocked</html>"
        ),
        [["not-canvas"]],
    ),
    "a page of the tool's own": (
        f"POST {U}\nqueued\n<!DOCTYPE html><html><title>Quiz</title></html>",
        [["not-a-launch"]],
    ),
    "a page far below the refusal": (
        f"POST {U}\nHTTP/1.1 403 Forbidden\n{'x' * 600}\n<!DOCTYPE html><html></html>",
        [["reply-not-captured"]],
    ),
    "an odd header that Canvas read all the same": (
        (
            f'POST {U} HTTP/1.1\nAuthorization: OAuth oauth_nonce="a==", oauth_signature="b=="\n'
            f"Content-Type: application/xml\nUser-Agent: x\n\n"
            f"{REQUEST.replace('>85<', '>0.85<')}\n\n"
            "HTTP/1.1 422 Unprocessable Entity\nContent-Type: application/xml\n\n"
            "<imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_statusInfo><imsx_codeMajor>failure"
            "</imsx_codeMajor><imsx_description>User is no longer in course\n[EID_4]"
            "</imsx_description></imsx_statusInfo></imsx_POXHeader></imsx_POXEnvelopeResponse>"
        ),
        [["user-not-in-course"]],
    ),
    "an answer above its address": (
        (
            f'HttpClientErrorException: 404 Not Found: "{NOT_FOUND}"\n\tat AgsClient.post(A:7)\n'
            f"DEBUG POST {S}"
        ),
        [["line-item-not-found"]],
    ),
    "two tools": ("grade: Tool is invalid [EID_4]", [["removed-tool"]]),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_what_is_not_canvas_s_answer_to_a_grade_is_not_taken_for_it(
    trap: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    text, rules = TRAPS[trap]
    token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIiwic3ViIjoiMSJ9.c2ln"
    assert found_in(lticheck, tmp_path, text.replace("{TOKEN}", token)) == rules
