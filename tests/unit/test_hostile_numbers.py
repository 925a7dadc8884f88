"""Numbers of a capture that Python cannot or will not read as such."""

from __future__ import annotations

import pytest

from lticheck.captures.outcome_request import reply_of
from lticheck.model.exchange import Exchange, SignedRequest
from lticheck.model.sourcedid import same_id
from lticheck.rules.evidence import clock_skew

LONG = "9" * 5000
"""More digits than `int` reads at once (CPython: sys.int_info.default_max_str_digits)."""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (LONG, LONG, True),
        (LONG, "7", False),
        ("10000000000007", "7", True),
        ("10000000000007", "0007", True),
        ("10000000000007", "8", False),
        ("12340000000000007", "10000000000007", True),
    ],
)
def test_ids_of_any_length_are_compared(one: str, other: str, same: bool) -> None:
    assert same_id(one, other) is same


@pytest.mark.parametrize(
    ("stated", "skew"),
    [("1795000060", 60.0), (" 1795000000 ", 0.0), ("\u00b2", None), (LONG, None), ("-1", None)],
)
def test_a_clock_is_read_from_plain_digits_alone(stated: str, skew: float | None) -> None:
    request = SignedRequest(
        method="POST", url="https://x.example/", headers=(), body=b"", timestamp=stated
    )
    answer = reply_of(422, (("Date", "Wed, 18 Nov 2026 11:06:40 GMT"),), b"")
    assert clock_skew(Exchange(request=request, asked=None, answer=answer)) == skew
