"""Causes of 401 and what is no cause, with signatures made by oauthlib."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from lticheck.sandbox import Sandbox
from tests.sandbox.client import Client

NOW = int(time.time())
ACCEPTED: dict[str, dict[str, Any]] = {
    "as it should be": {},
    "HMAC-SHA256": {"oauth": {"oauth_signature_method": "HMAC-SHA256"}},
    "the method in lower case": {"oauth": {"oauth_signature_method": "hmac-sha1"}},
    "PLAINTEXT": {"oauth": {"oauth_signature_method": "PLAINTEXT"}},
    "a wrong consumer key": {"oauth": {"oauth_consumer_key": "nobody"}},
    "no consumer key": {"oauth": {"oauth_consumer_key": None}},
    "a wrong body hash": {"oauth": {"oauth_body_hash": "AAAA"}},
    "no body hash": {"oauth": {"oauth_body_hash": None}},
    "no version": {"oauth": {"oauth_version": None}},
    "two blanks after the scheme": {"scheme": "OAuth  "},
    "an empty realm": {"prefix": 'realm="", '},
    "89 minutes old": {"ahead": -89 * 60},
    "half a minute ahead": {"ahead": 30},
}
INVALID = "Invalid authorization header"
TOO_OLD = "Timestamp too old or too far in the future, request has expired"
DUPLICATE = "Duplicate nonce detected"
REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "a wrong secret": ({"secret": "no"}, 401, INVALID),
    "the scheme in lower case": ({"scheme": "oauth "}, 401, INVALID),
    "another scheme": ({"scheme": "Bearer "}, 401, INVALID),
    "a realm with a comma": ({"prefix": 'realm="a,b", '}, 401, INVALID),
    "a realm with =": ({"prefix": 'realm="a=b", '}, 401, INVALID),
    "HMAC-SHA512": ({"oauth": {"oauth_signature_method": "HMAC-SHA512"}}, 401, INVALID),
    "no method": ({"oauth": {"oauth_signature_method": None}}, 401, INVALID),
    "RSA-SHA1": ({"oauth": {"oauth_signature_method": "RSA-SHA1"}}, 500, "An error occurred."),
    "no signature": ({"oauth": {"oauth_signature": None}}, 500, "An error occurred."),
    "an empty signature": ({"oauth": {"oauth_signature": ""}}, 401, INVALID),
    "91 minutes old": ({"ahead": -91 * 60}, 401, TOO_OLD),
    "91 minutes ahead": ({"ahead": 92 * 60}, 401, TOO_OLD),
    "in milliseconds": ({"oauth": {"oauth_timestamp": str(NOW * 1000)}}, 401, TOO_OLD),
    "no timestamp": ({"oauth": {"oauth_timestamp": None}}, 401, TOO_OLD),
    "5 minutes ahead": ({"ahead": 300}, 401, DUPLICATE),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_no_cause(name: str, canvas: Sandbox) -> None:
    answer = Client(canvas, **ACCEPTED[name]).replace("0.5")
    assert answer.status == 200, answer.text
    assert canvas.gradebook()["score"] == 5.0


@pytest.mark.parametrize("name", REFUSED)
def test_a_cause(name: str, canvas: Sandbox) -> None:
    values, status, said = REFUSED[name]
    answer = Client(canvas, **values).replace("0.5")
    assert (answer.status, answer.media_type) == (status, "application/json; charset=utf-8")
    assert said in answer.text
    assert canvas.gradebook()["score"] is None


def test_the_query_is_part_of_what_is_signed(canvas: Sandbox) -> None:
    client = Client(canvas)
    url = client.launch["lis_outcome_service_url"]
    body = b"<imsx_POXEnvelopeRequest/>"
    assert client.send(f"{url}?a=1&b=two%20words", body).status == 422
    client.signed_url = url
    assert client.send(f"{url}?a=1", body).status == 401


@pytest.mark.parametrize(
    ("headers", "signed"),
    [
        ({"X-Forwarded-Proto": "https"}, "https://{host}{path}"),
        ({"X-Forwarded-Host": "canvas.example"}, "http://canvas.example{path}"),
        ({"Host": "LOCALHOST"}, "http://localhost{path}"),
        ({"Host": "[::1]:80"}, "http://[::1]{path}"),
        ({"Host": "[::1]"}, "http://[::1]{path}"),
    ],
    ids=str,
)
def test_canvas_sees_what_its_proxy_says(
    headers: dict[str, str], signed: str, canvas: Sandbox
) -> None:
    url = urlsplit(Client(canvas).launch["lis_outcome_service_url"])
    there = signed.format(host=url.netloc, path=url.path)
    assert Client(canvas, headers=headers, signed_url=there).replace("0.5").status == 200
    assert Client(canvas, headers=headers).replace("0.5").status == 401


def test_a_nonce_counts_once(canvas: Sandbox) -> None:
    """Burnt by 422, not by 401; kept apart for each tool."""
    same: dict[str, str | None] = {"oauth_nonce": "once"}
    assert Client(canvas, oauth=same, secret="no").replace("1").status == 401
    assert Client(canvas, oauth=same).replace("abc").status == 422
    assert DUPLICATE in Client(canvas, oauth=same).replace("1").text
    assert Client(canvas, scenario="odd-secret", oauth=same).replace("1").status == 200
