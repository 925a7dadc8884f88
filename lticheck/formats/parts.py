"""Parts of a report: JSON Lines of several runs, checked as wholes and read again in one order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import groupby
from pathlib import Path
from typing import IO

from lticheck.formats.json_v1 import SCHEMA_VERSION
from lticheck.formats.read_json import NotAReport, Values, read_diagnosis
from lticheck.formats.summary_json import summary_value
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.reporting.summary import Summary

LONGEST = 16 * 1024 * 1024
"""Bytes of one line: a diagnosis with its exchanges has less than two megabytes."""
ADDED = (
    *("diagnoses", "verdicts", "count", "tries", "still_failing", "worked_later"),
    *("without_time", "at_least"),
)
"""What a summary says that its lines must come to."""
UNFIT = "it is not what --format jsonl writes"


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Lines that follow each other and are about one file."""

    file: str
    position: int
    """The first of their positions in the file."""
    offset: int
    """Bytes before the first line."""
    lines: int
    part: Part


@dataclass(kw_only=True, eq=False)
class Part:
    """One part that was read once, and found whole."""

    opened: Callable[[], IO[bytes]]
    """Opens it, to be read from any place."""
    blocks: list[Block] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def check_part(opened: Callable[[], IO[bytes]]) -> Part:
    """Read a part to its end. Raises LticheckError where it is not whole, or not lticheck's.

    What several runs wrote one after the other is one part.
    """
    part = Part(opened=opened)
    with opened() as stream:
        _check(part, stream)
    return part


def _check(part: Part, stream: IO[bytes]) -> None:
    summary, number, is_open = Summary(), 0, True
    while True:
        offset = stream.tell()
        value = _value(stream, number + 1)
        if value is None:
            break
        number += 1
        try:
            if "summary" in value:
                _close(part, Values.of(value["summary"], "summary"), summary)
                summary, is_open = Summary(), False
            else:
                diagnosis = read_diagnosis(value)
                summary.add(diagnosis)
                _place(part, diagnosis, offset)
                is_open = True
        except NotAReport as error:
            raise LticheckError(f"line {number}: {UNFIT}: {error.message}") from error
    if is_open:
        raise LticheckError(
            "it does not end with a summary, so it was cut off",
            hint="run this part again; --format jsonl writes the summary last",
        )


def _close(part: Part, said: Values, counted: Summary) -> None:
    """Hold a summary to its lines. Raises NotAReport where they come to something else."""
    own = summary_value(Report(diagnoses=(), summary=counted))
    wrong = [name for name in ADDED if said.members.get(name) != own[name]]
    if wrong:
        raise NotAReport(
            f"summary.{wrong[0]} does not fit the lines before it: some are missing, or changed"
        )
    part.targets.append(said.text("target"))
    part.keys |= set(said.texts("hash_keys"))


def _place(part: Part, diagnosis: Diagnosis, offset: int) -> None:
    location, last = diagnosis.location, part.blocks[-1] if part.blocks else None
    if last and last.file == location.file:
        part.blocks[-1] = replace(last, lines=last.lines + 1)
    else:
        block = Block(
            file=location.file, position=location.number, offset=offset, lines=1, part=part
        )
        part.blocks.append(block)


def diagnoses_in(parts: Sequence[Part]) -> Iterator[Diagnosis]:
    """Yield the diagnoses of all parts in the order of their files, as one run would have them."""
    blocks = [block for part in parts for block in part.blocks]
    blocks.sort(key=lambda one: (Path(one.file), one.position))
    for part, several in groupby(blocks, key=lambda one: one.part):
        with part.opened() as stream:
            for block in several:
                yield from _diagnoses(block, stream)


def _diagnoses(block: Block, stream: IO[bytes]) -> Iterator[Diagnosis]:
    stream.seek(block.offset)
    left = block.lines
    while left:
        value = _value(stream, 0)
        if value is None:  # it was whole a moment ago
            raise LticheckError("a part was changed while it was read")
        if "summary" not in value:
            left -= 1
            yield read_diagnosis(value)


def _value(stream: IO[bytes], number: int) -> dict[str, object] | None:
    """Read the next line that is not blank; None at the end. Raises LticheckError for another."""
    line = b"\n"
    while line and not line.strip():
        line = stream.readline(LONGEST + 1)
    if not line:
        return None
    where = f"line {number}: "
    if len(line) > LONGEST:
        raise LticheckError(f"{where}{UNFIT}: a line of over {LONGEST >> 20} MB")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise LticheckError(f"{where}{UNFIT}: no JSON") from None
    if not isinstance(value, dict) or value.get("schema_version") != SCHEMA_VERSION:
        raise LticheckError(
            f"{where}{UNFIT}, version {SCHEMA_VERSION}",
            hint="lticheck diagnose --format jsonl makes parts",
        )
    return value
