"""Signing and verifying by RFC 5849, and by signatures that Canvas's own code accepted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature

from lticheck.model.case import SignatureState
from lticheck.model.credentials import SharedSecret
from lticheck.model.errors import RequestNotPossible
from lticheck.model.launch import Launch
from lticheck.services.outcomes import oauth1
from lticheck.services.outcomes.oauth1 import sign, verify_launch

SECRET = "s&e/c r+t=%14é"
KEY = SharedSecret(consumer_key="key14", secret=SECRET)
URL = "https://tool.example/launch"


def by_hand(base_string: str, secret: str) -> str:
    """Compute HMAC-SHA1 as RFC 5849, section 3.4.2 says, without oauthlib."""
    key = f"{quote(secret, safe='-._~')}&".encode()
    return base64.b64encode(hmac.new(key, base_string.encode(), hashlib.sha1).digest()).decode()


def base_string(url: str, parameters: list[tuple[str, str]]) -> str:
    """Build the base string as RFC 5849, section 3.4.1 says, without oauthlib."""

    def enc(text: str) -> str:
        return quote(text, safe="-._~")

    pairs = sorted((enc(name), enc(value)) for name, value in parameters)
    normalized = "&".join(f"{name}={value}" for name, value in pairs)
    return f"POST&{enc(url)}&{enc(normalized)}"


def signed_launch(
    url: str, base_url: str, pairs: list[tuple[str, str]], extra: list[tuple[str, str]]
) -> Launch:
    """Sign a launch by hand; `extra` is signed but not posted."""
    posted = [*pairs, ("oauth_consumer_key", "k"), ("oauth_signature_method", "HMAC-SHA1")]
    signature = by_hand(base_string(base_url, posted + extra), SECRET)
    return Launch(parameters=(*posted, ("oauth_signature", signature)), url=url)


@pytest.mark.parametrize(
    ("url", "base_uri"),
    [
        # RFC 5849, section 3.4.1.2: scheme and host in lower case, default ports dropped.
        ("HTTP://EXAMPLE.COM:80/r%20v/X", "http://example.com/r%20v/X"),
        ("https://www.example.net:8080/", "https://www.example.net:8080/"),
        ("https://Canvas.Example:443/api/Tools/7", "https://canvas.example/api/Tools/7"),
    ],
)
def test_the_base_string_uri_is_that_of_the_rfc(url: str, base_uri: str) -> None:
    signed = sign(url, b"<a/>", KEY, timestamp=1, nonce="n")
    assert signed.base_string.split("&")[1] == quote(base_uri, safe="-._~")


def test_query_parameters_are_signed() -> None:
    """RFC 5849, section 3.4.1.3.1: the query counts, not only the header."""
    signed = sign("https://c.example/a?b5=%3D%253D&a3=a&c%40=&a2=r%20b", b"<a/>", KEY)
    assert "a2%3Dr%2520b%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26oauth_" in signed.base_string


def test_the_body_hash_is_there_and_right() -> None:
    body = "<a>é</a>".encode()
    signed = sign("https://c.example/a", body, KEY)
    assert signed.body_hash == base64.b64encode(hashlib.sha1(body).digest()).decode()
    assert "oauth_body_hash%3D" in signed.base_string


@given(
    secret=st.text(min_size=1),
    path=st.from_regex(r"/[A-Za-z0-9._~-]{0,20}", fullmatch=True),
    port=st.integers(1, 65535),
)
def test_a_signature_is_the_hmac_of_its_base_string(secret: str, path: str, port: int) -> None:
    """Whatever the secret: the signature in the header is the one made by hand."""
    try:
        secret.encode()
    except UnicodeEncodeError:
        return
    signed = sign(f"http://h:{port}{path}", b"<a/>", SharedSecret(consumer_key="k", secret=secret))
    found = re.search(r'oauth_signature="([^"]*)"', signed.header("Authorization"))
    assert found
    assert unquote(found.group(1)) == by_hand(signed.base_string, secret)


@pytest.mark.parametrize("url", ["", "canvas.example/x", "https://", "/api/lti"])
def test_a_url_that_cannot_be_signed_is_a_fact(url: str) -> None:
    with pytest.raises(RequestNotPossible):
        sign(url, b"<a/>", KEY)


def test_both_readings_of_the_query_are_known() -> None:
    """Canvas signs the query's copy in the body once; RFC 5849 counts both."""
    query = [("b", "2"), ("a", "1")]
    url = f"{URL}?{urlencode(query)}"
    as_canvas = signed_launch(url, URL, [*query, ("roles", "Learner")], [])
    as_rfc = signed_launch(url, URL, [*query, ("roles", "Learner")], query)
    for launch, words in ((as_canvas, "counted once"), (as_rfc, "beside")):
        check = verify_launch(launch, SECRET)
        assert check.state is SignatureState.VALID
        assert words in check.reason


