"""How Canvas reads a score text: Ruby's `Float()` (lib/basic_lti/basic_outcomes.rb)."""

from __future__ import annotations

import re

from lticheck.model.pattern import pattern

DECIMAL = pattern(
    r"[+-]?(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?", re.ASCII
)
HEXADECIMAL = pattern(
    r"[+-]?0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*(?:\.[0-9a-fA-F]+)?(?:[pP][+-]?\d+)?", re.ASCII
)
BLANKS = " \t\n\v\f\r"


def parse_ruby_float(text: str) -> float | None:
    """Return the number that Canvas reads in this text, or None where it reads none.

    Ruby takes blanks around it, a sign, `.5`, an exponent, underscores between digits and
    hexadecimal; it refuses `5.`, `0,85`, `85%`, `NaN` and the empty text.
    """
    text = text.strip(BLANKS)
    if DECIMAL.fullmatch(text):
        return float(text.replace("_", ""))
    if HEXADECIMAL.fullmatch(text):
        try:
            return float.fromhex(text.replace("_", ""))
        except OverflowError:
            return float("inf")
    return None
