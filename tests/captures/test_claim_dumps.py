"""Decoded claims of LTI 1.3 in any notation: whole, or refused; never a part of them."""

from __future__ import annotations

import base64
import json
import textwrap
from typing import Any

import pytest

from lticheck.captures import read
from lticheck.model.errors import NothingRecognised
from tests.captures.claim_notations import AGS, CLAIMS, LTI, NOTATIONS, shown


def claims_in(text: str) -> list[dict[str, Any]]:
    try:
        launches = read(text.encode(), "x").launches
    except NothingRecognised:
        return []
    return [dict(one.claims.values) for one in launches if one.claims]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_claims_are_read_whole(notation: str) -> None:
    assert shown(claims_in(NOTATIONS[notation](CLAIMS))) == shown([CLAIMS])


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_cut_dump_does_not_lack_what_was_there(notation: str, share: float) -> None:
    """What a launch lacks is a finding: so of a dump that was cut off nothing is concluded."""
    text = NOTATIONS[notation](CLAIMS)
    for found in claims_in(text[: int(len(text) * share)]):
        assert f"{AGS}claim/endpoint" in found, found


@pytest.mark.parametrize("notation", NOTATIONS)
def test_two_launches_are_two(notation: str) -> None:
    """Below each other in one log, with another student, or refused."""
    second = {**CLAIMS, "sub": "8e2d9a0e-2f0b-4c6b-9d1a-77b1f3a0c0de"}
    text = f"{NOTATIONS[notation](CLAIMS)}\nand then\n\n{NOTATIONS[notation](second)}"
    for found in claims_in(text):
        assert shown(found) in (shown(CLAIMS), shown(second))


def signed(claims: dict[str, Any], filler: str = "") -> str:
    parts = ({"alg": "RS256", "kid": "1"}, {"jti": filler, **claims})
    written = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join([*(part.rstrip("=") for part in written), "c2lnbmF0dXJlLW9mLTI1Ni1ieXRlcw"])


@pytest.mark.parametrize("filler", ["", "1", "12"])
@pytest.mark.parametrize("width", [0, 64, 76, 77])
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_token_that_stands_in_a_mail_is_read(filler: str, width: int, mark: str) -> None:
    """By itself, without a name before it, and broken into lines."""
    token = signed(CLAIMS, filler)
    lines = textwrap.wrap(token, width, break_on_hyphens=False) if width else [token]
    body = "\n".join(f"{mark}{line}" for line in ("The token is:", *lines, "", "Thank you"))
    assert shown(claims_in(body)) == shown([{"jti": filler, **CLAIMS}])


def test_a_token_of_something_else_is_no_launch() -> None:
    assert claims_in(f"Authorization: Bearer {signed({'iss': 'https://idp.example'})}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"array ( '{LTI}message_type' => ",
        "[" * 400 + LTI,
        f"map[{LTI}message_type:" * 200,
        "{" + f"{LTI}version=1.3.0, " * 500,
        f"{LTI}message_type: x\n" * 300,
    ],
)
def test_what_only_looks_like_claims_is_refused(text: str) -> None:
    assert claims_in(text) == []


def test_every_launch_of_a_long_log_is_read() -> None:
    """None is passed over because of where the one before it seems to end."""
    several = [{**CLAIMS, "sub": f"{number:08x}-é"} for number in range(12)]
    text = "\n\n".join(map(NOTATIONS["var_dump"], several))
    assert [one["sub"] for one in claims_in(text)] == [one["sub"] for one in several]


def test_an_object_within_a_line_stays_an_object() -> None:
    """In Python's notation as in JSON's."""
    (first,) = claims_in("\n".join(f"{name}: {value!r}" for name, value in CLAIMS.items()))
    (second,) = claims_in("\n".join(f"{n}: {json.dumps(v)}" for n, v in CLAIMS.items()))
    assert shown(first) == shown(second) == shown(CLAIMS)
