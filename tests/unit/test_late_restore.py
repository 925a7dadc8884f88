"""What to give so that the late policy leaves the former grade."""

from __future__ import annotations

import pytest

from lticheck.services.outcomes.restoring import to_read_as

Seen = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("former", "seen", "given"),
    [
        ("0.7", [("0.7", "0.5")], "0.9"),
        ("0.7", [("0.31", "0.11"), ("0.7", "0.5")], "0.9"),
        ("0.7", [("0.31", "0.01"), ("0.7", "0.5")], "1.0"),  # the most that was seen to be taken
        ("0.7", [("0.7", "0.6"), ("0.8", "0.65")], "0.85"),
        ("0.7", [("0.9", "0.7"), ("0.9", "0.69")], "0.91"),
        ("1", [("1", "0.8")], "1.2"),
        ("0.3333", [("0.3333", "0.1111")], "0.5555"),
        ("0.0", [("0", "-0.2")], "0.2"),
        ("0.7", [("0.7", "0.5"), ("0.9", "0.9")], "0.7"),  # too high: the former one is given again
    ],
)
def test_what_is_missing_is_added(former: str, seen: Seen, given: str) -> None:
    assert to_read_as(former, seen) == given


@pytest.mark.parametrize(
    ("former", "seen"),
    [
        ("0.7", []),
        ("", [("0.7", "0.5")]),
        ("A-", [("0.7", "0.5")]),
        ("0.7", [("", "0.5")]),
        ("0.7", [("0.7", "")]),
        ("0.7", [("0.7", "A-")]),
        ("0.7", [("0.7", "1.0")]),  # Complete/Incomplete: less would be nothing at all
        ("0.7", [("0.5", "1.0")]),
    ],
)
def test_where_nothing_else_is_worth_a_try(former: str, seen: Seen) -> None:
    assert to_read_as(former, seen) == ""
