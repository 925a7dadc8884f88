"""Labelled values in any text: `password=...`, `"token": "..."`, `<secret>...`, `%3D` and so on.

One pass over the text: each name is looked at once, and what belongs to a value is not looked at
again, so the time grows with the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lticheck.captures.syntax.values import HARMLESS, Context, value_span
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK, Label, label_of
from lticheck.model.sourcedid import short_sourcedid

NAME = pattern(
    r"(?P<escape>%(?:25)*+[0-9A-Fa-f]{2}|(?<!\\)\\++(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrt])"
    r"|&(?:amp;){0,3}\#?\w{1,8};)|(?P<name>[^\W_][\w.-]*+)"
)
QUOTE = (
    r"(?:\\{0,64}[\"'`”’]|&(?:amp;){0,3}(?:quot|apos|\#0?3[49]|\#x2[27]);|%(?:25){0,3}2[27]|\\{1,8}u002[27]"
    r"|\]|%(?:25){0,3}5[Dd])"
)
SEPARATOR = pattern(
    rf"(?P<close>{QUOTE}{{0,3}})(?P<before>\s{{0,8}})(?:"
    r"(?P<equals>=(?:>|&(?:amp;){0,3}gt;|\\{1,8}u003[eE])|:=|=(?!=)|\\{1,8}u003[dD]|&\#(?:61|x3[dD]);|＝)"
    r"|(?P<colon>:(?!:|//)|：|\\{1,8}u003[aA])"
    r"|(?P<percent>%(?P<depth>(?:25){0,3})3[dDaA](?:%(?:25){0,3}3[eE])?)"
    r")(?P<after>\s{0,8})"
)
OF_VALUE = pattern(
    rf"{QUOTE}{{1,3}}[,\s]{{0,8}}{QUOTE}{{0,3}}value{QUOTE}{{0,3}}\s{{0,4}}[:=]\s{{0,4}}"
)
"""A name and a value that have labels of their own: HAR, forms in HTML."""
PAIR = pattern(rf"{QUOTE}{{1,3}}\s{{0,4}},\s{{0,8}}")
COLUMN = pattern(r"\t(?=\S)|(?<=\w),(?=[^\s,])")
"""What stands behind a name in a table that was copied as text, or in CSV."""
OPTION = pattern(r"[ ]{1,4}(?=[\"']|[^\s-]\S*\d)")
"""What stands between an option of a command line and its value; prose has no digit there."""
REVERSED = pattern(
    rf"value{QUOTE}{{0,3}}\s{{0,4}}[:=]\s{{0,4}}{QUOTE}{{1,3}}(?P<value>[^\"'<>\\]{{1,400}}){QUOTE}{{1,3}}"
    rf"[,\s]{{1,8}}{QUOTE}{{0,3}}name{QUOTE}{{0,3}}\s{{0,4}}[:=]\s{{0,4}}{QUOTE}{{0,3}}(?P<name>[\w.-]{{1,100}})"
)
"""A value that stands before its name: attributes in HTML, sorted or unsorted JSON."""
PART = pattern(r"\"(?:[;\r\n][^\r\n]{0,200}\r?\n?){0,3}?\r?\n\r?\n")
"""What stands between the name of a multipart form's part and its value."""
TAG = pattern(
    r"(?:\s[^<>]{0,200})?>|(?:\s(?:(?!&(?:amp;){0,3}gt;)[^<>]){0,200})?&(?:amp;){0,3}gt;"
    r"|%(?:25){0,3}3[eE]"
)
BEFORE = pattern(
    r"(?:(?P<tag>(?P<opener><|&(?:amp;){0,3}lt;|%(?:25){0,3}3[cC])(?:[\w.-]{1,30}:)?)|(?P<part>name=\")"
    r"|(?P<pair>(?:[\[(]\s{0,8}[uUbB]?|(?:^|\n)\s{0,8})[\"'])|(?P<option>(?<!\S)--)"
    r"|(?P<query>(?:[?&]|&(?:amp;){1,4}|%(?:25){0,3}(?:26|3[fF])|\\u0026)[\w.%\[\]-]{0,40})"
    r"|(?P<quote>[\"'])|(?P<line>(?:^|\n)[\s>*#-]{0,20}))\Z"
)
TWO_WORDS = frozenset({"key", "keys", "name", "names", "address"})
FIRST_WORD = pattern(r"([A-Za-z]{1,20})[ ]\Z")
NEAR = 48
OF_PERSON = ("given_name", "family_name")
"""Claims beside which `name` is the person's (OpenID Connect Core, section 5.1)."""
MEMBER = pattern(rf"{QUOTE}{{0,3}}\s{{0,8}}(?::|=>|=(?:\\{{1,8}}u003[eE]|&(?:amp;){{0,3}}gt;))")
"""What stands behind a name of JSON, Python, PHP or Ruby; `name="..."` of HTML is another thing."""


