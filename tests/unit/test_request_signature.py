"""A captured request, and the slips of hand-written signing code, each told by its name."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

import pytest

from lticheck.model.case import SignatureState
from lticheck.model.credentials import SharedSecret
from lticheck.model.exchange import SignedRequest
from lticheck.services.outcomes.authorization import header_defect
from lticheck.services.outcomes.oauth1 import sign
from lticheck.services.outcomes.request_signature import verify_request

URL = "https://canvas.example/api/lti/v1/tools/7/grade_passback"
BODY = b"<imsx_POXEnvelopeRequest/>"
SECRET = "correct horse"


def signed(url: str = URL, secret: str = SECRET) -> SignedRequest:
    return sign(URL, BODY, SharedSecret(consumer_key="k", secret=secret), signed_url=url)


def by_hand(key: str, *, as_hex: bool = False, extra: str = "") -> SignedRequest:
    """Sign as beginners do, with the key and the digest as given."""
    values = "oauth_consumer_key=k&oauth_nonce=n&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1"
    base = f"POST&{quote(URL, safe='')}&{quote(extra + values, safe='')}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1)
    text = digest.hexdigest() if as_hex else base64.b64encode(digest.digest()).decode()
    header = ", ".join(
        f'{name}="{quote(value, safe="")}"'
        for name, value in [
            *(one.split("=") for one in values.split("&")),
            ("oauth_signature", text),
        ]
    )
    headers = (("Authorization", f"OAuth {header}"),)
    return SignedRequest(method="POST", url=URL, headers=headers, body=BODY)


def test_the_secret_that_signed() -> None:
    assert verify_request(signed(), SECRET).state is SignatureState.VALID


def test_another_secret() -> None:
    found = verify_request(signed(secret="another"), SECRET)
    assert (found.state, found.matches_url) == (SignatureState.INVALID, "")


@pytest.mark.parametrize("url", [URL.replace("https", "http"), f"{URL}/"])
def test_another_url(url: str) -> None:
    assert verify_request(signed(url), SECRET).matches_url == url


BODY_HASH = quote(base64.b64encode(hashlib.sha1(BODY).digest()).decode(), safe="")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (by_hand(quote(SECRET)), "without the &"),
        (by_hand(f"{quote(SECRET)}&", as_hex=True), "hex digits"),
        (by_hand(f"{SECRET}&"), "not percent-encoded in the key"),
        (by_hand(f"{quote(SECRET)}%0A&"), "a line end"),
        (by_hand(f"{quote(SECRET)}&", extra=f"body_hash={BODY_HASH}&"), "body_hash is signed"),
    ],
)
def test_a_slip_is_named(request_: SignedRequest, words: str) -> None:
    found = verify_request(request_, SECRET)
    assert found.state is SignatureState.INVALID
    assert words in found.reason


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "no Authorization header"),
        ("Bearer abc", "does not begin"),
        ('OAuth oauth_nonce="MTc=="', "oauth_nonce in the Authorization header holds a raw “=”"),
        ('OAuth oauth_signature="a+b"', "not percent-encoded"),
        ('OAuth realm="a,b"', "holds a raw “,”"),
        ('OAuth oauth_signature_method="HMAC-MD5"', "no signature method HMAC-MD5"),
        ('OAuth oauth_nonce="a"', "names no signature method"),
        ('OAuth oauth_signature_method="HMAC-SHA1", oauth_signature="a%3D"', ""),
    ],
)
def test_a_defect_of_a_header_is_named(header: str, words: str) -> None:
    found = header_defect(header)
    assert words in found if words else not found
