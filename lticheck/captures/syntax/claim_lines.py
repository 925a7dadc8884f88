"""Decoded claims a line each: YAML, `name: value`, tables, and .NET's list of claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lticheck.captures.syntax.documents import load_json
from lticheck.captures.syntax.json_object import JsonObject
from lticheck.captures.syntax.python_values import evaluate
from lticheck.captures.syntax.text import lines_of
from lticheck.model.claims import AGS_ENDPOINT, LTI, PLACEMENT
from lticheck.model.dataclass import dataclass

ANCHOR = "purl.imsglobal.org/spec/lti/claim/message_type"
ROW = re.compile(
    r"(?P<prefix>[^\n]{0,120}?)(?P<quote>[\"'`]?|\*\*)https?://purl\.imsglobal\.org/spec/lti/claim/"
    r"message_type(?P=quote)(?P<seam>,? Value: ?|:\s+|\s*=>\s*|\s*=\s*|\t+|\s*\|\s*)"
)
KEY = r"(?P<quote>[\"'`]?|\*\*)(?P<key>https?://[\w./-]{1,200}|[A-Za-z_][\w-]{0,60})(?P=quote)"
NESTED = re.compile(rf"{KEY}:(?:\s+(?P<value>.*))?")
REQUIRED = {"iss", "aud", f"{LTI}version", f"{LTI}deployment_id", f"{LTI}roles"}
"""What every launch has (LTI 1.3 core, section 5.3), wherever it stands among the others."""
LATE = (
    AGS_ENDPOINT,
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
    f"{LTI}lti1p1", f"{LTI}lti11_legacy_user_id", PLACEMENT,
)  # fmt: skip
"""Grades and what Canvas writes behind them: with one of these a list was not cut off before."""
AROUND = 120
"""Lines on either side of the message type that are looked at."""


@dataclass(frozen=True, kw_only=True)
class LineClaims:
    """Claims, and the stretch of text that they take."""

    start: int
    end: int
    claims: JsonObject


def line_claims(text: str) -> Iterator[LineClaims]:
    """Yield the claims around each message type that begins a line of its own."""
    if ANCHOR not in text:
        return
    lines = [*lines_of(text)]
    shown = [line for _, line in lines]
    done = -1
    for number, (_, line) in enumerate(lines):
        found = ROW.match(line) if ANCHOR in line and number > done else None
        if found:
            top, bottom, claims = _gathered(shown, number, found)
            done = bottom
            if not _are_whole(claims):
                continue  # what a part of them lacks says nothing
            end = lines[bottom][0] + len(lines[bottom][1])
            yield LineClaims(start=lines[top][0], end=end, claims=claims)


def _are_whole(claims: JsonObject) -> bool:
    """Tell whether no line is missing: a list of lines has no bracket that closes it."""
    names = [str(name) for name, _ in claims]
    is_sorted = names == sorted(names) and names[-1:] == ["sub"]
    late = [name for name in names if name in LATE]
    if not set(names) >= REQUIRED or not (is_sorted or late):
        return False
    last = claims[-1]
    if last[0] != AGS_ENDPOINT:
        return True
    # Where the grade service comes last, what it lacks may have been cut off.
    return isinstance(last[1], JsonObject) and "lineitem" in {name for name, _ in last[1]}


def _gathered(lines: Sequence[str], number: int, row: re.Match[str]) -> tuple[int, int, JsonObject]:
    """Take the neighbours that are written alike, with the lines that are indented below them."""
    seam = re.escape(row["seam"].strip()) or r"\t"
    alike = re.compile(rf"{_prefix(row['prefix'])}{KEY}\s*{seam}\s*(?P<value>.*?)\s*\|?\s*")
    indent = len(row["prefix"]) - len(row["prefix"].lstrip())
    top = number
    while top > max(0, number - AROUND) and _belongs(lines[top - 1], alike, indent):
        top -= 1
    bottom = number
    while bottom + 1 < min(len(lines), number + AROUND) and _belongs(
        lines[bottom + 1], alike, indent
    ):
        bottom += 1
    return top, bottom, _claims(lines[top : bottom + 1], alike)


def _prefix(text: str) -> str:
    """Write what stands before each name so that times and numbers may differ."""
    return re.sub(r"\d+", r"\\d+", re.escape(text))


def _belongs(line: str, alike: re.Pattern[str], indent: int) -> bool:
    if alike.fullmatch(line):
        return True
    bare = line.lstrip()
    deeper = len(line) - len(bare) > indent
    return bool(bare) and (deeper or bare.startswith("- "))


def _claims(lines: Sequence[str], alike: re.Pattern[str]) -> JsonObject:
    claims: dict[str, object] = {}
    for found, block in _sections(lines, alike.fullmatch):
        name = found["key"]
        claims[name] = _block(block) if block else _added(claims.get(name), _scalar(found["value"]))
    return JsonObject((key, value) for key, value in claims.items() if value != "" or "/" in key)


def _sections(
    lines: Sequence[str], named: Callable[[str], re.Match[str] | None]
) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each line with a name, and the lines below it that are its value."""
    begun: re.Match[str] | None = None
    block: list[str] = []
    for line in lines:
        found = named(line)
        if not found:
            block.append(line)
            continue
        if begun:
            yield begun, block
        begun, block = found, []
    if begun:
        yield begun, block


def _added(former: object, value: object) -> object:
    """Return a value, or the list of those that stand behind one name: .NET's roles."""
    if former is None:
        return value
    return [*former, value] if isinstance(former, list) else [former, value]


def _block(lines: Sequence[str]) -> object:
    """Read what is indented below a name: a list of values, or names with theirs."""
    if all(line.lstrip().startswith("- ") for line in lines):
        return [_scalar(line.lstrip()[2:]) for line in lines]
    indent = min(len(line) - len(line.lstrip()) for line in lines)

    def named(line: str) -> re.Match[str] | None:
        bare = line[indent:]
        return None if bare[:1] in {" ", "-"} else NESTED.fullmatch(bare)

    pairs: dict[str, object] = {}
    for found, inner in _sections(lines, named):
        pairs[found["key"]] = _block(inner) if inner else _scalar(found["value"] or "")
    return JsonObject(pairs.items())


def _scalar(text: str) -> object:
    bare = text.strip().rstrip(",")
    if bare[:1] in {"{", "["}:
        for read in (load_json, evaluate):
            try:
                return read(bare)
            except (ValueError, RecursionError):
                continue
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'`":
        return bare[1:-1]
    return int(bare) if re.fullmatch(r"\d{1,18}", bare) else bare
