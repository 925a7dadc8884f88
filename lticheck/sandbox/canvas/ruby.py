"""Ruby's number texts, on which Canvas's grades depend: `Float()`, `Float#to_s`, BigDecimal.

Facts: row 24 and s9 (what `Float()` takes), s2 and s3 (what `to_s` prints).
"""

from __future__ import annotations

import json
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

DIGITS = r"\d+(?:_\d+)*"
DECIMAL = re.compile(
    rf"[+-]?(?:{DIGITS}(?:\.{DIGITS})?|\.{DIGITS})(?:[eE][+-]?{DIGITS})?", re.ASCII
)
HEX = r"[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*"
HEXADECIMAL = re.compile(rf"[+-]?0[xX]{HEX}(?:\.{HEX})?(?:[pP][+-]?\d+)?", re.ASCII)
PREFIX = re.compile(rf"[+-]?(?:{DIGITS}(?:\.{DIGITS})?|\.{DIGITS})(?:[eE][+-]?{DIGITS})?", re.ASCII)
BLANKS = " \t\n\v\f\r"
FLOAT_DIGITS = Context(prec=16, rounding=ROUND_DOWN)
"""BigDecimal keeps DBL_DIG + 1 digits of a Float."""


def to_float(text: str) -> float | None:
    """Convert as `Float(text)` does; None where Ruby raises ArgumentError."""
    if "\0" in text:
        return None
    text = text.strip(BLANKS)
    if DECIMAL.fullmatch(text):
        return float(text.replace("_", ""))
    if HEXADECIMAL.fullmatch(text):
        try:
            return float.fromhex(text.replace("_", ""))
        except OverflowError:
            return float("-inf" if text.startswith("-") else "inf")
    return None


def to_s(number: float) -> str:
    """Print as `Float#to_s`: decimal from 1e-4 up to 1e16, else scientific with two digits."""
    if number != number:
        return "NaN"
    if number in {float("inf"), float("-inf")}:
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-4 <= abs(number) < 1e16:
        text = format(Decimal(repr(number)), "f")
        return text if "." in text else f"{text}.0"
    return to_scientific(number)


def to_scientific(number: float) -> str:
    """Print as `Float#to_s` does outside of its decimal range: 1.0e+16."""
    mantissa, _, exponent = repr(number).partition("e")
    if not exponent:
        mantissa, _, exponent = f"{Decimal(repr(number)).normalize():e}".partition("e")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}e{int(exponent):+03d}"


def prefix_to_f(text: str) -> float:
    """Convert as `String#to_f`: the longest number at the start, or 0.0."""
    found = PREFIX.match(text.lstrip(BLANKS))
    return float(found[0].replace("_", "")) if found else 0.0


def to_decimal(text: str) -> float | None:
    """Convert as a number column that is validated does: as `Float(text)`, but not from hex."""
    return None if HEXADECIMAL.fullmatch(text.strip(BLANKS)) else to_float(text)


def round_if_whole(number: float) -> str:
    """Print a number without `.0` where it is whole (Canvas: round_if_whole)."""
    if number in {float("inf"), float("-inf")} or number != number:
        return to_s(number)
    return str(int(number)) if number == int(number) else to_s(number)


def big_decimal(number: float) -> Decimal:
    """Convert a Float as BigDecimal's arithmetic does."""
    return FLOAT_DIGITS.create_decimal(repr(number))


def round_half_away(number: float, digits: int) -> float:
    """Round as `Float#round(digits)`: halves go away from zero."""
    if number in {float("inf"), float("-inf")} or number != number:
        return number
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def inspect(value: object) -> str:
    """Print a value of JSON as Ruby's `inspect` does."""
    if isinstance(value, dict):
        pairs = (f"{inspect(name)}=>{inspect(own)}" for name, own in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(inspect, value))}]"
    if isinstance(value, float):
        return to_s(value)
    return "nil" if value is None else json.dumps(value, ensure_ascii=False)
