"""Parameters a line each, in whatever notation, with whatever a log writes before each line.

The line that names `lti_message_type` shows prefix and notation; its neighbours follow it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from lticheck.captures.parameters import Parameters, is_launch
from lticheck.captures.syntax.inline_pairs import COMPANION, MISSES, is_near
from lticheck.captures.syntax.pair_notations import (
    ALONE,
    FRAME,
    HEADER,
    HEADING,
    KNOWN,
    NOTATIONS,
)
from lticheck.captures.syntax.pair_rows import Row, prefix_of, row_of
from lticheck.captures.syntax.pair_values import plain_values
from lticheck.captures.syntax.var_dump import read_var_dump
from lticheck.model.dataclass import dataclass

ANCHOR = re.compile(r"\blti_message_type\b")
AROUND = 400
"""Lines on either side that are looked at: a launch has some fifty."""
GAP = 3
"""Foreign lines that may stand between two parameters, such as those of another thread."""
LONGEST = 16 * 1024
"""Characters of a line."""
LONGEST_PREFIX = 300


@dataclass(frozen=True, kw_only=True)
class PairBlock:
    """A launch that stands in lines, and the stretch of text that it takes."""

    start: int
    end: int
    parameters: Parameters
    rows: int
    """Lines that hold a parameter."""


def pair_blocks(text: str) -> Iterator[PairBlock]:
    """Yield every launch that stands a parameter a line."""
    if not ANCHOR.search(text):
        return
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    companions = [bisect_right(starts, one.start()) - 1 for one in COMPANION.finditer(text)]
    done, tried = 0, set[int]()
    for anchor in ANCHOR.finditer(text):
        number = bisect_right(starts, anchor.start()) - 1
        if anchor.start() < done or number in tried or len(tried) > MISSES:
            continue
        if not is_near(companions, number, AROUND):
            continue
        tried.add(number)
        head = lines[number][: anchor.start() - starts[number]]
        if len(head) > LONGEST_PREFIX or ANCHOR.sub("", head) != head:
            continue
        block = _block(lines, starts, number, head)
        if block:
            done = block.end
            yield block


def _block(lines: Sequence[str], starts: Sequence[int], number: int, head: str) -> PairBlock | None:
    first, last = max(0, number - AROUND), min(len(lines), number + AROUND + 1)
    prefix = prefix_of(head)
    rows = [
        row_of(lines[at][:LONGEST].rstrip("\r"), starts[at], prefix) for at in range(first, last)
    ]
    anchor = number - first
    found = read_var_dump([row.text for row in rows], anchor)
    if found:
        top, bottom, parameters = found
        return _made(rows, top, bottom, parameters)
    return _of_notation(rows, anchor) or _alternating(rows, anchor)


def _of_notation(rows: Sequence[Row], anchor: int) -> PairBlock | None:
    for notation in NOTATIONS:
        shown = rows[anchor].text
        found = notation.fullmatch(shown) if shown else None
        if found and found["name"].strip("'\"") == "lti_message_type" and _value_of(found):
            loose = _gathered(rows, anchor, notation)
            return loose or _gathered(rows, anchor, notation, is_strict=True)
    return None


def _gathered(
    rows: Sequence[Row], anchor: int, notation: re.Pattern[str], *, is_strict: bool = False
) -> PairBlock | None:
    """Take the neighbours that are written alike; None where a line between them is not clear.

    A strict look ends at such a line, and finds nothing where parameters go on behind it.
    """
    top = _reach(rows, anchor, notation, -1, is_strict=is_strict)
    bottom = _reach(rows, anchor, notation, 1, is_strict=is_strict)
    if is_strict and _goes_on((*rows[:top], *rows[bottom + 1 :])):
        return None
    seam = "" if ": " in (rows[anchor].text or "") else "\n"
    pairs = _pairs(rows[top : bottom + 1], notation, seam)
    if pairs is None:
        return None
    values: list[str] | None = [value for _, value in pairs]
    if "csv" not in notation.groupindex:
        values = plain_values(
            [value for _, value in pairs], arrow="=>" in (rows[anchor].text or "")
        )
    if values is None:
        return None
    names = [name.strip("'\"") for name, _ in pairs]
    parameters = _without_heading(tuple(zip(names, values, strict=True)))
    return _made(rows, top, bottom, _of_one_launch(parameters))


def _pairs(
    rows: Sequence[Row], notation: re.Pattern[str], seam: str
) -> list[tuple[str, str]] | None:
    """Return names and values; None where a line between them is not clear."""
    pairs: list[tuple[str, str]] = []
    for row in rows:
        found = notation.fullmatch(row.text) if row.text else None
        if found and not (pairs and _is_open(pairs[-1][1])):
            pairs.append((found["name"], _value_of(found)))
        elif row.text and pairs:
            # A value of several lines: print_r writes it as it is, code in open quotes.
            if notation is not NOTATIONS[0] and not _is_open(pairs[-1][1]):
                return None
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}{seam}{row.text}")
        elif row.text is None and not row.dated:
            return None
    return pairs


def _goes_on(beyond: Sequence[Row]) -> bool:
    """Tell whether parameters stand beyond what was read."""
    return any(row.text and KNOWN.match(row.text) for row in beyond)


def _value_of(found: re.Match[str]) -> str:
    """Return what the line gives as the value, in whichever place its notation has it."""
    groups = found.groupdict()
    if groups.get("csv") is not None:
        quoted = CSV_VALUE.fullmatch(groups["csv"].strip())
        return quoted[1].replace('""', '"') if quoted else groups["csv"]
    if groups.get("cell") is not None:
        return _of_cell(groups["cell"])
    return groups.get("value") or groups.get("tight") or ""


def _of_cell(cell: str) -> str:
    """Return a cell as it was: spreadsheets copy one that holds quotes in quotes, each doubled."""
    return cell[1:-1].replace('""', '"') if COPIED_CELL.fullmatch(cell) else cell


COPIED_CELL = re.compile(r'"(?=[^\n]*"")(?:[^"]|"")*+"')
CSV_VALUE = re.compile(r'"(.*)"', re.DOTALL)


def _without_heading(parameters: Parameters) -> Parameters:
    """Leave out a line above the first parameter that only opens the list: `params:`."""
    if parameters and not parameters[0][1] and not KNOWN.fullmatch(parameters[0][0]):
        return parameters[1:]
    return parameters


def _is_open(value: str) -> bool:
    """Tell whether a quoted value goes on in the next line."""
    quote = value[:1]
    if quote not in {"'", '"'} or len(value) < 1:
        return False
    bare = value.rstrip().rstrip(",;")
    return len(bare) < 2 or not bare.endswith(quote) or bare.endswith(f"\\{quote}")


def _reach(
    rows: Sequence[Row], anchor: int, notation: re.Pattern[str], step: int, *, is_strict: bool
) -> int:
    """Return the last row in one direction that belongs to the dump."""
    reached, at = anchor, anchor + step
    while 0 <= at < len(rows) and abs(at - reached) <= GAP + 1:
        shown = rows[at].text
        found = notation.fullmatch(shown) if shown else None
        if shown and (HEADING.fullmatch(shown) or (is_strict and not found)):
            break
        if found and _is_outside(rows[at], found["name"], rows[anchor]):
            break
        if found and not HEADER.fullmatch(found["name"]):
            reached = at
        elif found or (shown and FRAME.fullmatch(shown)):
            break
        at += step
    return reached


def _is_outside(row: Row, name: str, anchor: Row) -> bool:
    """Tell whether a line is indented less, as what opens a list is; or names end alike."""
    ends_alike = row.indent + len(name) == anchor.indent + len("lti_message_type")
    return row.indent < anchor.indent and not ends_alike


def _alternating(rows: Sequence[Row], anchor: int) -> PairBlock | None:
    """Read names and values on alternate lines; an empty value leaves an empty line, or none."""
    at = anchor
    while at >= 2 and rows[at - 2].text and _names_a_parameter(rows[at - 2].text):
        at -= 2
    top, pairs = at, []
    bottom = anchor
    while at < len(rows) and (name := _names_a_parameter(rows[at].text)):
        value = rows[at + 1].text if at + 1 < len(rows) else ""
        if value is None:
            return None
        if value and KNOWN.fullmatch(value):
            value, at = "", at - 1
        pairs.append((name, value))
        bottom = min(at + 1, len(rows) - 1)
        at += 2
    return _made(rows, top, bottom, tuple(pairs))


def _names_a_parameter(text: str | None) -> str:
    found = ALONE.fullmatch(text) if text else None
    return found["name"] if found else ""


def _of_one_launch(parameters: Parameters) -> Parameters:
    """Cut at the point where the next launch begins: where the first name stands again."""
    names = [name for name, _ in parameters]
    if names.count("lti_message_type") < 2:
        return parameters
    return parameters[: names.index(names[0], 1)] if names[0] in names[1:] else ()


def _made(rows: Sequence[Row], top: int, bottom: int, parameters: Parameters) -> PairBlock | None:
    if not is_launch(parameters):
        return None
    return PairBlock(
        start=rows[top].start, end=rows[bottom].end, parameters=parameters, rows=len(parameters)
    )
