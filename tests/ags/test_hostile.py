"""Tokens and JSON bodies of anybody's making: a diagnosis or a known end, never a bug of ours."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lticheck.captures import read
from lticheck.cli import run
from lticheck.formats import FORMATS
from lticheck.model.credentials import Consumers
from lticheck.model.errors import NothingRecognised
from lticheck.model.exit_status import ExitStatus
from lticheck.model.jwt import Jwt, read_jwt
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.rules.launch13_examples import claims_of

HEADER = '{"alg":"RS256","kid":"k"}'
CLAIMS = claims_of()
WHOLE = json.dumps(CLAIMS)
ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
ENDS = {ExitStatus.OK, ExitStatus.FINDINGS, ExitStatus.NOTHING_RECOGNISED, ExitStatus.NOT_CHECKED}


def claims_with(more: str) -> str:
    """Return a launch's claims with more JSON at their end, which may name a claim once more."""
    return f"{WHOLE[:-1]},{more}}}"


TOKENS: dict[str, tuple[str | bytes, str | bytes]] = {
    "header nested": ('{"a":' + "[" * 15_000, WHOLE),
    "claims nested": (HEADER, '{"a":' * 15_000),
    "claims nested and closed": (HEADER, claims_with('"x":' + "[" * 900 + "]" * 900)),
    "times huge": (HEADER, claims_with('"exp":1e400,"iat":' + "9" * 5000)),
    "times below": (HEADER, claims_with('"exp":-1e308,"iat":-5')),
    "times of no number": (HEADER, claims_with('"exp":NaN,"iat":-Infinity')),
    "claims twice": (HEADER, claims_with('"sub":"a","sub":"b","iss":1,"iss":"x"')),
    "alg none": ('{"alg":"none"}', WHOLE),
    "alg and kid of no text": ('{"alg":["RS256"],"kid":{"a":1}}', WHOLE),
    "lone surrogates": (HEADER, claims_with('"sub":"\\ud800x","name":"\\udfff"')),
    "surrogate's bytes": (HEADER, WHOLE[:-1].encode() + b',"sub":"\xed\xa0\x80"}'),
    "NUL": (HEADER, claims_with('"sub":"a\\u0000b"')),
    "no object": (HEADER, "[1]"),
    "null": (HEADER, "null"),
    "nothing": ("", ""),
    "no UTF-8": (HEADER, b"\xff\xfe{}"),
    "roles": (HEADER, json.dumps({**CLAIMS, ROLES: [1, None, {"a": 1}, "x" * 50_000]})),
    "types": (HEADER, json.dumps({name: [{"a": [1]}, True] for name in CLAIMS})),
    "numbers": (HEADER, json.dumps(dict.fromkeys(CLAIMS, 10**400))),
    "control": (HEADER, json.dumps({**CLAIMS, "sub": "\u202e\u0007\x1b[31m"})),
}


def token_of(header: str | bytes, claims: str | bytes) -> str:
    parts = (one if isinstance(one, bytes) else one.encode() for one in (header, claims))
    return ".".join([*(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts), "c2ln"])


