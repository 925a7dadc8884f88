"""`Time.zone.parse` (ActiveSupport), by which Canvas reads the times that tools send.

Facts: row 28 (gives nil), row 30 (raises), "yesterday 5pm" is 5 pm today; P15, P15b, S10 of AGS
(without an offset it is the account's time zone).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lticheck.sandbox.canvas.date_text import date_parts

UTC_NAME = "UTC"


class OutOfRange(Exception):
    """A part of the time is out of range, as a thirteenth month is: Canvas's code raises."""


def parse_time(text: str, now: float, zone: str = UTC_NAME) -> float | None:
    """Return seconds since 1970; None where Ruby finds no date in the text.

    Raises OutOfRange where a part is out of range, as a thirteenth month is.
    """
    parts = date_parts(text)
    if not parts:
        return None
    today = datetime.fromtimestamp(now, ZoneInfo(zone))
    first = 1 if "year" in parts or "mon" in parts else today.day
    day, month = int(parts.get("mday", first)), int(parts.get("mon", today.month))
    try:
        start = datetime(int(parts.get("year", today.year)), month, 1, tzinfo=UTC)
        moment = start + timedelta(days=_day(day) - 1, hours=_below(parts.get("hour", 0), 25))
    except (ValueError, OverflowError) as error:
        raise OutOfRange from error
    seconds = _below(parts.get("min", 0), 60) * 60 + _below(parts.get("sec", 0), 61)
    seconds += parts.get("fraction", 0.0)
    if "offset" not in parts:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.timestamp() + seconds - parts.get("offset", 0.0)


def _day(day: int) -> int:
    """Ruby's Time.new takes the days 1 to 31 of every month: 31 February is 3 March."""
    return int(_below(day, 32)) if day >= 1 else int(_below(-1, 0))


def _below(number: float, end: int) -> float:
    if not 0 <= number < end:
        raise OutOfRange
    return number
