"""When a line was logged, and in which request, process or thread."""

from __future__ import annotations

import pytest

from lticheck.captures import read
from lticheck.captures.syntax.line_prefix import lane_of, seconds_between, time_of
from lticheck.captures.syntax.lines import Lines
from tests.captures.samples import pylti

PREFIXES = [
    ("2026-11-24 10:00:00,123 DEBUG [req-1234567] x", "2026-11-24T10:00:00", "req-1234567"),
    (
        "[Wed Nov 25 04:55:47.123456 2026] [php:error] [pid 123:tid 4567] x",
        "2026-11-25T04:55:47",
        "pid 123:tid 4567",
    ),
    (
        '192.0.2.1 - - [25/Nov/2026:04:55:47 +0100] "GET / HTTP/1.1" 200',
        "2026-11-25T04:55:47+01:00",
        "",
    ),
    ("D, [2017-06-01T10:00:00.1 #12345] DEBUG -- : x", "2017-06-01T10:00:00", "#12345"),
    ("[2016-07-28 14:31:02] [19873] [info] x", "2016-07-28T14:31:02", "19873"),
    (
        '{"ts":1700000000.123,"request_id":"abc-def-1"}',
        "2023-11-14T22:13:20+00:00",
        "abc-def-1",
    ),
    ("2026/11/24 10:00:00 [error] 31#31: *5 x", "2026-11-24T10:00:00", ""),
    (
        "2026-11-24T10:00:00Z INFO [http-nio-8080-exec-5] x",
        "2026-11-24T10:00:00+00:00",
        "http-nio-8080-exec-5",
    ),
    ("[2026-04-21 09:14:05: INFO/ForkPoolWorker-3] x", "2026-04-21T09:14:05", "ForkPoolWorker-3"),
    (
        "[5b1f7c6a-6c0f-4b9e-8a3c-2c9d7f0e1a23] Started POST",
        "",
        "5b1f7c6a-6c0f-4b9e-8a3c-2c9d7f0e1a23",
    ),
    ("INFO pid=77 tid=gow x", "", "pid=77 tid=gow"),
    ("2026-02-31 10:00:00 no such day", "", ""),
    ("nothing of the kind, 12:30:00", "", ""),
]


@pytest.mark.parametrize(("line", "time", "lane"), PREFIXES)
def test_time_and_lane(line: str, time: str, lane: str) -> None:
    assert (time_of(line), lane_of(line)) == (time, lane)


def test_a_request_s_number_counts_before_its_thread() -> None:
    line = "10:00:00 [http-nio-8080-exec-5] request_id=abcdef12 x"
    assert lane_of(line) == "abcdef12"


def test_what_is_logged_over_several_lines_has_the_time_and_the_lane_of_the_first() -> None:
    text = "2026-11-24 10:00:00 [41] one\n  more\n2026-11-24 10:00:01 other\n"
    lines = Lines.of(text, first=7)
    more, other = text.index("more"), text.index("other")
    assert (lines.location(more).line, lines.location(more).time) == (8, "2026-11-24T10:00:00")
    assert (lines.lane(more), lines.lane(other)) == ("41", "")


@pytest.mark.parametrize(
    ("earlier", "later", "seconds"),
    [
        ("2026-11-24T10:00:00", "2026-11-24T10:01:30", 90),
        ("2026-11-24T10:00:00+01:00", "2026-11-24T10:00:00+00:00", 3600),
        ("2026-11-24T10:00:00", "2026-11-24T10:00:00+00:00", None),
        ("", "2026-11-24T10:00:00", None),
    ],
)
def test_seconds_between(earlier: str, later: str, seconds: float | None) -> None:
    assert seconds_between(earlier, later) == seconds


def test_an_exchange_of_a_log_has_its_time() -> None:
    found = read(pylti().encode(), "x").exchanges[0].location
    assert (found.line, found.time, found.position) == (2, "2026-11-23T10:00:00", "line 2")
