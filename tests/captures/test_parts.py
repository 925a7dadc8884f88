"""Logs of any size: read in parts, packed or not, they give what the whole of them holds."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lticheck.captures import Capture, Unrecognised, load, long_inputs
from lticheck.captures.byte_stream import ByteStream, opened
from lticheck.captures.collect import Extract
from lticheck.captures.logs.complaints import lone_complaints
from lticheck.captures.logs.parts import BLOCK, parts_of
from lticheck.captures.logs.reader import extract
from lticheck.captures.syntax import lines
from lticheck.model.case import MISSING_ANSWER, Observation
from tests.captures.samples import AGS_ERROR, BODY, LOGS, OUTCOME_URL, har, pylti

NOISE = (
    '192.0.2.7 - - [24/Nov/2026:10:00:{:02d} +0000] "GET /quiz/{} HTTP/1.1" 200 5123 "-" "Mozilla"',
    "2026-11-24 10:00:{:02d},000 INFO app Request {} took 12 ms, status: 200",
    "2026-11-24 10:00:{:02d},000 ERROR app Timed out while reading {}: ReadTimeout",
    "Upgrade {} of the core: score of {} in the cache, token refreshed",
)


def noise(random: Random, size: int) -> str:
    """Return lines of other things, which hold half of what an exchange is made of."""
    lines = [
        random.choice(NOISE).format(random.randrange(60), random.randrange(9)) for _ in range(40)
    ]
    lines = lines or [""]
    block = "\n".join(lines) + "\n"
    return (block * (size // len(block) + 1))[:size].rpartition("\n")[0] + "\n"


def failure(number: int) -> str:
    """Return what a tool logs of one failed grade: each time of another student."""
    text = pylti(f"2026-11-24 10:{number % 60:02d}:00,000 DEBUG pylti.common: ")
    return text.replace("3001", str(3001 + number)).replace("edX_fix", f"edX_{number}")


def score(number: int) -> str:
    url = f"https://canvas.example/api/lti/courses/{number}/line_items/2/scores"
    return f"2026-11-24 10:00:00 HTTP response [{url}]: 422 - {AGS_ERROR}\n"


PIECES: tuple[Callable[[int], str], ...] = (
    failure,
    score,
    lambda number: f"launch of {number}: {BODY.replace('key7', f'key{number}')}\n",
    lambda _: LOGS["Numbas"],
    lambda number: f"lti_secret = 'correct-horse-{number}'\n",
    lambda number: f'{OUTCOME_URL}{number} POST / HTTP/1.1" 500 9\n',
    lambda _: "Post grade failed\n",
)


def seen(found: Iterable[Extract | Capture]) -> list[tuple[Any, ...]]:
    """Return everything found, with its line."""
    several = list(found)
    return sorted(
        [
            *(
                (
                    "exchange",
                    e.location.line,
                    e.asked and e.asked.facts(),
                    e.reply and e.reply.status,
                )
                for one in several
                for e in one.exchanges
            ),
            *(
                ("launch", dict(i.parameters)["oauth_consumer_key"])
                for one in several
                for i in one.launches
            ),
            *(
                ("fact", fact.location.line, str(fact.kind), fact.text)
                for one in several
                for fact in told(one)
                # Of each step, host and status one is told a part, as one is told a small log.
                if fact.kind != "ags"
            ),
        ],
        key=repr,
    )


def told(found: Extract | Capture) -> list[Observation]:
    """Return the facts that a report shows: no complaint beside the answer."""
    alone = lone_complaints(found.observations, found.exchanges)
    return [f for f in found.observations if f in alone or f.kind not in MISSING_ANSWER]


def in_parts(text: str, block: int) -> list[Capture]:
    stream = ByteStream(io.BytesIO(text.encode()))
    return [found for part in parts_of(stream, "x", block=block) for found in part.read()]


SMALL = 4096
"""Of the distance within which an exchange is over, so that little text is needed here."""


@settings(max_examples=30)
@given(st.lists(st.integers(0, len(PIECES) - 1), max_size=8), st.integers(0, 2**16), st.data())
def test_parts_hold_what_the_whole_holds(kinds: list[int], seed: int, data: st.DataObject) -> None:
    """Wherever the failures lie, and however much lies between them, the scan passes none over."""
    random = Random(seed)
    text = noise(random, random.randrange(6 * SMALL))
    for number, kind in enumerate(kinds):
        gap = data.draw(st.sampled_from((0, 200, SMALL - 500, SMALL + 900, 2 * SMALL, 9 * SMALL)))
        text += PIECES[kind](number) + noise(random, gap)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "FAR", SMALL)
        assert seen(in_parts(text, 2 * SMALL)) == seen([extract(text)])


def test_a_block_is_long_enough_for_what_belongs_together() -> None:
    assert BLOCK >= 2 * lines.FAR


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip, in two members": lambda data: gzip.compress(data[:9999]) + gzip.compress(data[9999:]),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
}
LONG = noise(Random(1), 5 * BLOCK) + failure(7) + noise(Random(2), 20 * BLOCK) + failure(8)
"""Above the size up to which an input is read whole."""


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_a_log_is_read_as_it_is_packed(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_bytes(pack(LONG.encode()))
    begun = [n for n, line in enumerate(LONG.split("\n"), 1) if line.startswith("<?xml")]
    found = [*load(str(path))]
    assert [(e.location.line, e.location.time) for one in found for e in captured(one)] == [
        (begun[0], "2026-11-24T10:07:00"),
        (begun[1], "2026-11-24T10:08:00"),
    ]


def captured(found: Capture | Unrecognised) -> Any:
    assert isinstance(found, Capture), found
    return found.exchanges


@pytest.mark.parametrize("size", [300_000, 1_500_000])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_stands_before_the_place_where_a_file_breaks_is_read(
    pack: Callable[[bytes], bytes], size: int, tmp_path: Path
) -> None:
    text = noise(Random(1), BLOCK) + failure(7) + Random(3).randbytes(size // 2).hex()
    path = tmp_path / "app.log.1"
    packed = pack(text.encode())
    path.write_bytes(packed[: -(len(packed) // 8)])
    found = [one for one in load(str(path)) if isinstance(one, Capture)]
    (broken,) = (one for one in load(str(path)) if isinstance(one, Unrecognised))
    assert [e.asked.facts() for one in found for e in captured(one)] or pack is bz2.compress
    assert isinstance(broken, Unrecognised)
    assert broken.message == "it is packed, and breaks off in the middle"


def test_a_bomb_is_unpacked_a_block_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(8):
            file.write(bytes(4_000_000))
    with opened(str(path)) as stream:
        assert [len(stream.read(1000)), len(stream.read(70_000))] == [1000, 70_000]
    (found,) = load(str(path))
    assert isinstance(found, Unrecognised)


def test_a_long_log_in_which_nothing_matters_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text(noise(Random(1), 20 * BLOCK))
    (found,) = load(str(path))
    assert isinstance(found, Unrecognised)
    assert found.message == "no launch, outcome request or reply was recognised in it"


def test_a_har_is_read_whole_and_its_bound_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [{"request": {"url": "https://x.example/", "comment": "y" * 5000}}] * 400
    path = tmp_path / "launch.har"
    launch = {"request": {"method": "POST", "url": "https://tool.example/launch",
                          "postData": {"text": BODY}}}  # fmt: skip
    path.write_text(har(*entries, launch))
    (found,) = load(str(path))
    assert isinstance(found, Capture)
    assert (found.form, found.launches[0].consumer_key) == ("HAR 1.2", "key7")
    monkeypatch.setattr(long_inputs, "LIMIT", 1024 * 1024)
    (refused,) = load(str(path))
    assert isinstance(refused, Unrecognised)
    assert refused.message == "a HAR of more than 1 MB, and a HAR is read whole"


def test_each_complaint_of_a_long_log_is_told_by_its_line(tmp_path: Path) -> None:
    text = [f"2026-11-24 10:00:00 INFO nothing {number}" for number in range(60_000)]
    for at in (100, 101, 40_000):
        text[at] = "2026-11-24 10:00:00 ERROR Post grade failed"
    path = tmp_path / "app.log"
    path.write_text("\n".join(text))
    found = [fact.location.line for one in load(str(path)) for fact in one.observations]  # type: ignore[union-attr]
    assert found == [101, 102, 40_001]


def test_launches_in_json_lines_of_any_length(tmp_path: Path) -> None:
    path = tmp_path / "launches.jsonl"
    with path.open("w") as file:
        for number in range(6000):
            fields = BODY.replace("key7", f"key{number}").split("&")
            file.write(json.dumps(dict(parse_qsl("&".join(fields)))) + "\n")
    keys = [launch.consumer_key for one in load(str(path)) for launch in one.launches]  # type: ignore[union-attr]
    assert keys == [f"key{number}" for number in range(6000)]


def test_elements_of_a_long_list(tmp_path: Path) -> None:
    path = tmp_path / "launches.json"
    several = [dict(parse_qsl(BODY.replace("key7", f"key{number}"))) for number in range(4000)]
    path.write_text(json.dumps(several, indent=2))
    (found,) = load(str(path))
    assert isinstance(found, Capture)
    assert (len(found.launches), found.launches[-1].consumer_key) == (4000, "key3999")
