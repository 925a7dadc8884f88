"""Refusals that a tool logs one below the other: each is counted, and none twice."""

from __future__ import annotations

import pytest

from lticheck.captures.logs.reader import extract
from tests.captures.samples import AGS_ERROR


def refusal(*, second: int, item: int = 2, name: str = "tool") -> str:
    """Return PyLTI1p3's exception as a tool logs it."""
    url = f"https://canvas.example/api/lti/courses/1/line_items/{item}/scores"
    return f"2026-11-24 10:00:{second:02d} ERROR {name}: HTTP response [{url}]: 422 - {AGS_ERROR}\n"


def lines_of(text: str) -> list[int]:
    """Return the lines of the exchanges that are found."""
    return [exchange.location.line for exchange in extract(text).exchanges]


@pytest.mark.parametrize(
    ("several", "lines"),
    [
        pytest.param([(0, 2), (0, 3), (0, 4)], [1, 2, 3], id="of other assignments"),
        pytest.param([(0, 2), (5, 2), (10, 2)], [1, 2, 3], id="later, of the same one"),
        pytest.param([(0, 2), (0, 2), (1, 2)], [1], id="told again by the tool's layers"),
        pytest.param([(0, 2), (0, 3), (5, 3), (5, 3)], [1, 2, 3], id="of both kinds"),
    ],
)
def test_each_is_one(several: list[tuple[int, int]], lines: list[int]) -> None:
    text = "".join(refusal(second=second, item=item) for second, item in several)
    assert lines_of(text) == lines


def test_a_traceback_below_its_record_is_no_further_one() -> None:
    raised = refusal(second=0).partition("tool: ")[2]
    text = f"{refusal(second=0)}Traceback (most recent call last):\nLtiServiceException: {raised}"
    assert lines_of(text + refusal(second=9)) == [1, 4]


def test_a_megabyte_of_refusals_has_room() -> None:
    several = [refusal(second=n % 60, item=n) for n in range(6000)]
    assert sum(map(len, several)) > 1_000_000
    assert lines_of("".join(several)) == [*range(1, 6001)]