@pytest.mark.parametrize("name", TOKENS)
def test_a_hostile_token_ends_well(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every format, with an exit status that is not our own bug, and printable."""
    capture = tmp_path / "launch.txt"
    capture.write_text(f"id_token={token_of(*TOKENS[name])}&state=1", encoding="utf-8")
    for form in sorted(FORMATS):
        capsys.readouterr()
        assert run(("diagnose", "--offline", str(capture), "--format", form)) in ENDS
        captured = capsys.readouterr()
        shown = (captured.out + captured.err).encode()
        assert b"\x1b[31m" not in shown
        assert b"\x00" not in shown


def test_an_unsigned_token_is_never_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`alg` none and a key set at hand: the signature is wrong, and nothing is made of it."""
    capture, keys = tmp_path / "launch.txt", tmp_path / "keys.json"
    token = token_of('{"alg":"none"}', WHOLE)
    capture.write_text(f"id_token={token}", encoding="utf-8")
    key = {"kty": "RSA", "kid": "k", "n": "wAAAAAAAAAAAAAAAAAAAAAAAAAAB", "e": "AQAB"}
    keys.write_text(json.dumps({"keys": [key]}), encoding="utf-8")
    run(("diagnose", "--offline", str(capture), "--jwks", str(keys), "--format", "json"))
    (found,) = json.loads(capsys.readouterr().out)["diagnoses"]
    assert found["launch"]["signature"]["state"] == "invalid"
    assert "launch-signature-mismatch" in [one["rule"] for one in found["findings"]]


BODIES = (
    "[" * 15_000,
    '{"a":' * 15_000,
    '{"userId":' + "[" * 900 + "]" * 900 + "}",
    '{"scoreGiven":1e400,"scoreMaximum":' + "9" * 5000 + "}",
    '{"scoreGiven":-1e400,"timestamp":' + "1" * 5000 + "}",
    '{"scoreGiven":NaN,"scoreMaximum":Infinity}',
    '{"userId":"a","userId":"b","scoreGiven":1,"scoreGiven":[1]}',
    '{"userId":"\\ud800","comment":"\\udfff\\u0000"}',
    '{"timestamp":"' + "9" * 20_000 + '"}',
    '{"timestamp":"2026-11-24T06:00:00.' + "9" * 20_000 + 'Z"}',
    '{"gradingProgress":{"a":1},"activityProgress":[null]}',
    '{"submission":{"submittedAt":{"a":[1]}}}',
    '{"https://canvas.instructure.com/lti/submission":[[[]]]}',
    '{"https://canvas.instructure.com/lti/submission":{"content_items":[1,null,{"type":["file"]}]}}',
    "\ufeff{}",
    "true",
    "",
)


def diagnosed(request: dict[str, Any], status: int, answer: str) -> Iterator[Diagnosis]:
    """Diagnose one exchange of a HAR, offline."""
    response = {"status": status, "content": {"mimeType": "application/json", "text": answer}}
    har = {"log": {"entries": [{"request": request, "response": response}]}}
    try:
        found = read(json.dumps(har).encode(), "x.har")
    except NothingRecognised:
        return
    for case in cases(found, Session(consumers=Consumers())):
        assert not case.bug
        yield diagnose(case)


def posted(body: str, path: str = "/api/lti/courses/1/line_items/2/scores") -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": "application/vnd.ims.lis.v1.score+json"}]
    url = f"https://school.instructure.com{path}"
    return {"method": "POST", "url": url, "headers": headers, "postData": {"text": body}}


ANSWERS = (
    (200, "{}"),
    (500, '{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}'),
    (422, '{"errors":{"message":"User not found in course or is not a student"}}'),
    *((422, body) for body in BODIES),
    *((400, f'{{"errors":{body}}}') for body in BODIES),
    (400, '{"error":["x"],"error_description":{"a":"\\ud800"}}'),
    (400, '{"errors":[{"field":5,"message":["a"]},null,7]}'),
)


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_a_hostile_score_is_diagnosed(number: int) -> None:
    for status, answer in ANSWERS[:3]:
        assert list(diagnosed(posted(BODIES[number]), status, answer))


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_a_hostile_answer_is_diagnosed(number: int) -> None:
    """At every service: the token's, too."""
    status, answer = ANSWERS[number]
    form = f"grant_type=client_credentials&client_assertion={token_of(*TOKENS['types'])}"
    assert list(diagnosed(posted('{"userId":"a","scoreGiven":1}'), status, answer))
    assert list(diagnosed(posted(form, "/login/oauth2/token"), status, answer))
    assert list(diagnosed({**posted(""), "method": "GET"}, status, answer))


@pytest.mark.parametrize("name", TOKENS)
def test_a_hostile_assertion_is_diagnosed(name: str) -> None:
    form = f"grant_type=client_credentials&client_assertion={token_of(*TOKENS[name])}"
    for status, answer in ((400, '{"error":"invalid_request"}'), (500, "<html></html>"), (200, "")):
        assert list(diagnosed(posted(form, "/login/oauth2/token"), status, answer))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(CLAIMS)), JSON))
def test_any_claims_are_diagnosed(claims: dict[str, Any]) -> None:
    token = token_of(HEADER, json.dumps({**CLAIMS, **claims}))
    found = read(f"id_token={token}&state=a".encode(), "x")
    for case in cases(found, Session(consumers=Consumers())):
        assert not case.bug
        assert not diagnose(case).is_bug


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
def test_any_text_is_a_token_or_none(text: str) -> None:
    assert read_jwt(text) is None or isinstance(read_jwt(text), Jwt)
