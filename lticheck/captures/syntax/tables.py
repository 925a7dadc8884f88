"""Launches in tables: HTML, such as Django's error page; a name above its value; a row a launch."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lticheck.captures.parameters import Parameters, is_launch
from lticheck.captures.syntax.pair_notations import KNOWN
from lticheck.captures.syntax.pair_values import plain_values
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern

INNER = r"(?:[^<]|<(?!/?(?:t[dhr]|d[td]|table|dl)\b)){0,20000}+"
CELLS = pattern(
    rf"<(?P<cell>t[dh]|dt)\b[^>]{{0,200}}>(?P<name>{INNER})</(?P=cell)>\s*"
    rf"<(?P<other>t[dh]|dd)\b[^>]{{0,200}}>(?P<value>{INNER})</(?P=other)>"
)
"""Two cells side by side, or a term and its description."""
TABLE_END = pattern(r"</(?:table|dl)\s*>")
HEADINGS = {"name", "variable", "key", "parameter", "field"}
TAG = pattern(r"<[^<>]{0,400}>")

NAME_ABOVE_VALUE = pattern(
    r"^[ \t-]*+(?:name|key):[ \t]*+(?P<name>[^\r\n]{1,200}?)[ \t]*+\r?\n"
    r"[ \t]*+value:[ \t]*+(?P<value>[^\r\n]{0,20000}?)[ \t]*+\r?$",
    re.IGNORECASE | re.MULTILINE,
)
"""Insomnia's YAML and Wireshark's tree."""

HEADER_LINE = pattern(
    r"^(?=[^\n]{0,8192}\blti_message_type\b)[\"\w.]{1,100}"
    r"(?:(?P<comma>[,;\t])[\"\w. ]{1,100}){5,400}\r?$",
    re.MULTILINE,
)
ROWS, TABLES = 1000, 10
"""Launches that are read from one table, and such tables of one text."""


@dataclass(frozen=True, kw_only=True)
class TableLaunch:
    """A launch in a table, and the stretch of text that it takes."""

    start: int
    end: int
    parameters: Parameters


def table_launches(text: str) -> Iterator[TableLaunch]:
    """Yield every launch in cells, in lines of names above their values, and in rows."""
    if "</t" in text or "</d" in text:
        yield from _in_cells(text)
    found = list(NAME_ABOVE_VALUE.finditer(text))
    if found:
        values = plain_values([one["value"] for one in found])
        names = [one["name"].strip("\"'") for one in found]
        if values is not None:
            yield from _made(found[0].start(), found[-1].end(), names, values)
    for head in islice(HEADER_LINE.finditer(text), TABLES):
        yield from _in_rows(text, head.start(), head["comma"])


def _in_cells(text: str) -> Iterator[TableLaunch]:
    start = 0
    for stop in (*(end.end() for end in TABLE_END.finditer(text)), len(text)):
        if "lti_message_type" in text[start:stop]:
            rows = [
                (_shown(cell["name"]), _shown(cell["value"]))
                for cell in CELLS.finditer(text, start, stop)
            ]
            if rows and rows[0][0].lower() in HEADINGS:
                rows = rows[1:]
            names, values = [name for name, _ in rows], [value for _, value in rows]
            yield from _made(start, stop, names, plain_values(values) or [])
        start = stop


def _shown(cell: str) -> str:
    return html.unescape(TAG.sub("", cell)).strip()


def _in_rows(text: str, start: int, comma: str) -> Iterator[TableLaunch]:
    """Yield a launch a row; columns that no launch has are the table's own."""
    rows = csv.reader(text[start:].splitlines(keepends=True), delimiter=comma)
    try:
        names = next(rows)
        for row in islice(rows, ROWS):
            if len(row) != len(names):
                return
            pairs = [pair for pair in zip(names, row, strict=True) if KNOWN.fullmatch(pair[0])]
            at = start if rows.line_num < 3 else start + rows.line_num
            yield from _made(at, at, [name for name, _ in pairs], [value for _, value in pairs])
    except (csv.Error, StopIteration):
        return


def _made(
    start: int, end: int, names: Sequence[str], values: Sequence[str]
) -> Iterator[TableLaunch]:
    if len(names) == len(values):
        parameters = tuple(zip(names, values, strict=True))
        if is_launch(parameters):
            yield TableLaunch(start=start, end=end, parameters=parameters)
