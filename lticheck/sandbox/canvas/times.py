"""`Time.zone.parse` (ActiveSupport), by which Canvas reads the times that tools send.

Facts: row 28 (gives nil), row 30 (raises), "yesterday 5pm" is 5 pm today; P15, P15b, S10 of AGS
(without an offset it is the account's time zone).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from lticheck.sandbox.canvas.date_text import date_parts

UTC_NAME = "UTC"
TIME = r"(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?"
ZONE = r"(z|[-+]\d\d(?::?\d\d)?)?"
ISO_FORMS = tuple(
    re.compile(rf"\s*{date}(?:[t\s]?{TIME}{ZONE})?\s*", re.IGNORECASE | re.ASCII)
    for date in (
        r"(?P<y>[-+]?\d{2,})-(?P<m>\d\d)-(?P<d>\d\d)",
        r"(?P<y>[-+]?\d{2,})-(?P<j>\d{3})",
        r"(?P<y>[-+]?(?:\d{4}|\d\d))(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<y>[-+]?(?:\d{4}|\d\d))(?P<j>\d{3})",
    )
)
"""What ISO 8601 allows: extended and basic, by month and day or by the day of the year."""


class OutOfRange(Exception):
    """A part of the time is out of range, as a thirteenth month is: Canvas's code raises."""


def time_zone(name: str) -> tzinfo:
    """Return a time zone; UTC needs no database of zones, which small systems lack."""
    return UTC if name == UTC_NAME else ZoneInfo(name)


def parse_time(text: str, now: float, zone: str = UTC_NAME) -> float | None:
    """Return seconds since 1970; None where Ruby finds no date in the text.

    Raises OutOfRange where a part is out of range, as a thirteenth month is.
    """
    parts = date_parts(text)
    if not parts:
        return None
    today = datetime.fromtimestamp(now, time_zone(zone))
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
        moment = moment.replace(tzinfo=time_zone(zone))
    return moment.timestamp() + seconds - parts.get("offset", 0.0)


def parse_iso_first(text: str, now: float, zone: str = UTC_NAME) -> float | None:
    """Parse as ISO 8601, and as `parse_time` what is none or out of range. Raises OutOfRange."""
    moment = parse_iso(text, zone)
    return parse_time(text, now, zone) if moment is None else moment


def parse_iso(text: str, zone: str = UTC_NAME) -> float | None:
    """Parse as ISO 8601 alone; None where it is none, or out of range."""
    found = next((hit for form in ISO_FORMS if (hit := form.fullmatch(text))), None)
    if found is None:
        return None
    try:
        return _iso_moment(found, zone)
    except (ValueError, OverflowError, OutOfRange):
        return None


def _iso_moment(found: re.Match[str], zone: str) -> float:
    parts = found.groupdict()
    year = int(parts["y"])
    if len(parts["y"].strip("-+")) == 2:
        year += 2000 if year < 69 else 1900
    if parts.get("j"):
        start = datetime(year, 1, 1, tzinfo=time_zone(zone)) + timedelta(days=int(parts["j"]) - 1)
        if not parts["j"].strip("0") or start.year != year:
            raise OutOfRange
    else:
        start = datetime(year, int(parts["m"]), 1, tzinfo=time_zone(zone))
        start += timedelta(days=_day(int(parts["d"])) - 1)
    hour, minute, second, fraction, offset = found.groups()[-5:]
    east = _east(offset)
    if east is not None:
        start = start.replace(tzinfo=UTC)
    clock = _below(int(hour or 0), 25) * 3600 + _below(int(minute or 0), 60) * 60
    clock += _below(int(second or 0), 61) + float(f"0.{fraction or 0}")
    return start.timestamp() + clock - (east or 0)


def _east(offset: str | None) -> int | None:
    """Return seconds east of UTC; None without an offset."""
    if not offset:
        return None
    digits = offset[1:].replace(":", "")
    seconds = int(digits[:2] or 0) * 3600 + int(digits[2:] or 0) * 60
    return -seconds if offset[0] == "-" else seconds


def _day(day: int) -> int:
    """Ruby's Time.new takes the days 1 to 31 of every month: 31 February is 3 March."""
    return int(_below(day, 32)) if day >= 1 else int(_below(-1, 0))


def _below(number: float, end: int) -> float:
    if not 0 <= number < end:
        raise OutOfRange
    return number
