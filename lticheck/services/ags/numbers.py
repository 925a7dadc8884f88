"""Numbers as Canvas reads them in a score (Ruby's to_f, and Rails's check of a number)."""

from __future__ import annotations

import re

from lticheck.model.pattern import pattern

NUMBER = pattern(r"\s*[+-]?(?:\d+(?:_\d+)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?\s*", re.ASCII)
LEADING = pattern(r"\s*([+-]?(?:\d+(?:_\d+)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?)", re.ASCII)


def read_number(value: object) -> float | None:
    """Return a score as Canvas counts with it; None where it is no number to Canvas.

    Texts count too: "85" is 85, "8_5" is 85, ".5" is 0.5; "8,5", "85%" and "0x10" are none.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            return float("inf")
    if not isinstance(value, str) or not NUMBER.fullmatch(value) or not re.search(r"\d", value):
        return None
    return float(value.strip().replace("_", ""))


def leading_number(value: object) -> float:
    """Return what Ruby's `to_f` makes of a value: the number that it begins with, else 0."""
    exact = read_number(value)
    if exact is not None:
        return exact
    if not isinstance(value, str):
        return 0.0
    found = LEADING.match(value)
    try:
        return float(found[1].replace("_", "")) if found else 0.0
    except ValueError:
        return 0.0