@pytest.mark.parametrize(
    ("posted_to", "signed_for"),
    [
        (URL, "http://tool.example/launch"),
        ("http://tool.example/launch", URL),
        ("http://tool.example:8000/launch", "http://tool.example/launch"),
        (URL, "http://tool.example:8080/launch"),
        (URL, "https://public.example/launch"),
    ],
)
def test_it_finds_the_url_for_which_a_signature_is_right(posted_to: str, signed_for: str) -> None:
    pairs = [("roles", "Learner"), ("launch_presentation_css_url", "https://public.example/a.css")]
    check = verify_launch(signed_launch(posted_to, signed_for, pairs, []), SECRET)
    assert check.state is SignatureState.INVALID
    assert check.matches_url == signed_for


def test_what_cannot_be_checked_is_not_called_invalid() -> None:
    good = signed_launch(URL, URL, [("roles", "Learner")], [])
    no_url = Launch(parameters=good.parameters)
    redacted = Launch(parameters=good.parameters, url=URL, redacted=True)
    unsigned = Launch(parameters=(("roles", "Learner"),), url=URL)
    other_method = Launch(
        parameters=(("oauth_signature", "x"), ("oauth_signature_method", "RSA-SHA1")), url=URL
    )
    for launch in (no_url, redacted, unsigned, other_method):
        assert verify_launch(launch, SECRET).state is SignatureState.NOT_CHECKABLE


@given(value=st.text(), secret=st.text())
def test_verifying_never_raises(value: str, secret: str) -> None:
    launch = Launch(
        parameters=(
            ("oauth_signature", value),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("x", value),
        ),
        url=f"https://tool.example/{value}",
    )
    assert verify_launch(launch, secret).state in set(SignatureState)


def test_the_work_for_a_launch_does_not_grow_with_the_square_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A capture of 12 kB that names 400 hosts once took a second, one of 51 kB three quarters of
    a minute: parameters are normalized once a reading, and not every host is tried."""
    counted: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., str]) -> Callable[..., str]:
        def call(*arguments: Any) -> str:
            counted[name] += 1
            return function(*arguments)

        return call

    monkeypatch.setitem(oauth1.SIGNERS, "HMAC-SHA1", counting("sign", oauth1.SIGNERS["HMAC-SHA1"]))
    normalize = counting("normalize", signature.normalize_parameters)
    monkeypatch.setattr(signature, "normalize_parameters", normalize)
    named = tuple((f"custom_{n}", f"https://host-{n}.example/") for n in range(400))
    oauth = (("oauth_signature", "x"), ("oauth_signature_method", "HMAC-SHA1"))
    launch = Launch(parameters=named + oauth, url=f"{URL}?a=b")
    assert verify_launch(launch, SECRET).state is SignatureState.INVALID
    assert counted["normalize"] == 2
    assert counted["sign"] <= 2 * 2 * (oauth1.MOST_HOSTS + 1)
