"""The Date header of a response (RFC 9110, section 6.6.1), for captures and HTTP client alike."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def seconds_of(date: str) -> float | None:
    """Return seconds since 1970; None for what is no date, or none that a clock can show."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError, OverflowError, OSError, IndexError):
        return None
