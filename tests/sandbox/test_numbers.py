"""Ruby's numbers and dates, by the facts that were executed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.sandbox.canvas.ruby import round_half_away, to_float, to_s
from lticheck.sandbox.canvas.times import OutOfRange, parse_time
from lticheck.services.outcomes.score import parse_ruby_float

NUMBERS = {
    " 0.5 ": 0.5,
    "\t0.5\n": 0.5,
    "+0.5": 0.5,
    ".5": 0.5,
    "1e-3": 0.001,
    "0x1": 1.0,
    "0x0.8p0": 0.5,
    "0.8_5": 0.85,
    "-0.0": 0.0,
    "1e-400": 0.0,
    "1_0": 10.0,
    "1e400": float("inf"),
}
NO_NUMBERS = [
    "5.",
    "0,85",
    "85%",
    "NaN",
    "Infinity",
    "1/2",
    "0.5\xa0",
    "٠.٥",
    "0b1",
    "_1",
    "1_",
    "",
]
NO_NUMBERS += ["1__0", "0x", "1e", "--1", "0.5 0.5", "0\x005"]


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_what_float_takes(text: str, number: float) -> None:
    assert to_float(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_float_refuses(text: str) -> None:
    assert to_float(text) is None


@given(st.text(alphabet="0123456789.eExXpP+-_ abf\t\n", max_size=12) | st.text(max_size=8))
def test_client_and_sandbox_read_alike(text: str) -> None:
    """Two codes by two facts: the client's reading predicts the sandbox's."""
    assert to_float(text) == parse_ruby_float(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (8.5, "8.5"),
        (10.0, "10.0"),
        (1e-5, "1.0e-05"),
        (0.0001, "0.0001"),
        (1e15, "1000000000000000.0"),
        (1e16, "1.0e+16"),
        (float("inf"), "Infinity"),
        (2.5e-7, "2.5e-07"),
    ],
)
def test_how_float_prints(number: float, text: str) -> None:
    assert to_s(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_printing_loses_nothing(number: float) -> None:
    assert float(to_s(number)) == number


def test_halves_go_away_from_zero() -> None:
    assert round_half_away(0.125, 2) == 0.13
    assert round_half_away(-0.125, 2) == -0.13


NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC).timestamp()
TIMES = {
    "2026-11-22T04:22:58Z": (2026, 11, 22, 4, 22, 58),
    "2026-11-22T04:22:58+02:00": (2026, 11, 22, 2, 22, 58),
    "2026-11-22T04:22:58.250": (2026, 11, 22, 4, 22, 58),
    "2026-11-22 04:22": (2026, 11, 22, 4, 22, 0),
    "2026-11-22": (2026, 11, 22, 0, 0, 0),
    "20261122T042258Z": (2026, 11, 22, 4, 22, 58),
    "Mon, 05 Jan 2026 10:00:00 GMT": (2026, 1, 5, 10, 0, 0),
    "Mon, 05 Jan 2026 10:00:00 -0500": (2026, 1, 5, 15, 0, 0),
    "Nov 22, 2026 5pm": (2026, 11, 22, 17, 0, 0),
    "yesterday 5pm": (2026, 11, 23, 17, 0, 0),
    "31/12/2025": (2025, 12, 31, 0, 0, 0),
    "2026/11/22": (2026, 11, 22, 0, 0, 0),
}


@pytest.mark.parametrize(("text", "moment"), TIMES.items())
def test_times_that_are_read(text: str, moment: tuple[int, int, int, int, int, int]) -> None:
    found = parse_time(text, NOW)
    assert found is not None
    assert datetime.fromtimestamp(int(found), UTC) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize("text", ["a", "soon", "1795321378000", "?"])
def test_texts_without_a_time(text: str) -> None:
    assert parse_time(text, NOW) is None


@pytest.mark.parametrize("text", ["1795321378", "12/31/2025", "2026-13-45T00:00:00Z"])
def test_times_at_which_canvas_breaks(text: str) -> None:
    with pytest.raises(OutOfRange):
        parse_time(text, NOW)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-/:. TZ+apm", max_size=25))
def test_no_text_breaks_the_reading(text: str) -> None:
    """It gives a time, nothing, or Canvas's own error."""
    try:
        found = parse_time(text, NOW)
    except OutOfRange:
        return
    assert found is None or isinstance(found, float)
