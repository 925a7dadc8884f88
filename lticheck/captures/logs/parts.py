"""A log of any size in parts: stretches of lines around what matters, each with a margin.

What one part finds beyond its own lines, in the margin, is found by the part next to it. Blocks in
which no scanner has a clue, and whose neighbours have none, are in no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from lticheck.captures.byte_stream import ByteStream
from lticheck.captures.capture import Capture
from lticheck.captures.collect import Extract, collect
from lticheck.captures.logs.complaints import lone_complaints, one_by_one
from lticheck.captures.logs.reader import FORM, extract, word_scan
from lticheck.captures.readers.json_lines import launches_of_lines
from lticheck.captures.syntax.text import decode, without_color
from lticheck.model.case import MISSING_ANSWER, Observation
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import NothingRecognised

BLOCK = 64 * 1024
"""Bytes that are looked through at once. What belongs together lies within one of them: twice
`syntax.lines.FAR`."""
MOST = 16
"""Blocks of a part: a megabyte."""
SEAM = 1024
"""Bytes within which the words of a clue stand together."""
LONGEST = 1024 * 1024
"""Bytes of a line; a longer one counts as several."""


@dataclass(frozen=True, eq=False)
class Block:
    """Whole lines of a log."""

    data: bytes
    first: int
    """The number of the first line."""

    @property
    def after(self) -> int:
        """Return the number of the line below the last."""
        return self.first + self.data.count(b"\n")


@dataclass(frozen=True, kw_only=True, eq=False)
class LogPart:
    """A stretch of a log: its own lines, and a margin above and below."""

    source: str
    data: bytes
    first: int
    """The number of the first line of the margin above."""
    own: tuple[int, int]
    """The numbers of the first line of its own, and of the line below the last."""
    is_json: bool = False
    """Whether the log begins like JSON, so that its lines may be launches."""

    def read(self) -> Iterator[Capture]:
        """Yield what its own lines hold: its exchanges and launches, and each lone complaint."""
        text = decode(without_color(self.data))
        launches = tuple(launches_of_lines(text, self.first)) if self.is_json else ()
        found = Extract(launches=launches) if launches else extract(text, self.first)
        found = self._of_own(found)
        alone = lone_complaints(found.observations, found.exchanges)
        told = tuple(fact for fact in found.observations if fact.kind not in MISSING_ANSWER)
        for one in (replace(found, observations=told), *map(_complaint, one_by_one(alone))):
            with suppress(NothingRecognised):
                yield collect((one,), source=self.source, form=FORM, nothing=EMPTY, is_part=True)

    def _of_own(self, found: Extract) -> Extract:
        first, after = self.own
        return replace(
            found,
            launches=tuple(one for one in found.launches if first <= one.location.line < after),
            exchanges=tuple(one for one in found.exchanges if first <= one.location.line < after),
            observations=tuple(
                one for one in found.observations if first <= one.location.line < after
            ),
        )


EMPTY = NothingRecognised("")


def _complaint(facts: tuple[Observation, ...]) -> Extract:
    return Extract(observations=facts)


def parts_of(
    stream: ByteStream, source: str, *, is_json: bool = False, block: int = BLOCK
) -> Iterator[LogPart]:
    """Yield the parts of a log in which something may be found, in order."""
    run: list[Block] = []
    begins = 0
    for one, is_kept in _with_neighbours(_blocks(stream, block)):
        if is_kept:
            run.append(one)
        if run and (not is_kept or len(run) - begins > MOST):
            last = len(run) if not is_kept else len(run) - 1
            yield _part(source, run, begins, last, is_json)
            # What was the margin below is the next part's own, and its margin above the last block.
            run, begins = (run[-2:], 1) if is_kept else ([], 0)
    if run and begins < len(run):
        yield _part(source, run, begins, len(run), is_json)


def _part(source: str, run: list[Block], begins: int, ends: int, is_json: bool) -> LogPart:
    return LogPart(
        source=source,
        data=b"".join(block.data for block in run),
        first=run[0].first,
        own=(run[begins].first, run[ends - 1].after),
        is_json=is_json,
    )


def _blocks(stream: ByteStream, size: int) -> Iterator[Block]:
    """Yield a log in blocks that end where a line ends."""
    number, rest = 1, b""
    while data := stream.read(size):
        data = rest + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) < LONGEST:
            rest = data
            continue
        whole, rest = (data[:end], data[end:]) if end else (data + b"\n", b"")
        block = Block(whole, number)
        yield block
        number = block.after
    if rest:
        yield Block(rest + b"\n", number)


def _with_neighbours(blocks: Iterable[Block]) -> Iterator[tuple[Block, bool]]:
    """Yield each block, and whether a clue is in it or in a block beside it."""
    scan = word_scan()
    former: Block | None = None
    former_matters = before_matters = False
    for block in chain(blocks, (None,)):
        above = former.data[-SEAM:] if former else b""  # of a clue's words, some may stand there
        matters = block is not None and scan.matters(without_color(above + block.data))
        if former is not None:
            yield former, before_matters or former_matters or matters
        former, before_matters, former_matters = block, former_matters, matters
