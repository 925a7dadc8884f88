"""What a log writes before each line: when, and in which request, process or thread."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

LONGEST = 400
"""Characters of a line in which its prefix stands; a line of JSON may have the time behind them."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO = re.compile(
    r"(?<!\d)(?P<date>\d{4}[-/]\d\d[-/]\d\d)[T _]{1,2}(?P<time>\d\d:\d\d:\d\d)"
    r"(?:[.,]\d{1,9})?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
"""ISO 8601, as most libraries have it; Python with a comma, Go and nginx with slashes."""
CLF = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4})[: ]"
    r"(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?\s?(?P<zone>[+-]\d{4})?"
)
"""Access logs: `[25/Nov/2026:04:55:47 +0000]`."""
ASCTIME = re.compile(
    r"\b[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2}) "
    r"(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)? (?P<year>\d{4})\b"
)
"""Apache's error log: `[Wed Nov 25 04:55:47.123456 2026]`."""
EPOCH = re.compile(r"\"(?:ts|time|timestamp|t)\"\s?:\s?\"?(1\d{9})(?:\.\d+|\d{3})?\b")
"""Structured logs: seconds or milliseconds since 1970."""

REQUEST = re.compile(
    r"\b(?:x[-_])?(?:request|req|trace|correlation|job|task)[-_ ]?(?:id)?\\?\"?\s?[=:]\s?\\?\"?"
    r"([\w.-]{6,64})"
    r"|\[(?:[\w.-]{1,20} )?((?:req[-_])?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})\]"
    r"|[\[(](req[-_][\w-]{4,60})[\])]",
    re.IGNORECASE,
)
"""The number of a request, or of a job: what a log was asked to hold together."""
THREADS = re.compile(
    r"\[(pid \d{1,8}(?::tid \d{1,20})?)\]"
    r"|\b([pt]id\\?\"?[=:]\s?\w{1,16})"
    r"|[\[( /:]([\w.-]{1,40}-(?:exec|thread)-\d{1,5}|Thread-\d{1,6}|qtp\d{1,12}-\d{1,6}"
    r"|ThreadPoolExecutor-\d{1,4}_\d{1,4}|ForkPoolWorker-\d{1,4})\b"
    r"|\"thread(?:_?name|_?id)?\"\s?:\s?\"?([\w.-]{1,60})"
    r"|\[(\d{2,7})\](?=[: ]|$)|[ .\d](#\d{2,7})\] "
)
"""Processes and threads: Apache, Sidekiq, Java, Python, Celery, syslog and gunicorn, Ruby."""


def time_of(line: str) -> str:
    """Return when a line was logged, in ISO 8601; empty where its prefix does not say."""
    head = line[:LONGEST]
    if found := ISO.search(head):
        return _checked(found["date"].replace("/", "-"), found["time"], found["zone"])
    if ":" not in head:
        return ""
    is_named = any(month in head for month in MONTHS)
    named = (CLF.search(head) or ASCTIME.search(head)) if is_named else None
    if named and named["month"] in MONTHS:
        month = MONTHS.index(named["month"]) + 1
        date = f"{named['year']}-{month:02d}-{int(named['day']):02d}"
        return _checked(date, named["time"], named.groupdict().get("zone"))
    if found := EPOCH.search(head):
        return datetime.fromtimestamp(int(found[1]), UTC).isoformat()
    return ""


def lane_of(line: str) -> str:
    """Return what tells the lines of one request, process or thread from others'; or nothing."""
    head = line[:LONGEST]
    if found := REQUEST.search(head):
        return found[found.lastindex or 0]
    return " ".join(found[found.lastindex or 0] for found in THREADS.finditer(head))


def seconds_between(earlier: str, later: str) -> float | None:
    """Return how much later the second time is; None where the two cannot be compared."""
    try:
        first, second = datetime.fromisoformat(earlier), datetime.fromisoformat(later)
        return (second - first) / timedelta(seconds=1)
    except (ValueError, TypeError):
        return None


@lru_cache(maxsize=1000)
def _checked(date: str, time: str, zone: str | None) -> str:
    try:
        return datetime.fromisoformat(f"{date}T{time}{zone or ''}").isoformat()
    except ValueError:  # the thirty-first of February
        return ""
