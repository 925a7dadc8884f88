"""Times as Canvas reads them in a score: ISO 8601 and more, with or without an offset."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

from lticheck.model.pattern import pattern

ISO = pattern(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,12}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*",
    re.IGNORECASE,
)
ISO_DATE = pattern(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")
OFFSET = pattern(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})\s*\Z", re.IGNORECASE)
DIGITS = pattern(r"\s*\d+\s*")


class Trouble(StrEnum):
    """What is wrong with a time."""

    NOT_TEXT = "it is no text"
    EPOCH_SECONDS = "it is a number of seconds"
    EPOCH_MILLISECONDS = "it is a number of milliseconds"
    IMPOSSIBLE = "no such day or hour exists"
    NO_TIME = "it is no date and time"


def read_time(value: object) -> float | None:
    """Return seconds since 1970 of an ISO time; None where it is none.

    One without an offset is taken as UTC; Canvas takes it in the account's time zone.
    """
    found = ISO.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute = (int(found[n]) for n in range(1, 6))
    fraction = float(f"0.{found[7]}") if found[7] else 0.0
    try:
        at = datetime(year, month, day, hour, minute, int(found[6] or 0), tzinfo=UTC)
        return at.timestamp() + fraction - _offset(found[8] or "")
    except (ValueError, OverflowError):
        return None


def has_offset(value: str) -> bool:
    """Tell whether a time says in which zone it is."""
    return bool(OFFSET.search(value)) and not ISO_DATE.fullmatch(value)


def is_iso(value: object) -> bool:
    """Tell whether a value is an ISO date and time that exists."""
    return read_time(value) is not None


def trouble_with(value: object) -> Trouble | None:
    """Say why Canvas cannot read a time, as far as can be told; None where nothing stands out."""
    if not isinstance(value, str):
        return Trouble.NOT_TEXT
    if DIGITS.fullmatch(value):
        digits = len(value.strip())
        if digits == 10:
            return Trouble.EPOCH_SECONDS
        return Trouble.EPOCH_MILLISECONDS if digits == 13 else Trouble.NO_TIME
    if read_time(value) is not None or ISO_DATE.fullmatch(value):
        return None
    return Trouble.IMPOSSIBLE if re.search(r"\d", value) else Trouble.NO_TIME


def _offset(text: str) -> float:
    if not text or text.upper() in {"Z", "UTC", "GMT"}:
        return 0.0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:] or 0) * 60
    return float(seconds if text[0] == "+" else -seconds)