@dataclass(frozen=True)
class Labelled:
    """A value with what its name says of it."""

    name: str
    label: Label
    start: int
    end: int


def labelled_values(text: str) -> Iterator[Labelled]:
    """Yield every value whose name labels a secret or a person, from left to right."""
    position, of_person = 0, any(claim in text for claim in OF_PERSON)
    while found := NAME.search(text, position):
        position = found.end()
        name = found["name"]
        label = _label(text, found) if name else None
        if name == "name" and of_person and MEMBER.match(text, found.end()):
            label = Label.PERSON
        span = _span(text, found, label) if label else None
        if label and span and span[1] > span[0]:
            yield Labelled(name=name, label=label, start=span[0], end=span[1])
            position = max(position, span[1])


def mask_labelled(text: str, wanted: Callable[[Labelled], bool] = lambda _: True) -> str:
    """Return the text with these values masked, and sourcedids shortened."""
    pieces, position = [], 0
    for value in labelled_values(text):
        if wanted(value):
            pieces += [text[position : value.start], _mask(text[value.start : value.end], value)]
            position = value.end
    masked = "".join([*pieces, text[position:]]) if pieces else text
    return REVERSED.sub(_reversed, masked) if "name" in masked else masked


def _reversed(found: re.Match[str]) -> str:
    start, end = (at - found.start() for at in found.span("value"))
    label = label_of(found["name"])
    if label is None or HARMLESS.fullmatch(found["value"]):
        return found[0]
    return f"{found[0][:start]}{MASK}{found[0][end:]}"


def _mask(text: str, value: Labelled) -> str:
    return short_sourcedid(text) if value.label is Label.SOURCEDID else MASK


def _label(text: str, found: re.Match[str]) -> Label | None:
    name = found["name"]
    label = label_of(name)
    if label is None and name.lower() in TWO_WORDS:
        first = FIRST_WORD.search(text[max(0, found.start() - 24) : found.start()])
        label = label_of(f"{first[1]}_{name}") if first else None
    return label


def _span(text: str, found: re.Match[str], label: Label) -> tuple[int, int] | None:
    """Return where the value is; None where no separator follows the name."""
    end = found.end()
    before = BEFORE.search(text[max(0, found.start() - NEAR) : found.start()])
    kind = before.lastgroup if before else None
    if before and kind == "tag" and (tag := TAG.match(text, end)):
        context = Context(operator="<", quote=before["opener"], element=found["name"])
        return value_span(text, tag.end(), label, context)
    if kind == "part" and (part := PART.match(text, end)):
        return value_span(text, part.end(), label, Context(operator=":", begins_line=True))
    if separator := SEPARATOR.match(text, end):
        at = separator.end()
        return value_span(text, at, label, _context(separator, before))
    if valued := OF_VALUE.match(text, end):
        return value_span(text, valued.end(), label, Context(operator="="))
    if kind == "line" and "_" in found["name"] and (column := COLUMN.match(text, end)):
        return value_span(text, column.end(), label, Context(operator="=", begins_line=True))
    if kind == "option" and (option := OPTION.match(text, end)):
        return _of_option(text, option.end(), found["name"], label)
    if kind == "pair" and (pair := PAIR.match(text, end)):
        return value_span(text, pair.end(), label, Context(operator=","))
    return None


def _of_option(text: str, at: int, name: str, label: Label) -> tuple[int, int] | None:
    """Return where the value of an option lies; a switch such as `--show-secrets` has none."""
    if name.startswith(("show", "no-", "hide", "mask")):
        return None
    return value_span(text, at, label, Context(operator="="))


def _context(separator: re.Match[str], before: re.Match[str] | None) -> Context:
    operator = "%" if separator["percent"] else ":" if separator["colon"] else "="
    kind = before.lastgroup if before else None
    enclosed = kind in {"quote", "pair"} and not separator["close"]
    return Context(
        operator=operator,
        depth=len(separator["depth"] or "") // 2,
        spaced=bool(separator["before"] or separator["after"]),
        in_query=kind == "query" and operator != ":",
        begins_line=kind == "line",
        quote=before[0][-1] if before and enclosed else "",
    )
