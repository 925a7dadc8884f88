"""The kid of an assertion against a key set that the same capture holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lticheck.captures.key_sets import key_set_of, key_sets_in
from lticheck.model.findings import Confidence, Finding
from lticheck.rules.ags_examples import message, oauth, token, unanswered_example
from lticheck.rules.rule import Example
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

NOT_FOUND = oauth("invalid_request", "JSON::JWK::Set::KidNotFound")
OLD = oauth("invalid_request", "JWS signature invalid.")
CANVAS = "/api/lti/security/jwks"


def key_set(*kids: str | None) -> str:
    """Write a key set; None for a key without a name."""
    keys = [{"kty": "RSA", "n": "AQ", "e": "AQAB", "kid": kid} for kid in kids]
    return json.dumps({"keys": [{k: v for k, v in key.items() if v is not None} for key in keys]})


def fetched(text: str, path: str = "/lti/jwks.json") -> str:
    """Write the fetch of a key set as raw HTTP."""
    return message("GET", path, "", "", 200, text)


def found_in(text: str, canvases: Canvases) -> Finding:
    """Return what is said first."""
    return diagnosis_of(Example(capture=text), canvases["current"]).findings[0]


def shown(finding: Finding) -> dict[str, str]:
    return {one.label: one.actual for one in finding.evidence}


@pytest.mark.parametrize("answer", [NOT_FOUND, OLD])
def test_a_kid_that_the_key_set_lacks_is_named(answer: str, canvases: Canvases) -> None:
    """New Canvas says that no key was found; older Canvas that the signature is invalid."""
    finding = found_in(fetched(key_set("k2", None)) + token(400, answer).capture, canvases)
    assert finding.rule == "token-key-rejected"
    assert "not in the tool's key set that this capture holds" in finding.message
    assert shown(finding)["kid sent"] == "k1"
    assert shown(finding)["Key set in the capture"] == "k2, 1 without a kid"


def test_a_kid_that_is_there_leads_to_the_developer_key(canvases: Canvases) -> None:
    finding = found_in(fetched(key_set("k1")) + token(400, NOT_FOUND).capture, canvases)
    assert "so Canvas looked into another one" in finding.message


def test_an_assertion_without_a_kid_is_in_no_key_set(canvases: Canvases) -> None:
    finding = found_in(fetched(key_set("k1")) + token(400, NOT_FOUND, kid=None).capture, canvases)
    assert "not in the tool's key set" in finding.message
    assert shown(finding)["kid sent"] == "(none)"


def test_without_a_key_set_nothing_is_said_of_one(canvases: Canvases) -> None:
    finding = found_in(token(400, NOT_FOUND).capture, canvases)
    assert "capture" not in finding.message
    assert "Key set in the capture" not in shown(finding)


def test_canvas_s_own_key_set_is_not_the_tool_s(canvases: Canvases) -> None:
    finding = found_in(fetched(key_set("k2"), CANVAS) + token(400, NOT_FOUND).capture, canvases)
    assert "Key set in the capture" not in shown(finding)


def test_a_kid_is_looked_up_before_canvas_answers(canvases: Canvases) -> None:
    """A token request whose answer is not in the capture: likely, and before all else."""
    request = unanswered_example(token(200, "{}"))
    finding = found_in(fetched(key_set("k2")) + request, canvases)
    assert (finding.rule, finding.confidence) == ("token-key-rejected", Confidence.LIKELY)
    others = diagnosis_of(Example(capture=fetched(key_set("k1")) + request), canvases["current"])
    assert "token-key-rejected" not in {one.rule for one in others.findings}


def test_a_har_holds_a_key_set(canvases: Canvases) -> None:
    lines = token(400, NOT_FOUND).capture.split("\n")
    url = "https://school.instructure.com/login/oauth2/token"
    form = next(line for line in lines if line.startswith("grant_type"))
    entries: list[dict[str, Any]] = [
        {
            "request": {"method": "GET", "url": "https://tool.example/.well-known/jwks.json"},
            "response": {"status": 200, "content": {"text": key_set("k2")}},
        },
        {
            "request": {
                "method": "POST",
                "url": url,
                "postData": {"mimeType": "application/x-www-form-urlencoded", "text": form},
            },
            "response": {"status": 400, "content": {"text": NOT_FOUND}},
        },
    ]
    finding = found_in(json.dumps({"log": {"entries": entries}}), canvases)
    assert shown(finding)["Key set in the capture"] == "k2"
    places = [one.where for one in finding.evidence]
    assert "https://tool.example/.well-known/jwks.json" in places


def test_a_log_holds_a_key_set(canvases: Canvases) -> None:
    """The token request stands in the log as raw HTTP does; the key set as a line of JSON."""
    log = (
        f"12:00:01 INFO publishing {key_set('k2')} at /jwks\n"
        "12:00:02 ERROR pylti1p3.exception.LtiServiceException: HTTP response "
        f"[https://school.instructure.com/login/oauth2/token]: 400 - {NOT_FOUND}\n"
    )
    assert [one.kids for one in key_sets_in(log)] == [("k2",)]
    assert found_in(log, canvases).rule == "token-key-rejected"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"keys":{}}',
        '{"keys":[1]}',
        '{"keys":[{"kid":"a"}]}',
        '{"keys":[' + "[" * 5000,
        '{"keys":[{"kty":"RSA","kid":"\\ud800"',
        '{"keys":[{"kty":NaN',
        "\x00",
    ],
)
def test_what_is_no_key_set_is_none(text: str) -> None:
    assert key_set_of(text.encode(), "") is None
    assert list(key_sets_in(text)) == []


def test_kids_are_bounded() -> None:
    found = key_set_of(key_set(*["k" * 10_000] * 1000).encode(), "")
    assert found is not None
    assert len(found.kids) <= 50
    assert max(map(len, found.kids)) <= 200
