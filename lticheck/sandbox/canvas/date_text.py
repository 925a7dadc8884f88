"""What Ruby's `Date._parse` finds in a text: year, month, day, time and offset, each if there.

Facts: rows 28 to 30. It looks for one pattern after the other and keeps whatever it finds; a text
in which it finds nothing cannot be parsed, and a month 31 makes Canvas's code raise.
"""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"({'|'.join(MONTHS)})[^-/\d\s']*"
TIME = re.compile(
    r"(\d+)(?:\s*:\s*(\d+)(?:\s*:\s*(\d+)(?:[,.](\d*))?)?\s*([ap])?(?:\.?m\.?\b)?"
    r"|\s*(?:h\b)?\s*([ap])\.?m\.?\b)"
    r"\s*(z\b|(?:gmt|utc)?[-+]\d+(?::?\d+(?::?\d+)?)?|(?-i:[A-Z]+)\b)?",
    re.IGNORECASE,
)
DAY_NAME = re.compile(r"\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", re.IGNORECASE)
DAY_MONTH = re.compile(
    rf"'?(\d+)[^-\d\s']*\s*{MONTH}(?:\s*(?:c(?:e|\.e\.)|a(?:d|\.d\.))?\s*('?-?\d+))?", re.IGNORECASE
)
MONTH_DAY = re.compile(rf"\b{MONTH}\s*('?\d+)[^-\d\s']*(?:\s*,?\s*('?-?\d+))?", re.IGNORECASE)
ISO = re.compile(r"('?[-+]?\d+)-(\d+)-('?-?\d+)")
WEEK = re.compile(r"\b(?:\d{4}|\d{2})?-?w\d{2}(?:-?\d)?\b", re.IGNORECASE)
SLASHED = re.compile(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?")
DOTTED = re.compile(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)")
DIGITS = re.compile(r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(z\b|[-+]\d{1,4}\b)?)?", re.IGNORECASE)
DIGIT_LAYOUTS = {2: "d", 3: "j", 4: "md", 5: "yj", 6: "ymd", 7: "Yj"}
ZONES = {"z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2}

Parts = dict[str, float]


def date_parts(text: str) -> Parts:
    """Return what is found in the text; empty where nothing is."""
    text = re.sub(r"[^-+',./:@\w\[\]]+", " ", text)
    found: Parts = {}
    text = DAY_NAME.sub(lambda _: _note(found, wday=0), text, count=1)
    text = TIME.sub(lambda m: _time(found, m), text, count=1)
    _date(found, text)
    return found


def _note(found: Parts, **parts: float) -> str:
    found.update(parts)
    return " "


def _time(found: Parts, match: re.Match[str]) -> str:
    hour, half = int(match[1]), (match[5] or match[6] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    found["hour"] = hour
    for name, group in (("min", 2), ("sec", 3)):
        if match[group]:
            found[name] = int(match[group])
    if match[4]:
        found["fraction"] = float(f"0.{match[4]}")
    offset = _offset(match[7] or "")
    if offset is not None:
        found["offset"] = offset
    return " "


def _offset(zone: str) -> int | None:
    """Return seconds east of UTC; None where the text names no zone."""
    zone = zone.strip().lower()
    if zone in ZONES:
        return ZONES[zone] * 3600
    signed = re.fullmatch(r"(?:gmt|utc)?([-+])(\d{1,2})(?::?(\d{2}))?", zone)
    if not signed:
        return None
    seconds = int(signed[2]) * 3600 + int(signed[3] or 0) * 60
    return -seconds if signed[1] == "-" else seconds


def _date(found: Parts, text: str) -> None:
    if match := DAY_MONTH.search(text):
        _ordered(found, match[3], _month(match[2]), match[1])
    elif match := MONTH_DAY.search(text):
        _ordered(found, match[3], _month(match[1]), match[2])
    elif WEEK.search(text):
        found["cweek"] = 1  # a week's date is not read: Rails takes today's
    elif match := ISO.search(text) or SLASHED.search(text) or DOTTED.search(text):
        _ordered(found, *match.groups())
    elif match := DIGITS.search(text):
        _digits(found, match)


def _month(name: str) -> str:
    return str(MONTHS.index(name[:3].lower()) + 1)


def _ordered(found: Parts, year: str | None, month: str | None, day: str | None) -> None:
    """Note a date; a last number that can only be a year changes places with the first."""
    if year is not None and month is not None and day is None:
        year, month, day = None, year, month
    if day is not None and _is_year(day) and not (year and _is_year(year)):
        year, day = day, year
    for name, value in (("year", year), ("mon", month), ("mday", day)):
        if value is not None:
            number = int(value.strip("'"))
            short = name == "year" and len(value.strip("'-+")) <= 2
            found[name] = number + (2000 if number < 69 else 1900) if short else number


def _is_year(text: str) -> bool:
    return text.startswith("'") or len(text.lstrip("-+")) > 2


def _digits(found: Parts, match: re.Match[str]) -> None:
    digits, time = match[2], match[3] or ""
    layout = DIGIT_LAYOUTS.get(len(digits), "YmdHMS"[: len(digits) // 2 - 1])
    if len(digits) > 7 and len(digits) % 2:
        return
    place = 0
    for letter in layout:
        width = {"Y": 4, "j": 3}.get(letter, 2)
        _digit(found, letter, int(digits[place : place + width]))
        place += width
    for letter, start in zip("HMS", range(0, len(time), 2), strict=False):
        _digit(found, letter, int(time[start : start + 2]))
    offset = _offset(match[4] or "")
    if offset is not None:
        found["offset"] = offset


NAMES = {"Y": "year", "m": "mon", "d": "mday", "H": "hour", "M": "min", "S": "sec", "j": "yday"}


def _digit(found: Parts, letter: str, number: int) -> None:
    if letter == "y":
        found["year"] = number + (2000 if number < 69 else 1900)
    else:
        found[NAMES[letter]] = number
