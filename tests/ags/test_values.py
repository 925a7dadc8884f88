"""Times and numbers of a score, as Canvas reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.model.jwt import read_jwt
from lticheck.services.ags.numbers import leading_number, read_number
from lticheck.services.ags.times import Trouble, has_offset, read_time, trouble_with

AT = 1795500000.0


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T06:00:00Z",
        "2026-11-24T06:00:00.000Z",
        "2026-11-24 06:00:00 UTC",
        "2026-11-24T07:00:00+01:00",
        "2026-11-24T07:00:00+0100",
        "2026-11-23T23:00:00-07:00",
        "20261124T060000Z",
        "2026-11-24T06:00Z",
    ],
)
def test_one_moment_in_many_forms(text: str) -> None:
    assert read_time(text) == AT
    assert has_offset(text)
    assert trouble_with(text) is None


@pytest.mark.parametrize(
    ("value", "trouble"),
    [
        (1795500000, Trouble.NOT_TEXT),
        (None, Trouble.NOT_TEXT),
        (True, Trouble.NOT_TEXT),
        ("1795500000", Trouble.EPOCH_SECONDS),
        ("1795500000000", Trouble.EPOCH_MILLISECONDS),
        ("2026-13-01T00:00:00Z", Trouble.IMPOSSIBLE),
        ("2026-11-24T25:00:00Z", Trouble.IMPOSSIBLE),
        ("yesterday", Trouble.NO_TIME),
    ],
)
def test_what_is_wrong_with_a_time(value: object, trouble: Trouble) -> None:
    assert trouble_with(value) is trouble
    assert read_time(value) is None


def test_a_date_has_no_offset() -> None:
    assert not has_offset("2026-11-24")
    assert not has_offset("2026-11-24T06:00:00")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (8.5, 8.5),
        ("85", 85.0),
        ("8_5", 85.0),
        ("1e1", 10.0),
        (".5", 0.5),
        ("+8.5", 8.5),
        (" 8.5 ", 8.5),
        ("8,5", None),
        ("85%", None),
        ("0x10", None),
        ("5.", None),
        ("NaN", None),
        ("", None),
        (True, None),
        (None, None),
    ],
)
def test_a_number_as_canvas_checks_it(value: object, number: float | None) -> None:
    assert read_number(value) == number


def test_what_a_text_begins_with() -> None:
    assert leading_number("10abc") == 10.0
    assert leading_number("abc") == 0.0
    assert leading_number([]) == 0.0


@given(text=st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    read_jwt(text)
    assert isinstance(leading_number(text), float)
    assert (read_time(text) is None) or trouble_with(text) is None
