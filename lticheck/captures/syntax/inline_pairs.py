"""Parameters side by side: maps as Java, Go, Groovy and Scala print them, pairs in code, logfmt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lticheck.captures.parameters import Parameters, is_launch
from lticheck.captures.syntax.pair_values import plain_values
from lticheck.model.dataclass import dataclass

ANCHOR = re.compile(r"\blti_message_type\b")
NAME = r"[A-Za-z_][\w.]{0,119}"
LONGEST = 64 * 1024
DEEPEST = 6
"""Brackets around a name that are tried, from the innermost outward."""
KEYS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:\A\s*|[,;|]\s+)(?P<name>{NAME})=(?!>)",
        rf"(?:\A\s*|[,;|])(?P<name>{NAME})=(?!>)",
        rf"(?:\A\s*|,\s+):?(?P<name>{NAME}):\s?(?!:)",
        rf"(?:\A\s*|,\s*):?(?P<name>{NAME}) ?(?:->|=>) ?",
        rf"(?:\A\s*|,\s*):(?P<name>{NAME}) ",
        rf"(?:\A\s*|\s)\[(?P<name>{NAME})\] => ?",
        rf"(?:\A\s*|\] |\s)(?P<name>{NAME}):(?=\[)",
    )
)
"""Java and C#; JavaScript and Groovy; Scala; Clojure; print_r on one line; Go's url.Values."""
PRINT_R, GO_VALUES = KEYS[-2:]
GO_MAP = re.compile(rf"(?:\A|\s)(?P<name>{NAME}):")
PAIR = re.compile(
    r"[:@]?(?P<kq>[\"'])(?P<name>[A-Za-z_][\w.\[\]-]{0,119})(?P=kq)(?:>>|\])?\s{0,40}"
    r"(?:=>|->|[:=,])\s{0,40}(?:\[\]\w{1,20}|array|Array|List|new \w{1,20}(?:\[\])?)?\s?"
    r"(?P<open>[\[({])?\s{0,40}(?:<<|[ubr])?"
    r"(?P<value>\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|nil\b|null\b|None\b|true\b|false\b|-?\d++)"
    r"(?P<close>\s{0,8}[\])}])?",
    re.DOTALL,
)
BETWEEN = re.compile(r"[\s,;&\[\](){}<>]{0,200}(?:\.(?:put|set|add|append)\(\s*)?")
"""What may stand between two pairs in code; a comment or another statement may not."""
TORN = re.compile(r"[\w.:'\"\\%-][^\n]{0,300}")
"""What stands between two pairs of one list where a value was not read to its end."""
LOGFMT = re.compile(rf"(?P<name>{NAME})=(?P<value>\"(?:[^\"\\]|\\.)*+\"|[^\s\"]*+)(?= |\Z)")


COMPANION = re.compile(r"\b(?:lti_version|oauth_consumer_key|resource_link_id)\b")
"""Without one of these near by, a message type is a mere mention."""
MISSES = 30
"""Names that turn out to be no launch, after which looking on is pointless."""


HEADINGS = {("name", "value"), ("key", "value"), ("parameter", "value")}
"""The first line of a table."""
KNOWN_NAME = re.compile(
    r"(?:context|custom|ext|launch|lis|lti|oauth|resource|roles?|selection|tool|user)(?:_|\Z)"
)
OF_FRAMEWORKS = {
    "utf8", "authenticity_token", "controller", "action", "format", "id", "commit", "submit",
    "method", "data", "title", "text", "accept_media_types", "accept_multiple", "accept_unsigned",
    "accept_presentation_document_targets", "auto_create", "can_confirm", "basiclti_submit",
    "content_item_return_url",
}  # fmt: skip
"""What else stands among the parameters: Rails' own, and those of a content selection."""
OF_A_LOG = {
    "time", "ts", "level", "lvl", "msg", "message", "logger", "caller", "component", "request_id",
    "method", "path", "status", "duration", "host", "ip", "at", "app", "event", "source", "pid",
}  # fmt: skip
"""What a structured log writes on its lines beside the parameters."""


@dataclass(frozen=True, kw_only=True)
class InlinePairs:
    """A launch that stands in a row, and the stretch of text that it takes."""

    start: int
    end: int
    parameters: Parameters


def inline_pairs(text: str) -> Iterator[InlinePairs]:
    """Yield every launch whose parameters stand side by side."""
    done = misses = 0
    companions = [found.start() for found in COMPANION.finditer(text)]
    for anchor in ANCHOR.finditer(text):
        if anchor.start() < done or not is_near(companions, anchor.start(), LONGEST // 2):
            continue
        found = _around(text, anchor.start(), done)
        misses += found is None
        if misses > MISSES:
            return
        if found:
            done = found.end
            yield found


def is_near(places: Sequence[int], place: int, distance: int) -> bool:
    """Tell whether one of the sorted places lies near another place."""
    at = bisect_left(places, place - distance)
    return at < len(places) and places[at] <= place + distance


def _around(text: str, anchor: int, first: int) -> InlinePairs | None:
    return (
        _quoted(text, anchor, first) or _in_brackets(text, anchor, first) or _logfmt(text, anchor)
    )


def _quoted(text: str, anchor: int, first: int) -> InlinePairs | None:
    """Read pairs whose names and values are quoted, as code writes them."""
    run = _run(text, anchor, max(first, anchor - LONGEST // 2))
    if run and (run[0]["name"].lower(), run[0]["value"].lower().strip("'\"")) in HEADINGS:
        run.pop(0)
    if not run or not run[0].start() <= anchor <= run[-1].end():
        return None
    if any(bool(pair["open"]) != bool(pair["close"]) and pair["open"] for pair in run):
        return None  # a list of several values, of which only the first was read
    values = plain_values([pair["value"] for pair in run], arrow="=>" in run[0][0])
    if values is None:
        return None
    parameters = tuple(zip((pair["name"] for pair in run), values, strict=True))
    return _made(run[0].start(), run[-1].end(), parameters)


def _run(text: str, anchor: int, window: int) -> list[re.Match[str]]:
    """Return the pairs around a place that stand in a row; none where a value breaks the row."""
    run: list[re.Match[str]] = []
    for pair in PAIR.finditer(text, window, anchor + LONGEST // 2):
        if run and not BETWEEN.fullmatch(text, run[-1].end(), pair.start()):
            if TORN.fullmatch(text, run[-1].end(), pair.start()):
                return []  # a quote inside of a value: what goes on is part of the launch
            if run[-1].end() > anchor:
                break
            run = []
        run.append(pair)
    return run


def _in_brackets(text: str, anchor: int, first: int) -> InlinePairs | None:
    """Read a map without quotes, from the innermost bracket around the name outward."""
    for at in _openers(text, max(first, anchor - LONGEST), anchor):
        close = _closing(text, at)
        is_go = text.endswith("map", max(0, at - 3), at)
        parameters = _of_region(text[at + 1 : close], is_go=is_go) if close > anchor else ()
        if parameters:
            return _made(at, close + 1, parameters)
    return None


def _openers(text: str, first: int, anchor: int) -> list[int]:
    """Return the brackets that are open at a place, the innermost first."""
    opened: list[int] = []
    for found in BRACKET.finditer(text, first, anchor):
        if found[0] in "{[(":
            opened.append(found.start())
        elif opened:
            opened.pop()
    return opened[: -DEEPEST - 1 : -1]


def _closing(text: str, at: int) -> int:
    """Return where the bracket closes, or -1; every kind of bracket counts."""
    depth = 0
    for found in BRACKET.finditer(text, at, at + LONGEST):
        depth += 1 if found[0] in "{[(" else -1
        if depth == 0:
            return found.start()
    return -1


BRACKET = re.compile(r"[{\[()\]}]")


def _of_region(region: str, *, is_go: bool) -> Parameters:
    depths = _Depths(region)
    for key in KEYS:
        inside = 1 if key is PRINT_R else 0
        keys = [found for found in key.finditer(region) if depths.at(found.start("name")) == inside]
        parameters = _parted(region, keys)
        if parameters:
            return parameters
    return _go_map(region) if is_go else ()


class _Depths:
    """How many brackets are open at a place."""

    def __init__(self, text: str) -> None:
        self._places: list[int] = []
        self._depths: list[int] = [0]
        for found in BRACKET.finditer(text):
            self._places.append(found.start())
            self._depths.append(self._depths[-1] + (1 if found[0] in "{[(" else -1))

    def at(self, place: int) -> int:
        """Return the depth before the character at a place."""
        return self._depths[bisect_left(self._places, place)]


def _parted(region: str, keys: Sequence[re.Match[str]]) -> Parameters:
    """Cut the region at its keys."""
    if len(keys) < 3 or region[: keys[0].start("name")].strip(" [:\n"):
        return ()
    bounds = [*(key.start() for key in keys[1:]), len(region)]
    raw = [region[key.end() : end] for key, end in zip(keys, bounds, strict=True)]
    raw[-1] = raw[-1].rstrip().rstrip(",;")
    if keys[0].re is GO_VALUES:
        raw = [value if value.endswith("]") else f"{value}]" for value in raw]
    values = plain_values(raw)
    if values is None:
        return ()
    return _checked(tuple(zip((key["name"] for key in keys), values, strict=True)))


def _go_map(region: str) -> Parameters:
    """Read Go's `map[k:v k:v]`, whose names are sorted: what breaks the order is a value."""
    keys: list[re.Match[str]] = []
    for key in GO_MAP.finditer(region):
        if not keys or key["name"] > keys[-1]["name"]:
            keys.append(key)
    return _parted(region, keys)


def _checked(parameters: Parameters) -> Parameters:
    names = (name.split(".")[0] for name, _ in parameters)
    if any(name not in OF_FRAMEWORKS and not KNOWN_NAME.match(name) for name in names):
        return ()  # a value with a comma and an equals sign in it, perhaps
    return parameters if is_launch(parameters) else ()


def _logfmt(text: str, anchor: int) -> InlinePairs | None:
    """Read `name=value name="two words"` on one line."""
    first = text.rfind("\n", max(0, anchor - LONGEST), anchor) + 1
    end = text.find("\n", anchor, anchor + LONGEST)
    line = text[first : end if end >= 0 else anchor + LONGEST].rstrip("\r")
    run: list[re.Match[str]] = []
    for pair in LOGFMT.finditer(line):
        if run and pair.start() - run[-1].end() > 1:
            if KNOWN_NAME.match(run[-1]["name"]) and KNOWN_NAME.match(pair["name"]):
                return None  # a quote inside of a value
            if run[-1].end() > anchor - first:
                break
            run = []
        run.append(pair)
    while run and not KNOWN_NAME.match(run[0]["name"]):
        if run[0]["name"] not in OF_A_LOG:
            return None
        run.pop(0)
    values = plain_values([f'"{pair["value"].strip(chr(34))}"' for pair in run]) if run else None
    if values is None or not KNOWN_NAME.match(run[-1]["name"]):
        return None
    parameters = tuple(zip((pair["name"] for pair in run), values, strict=True))
    return _made(first + run[0].start(), first + run[-1].end(), parameters)


def _made(start: int, end: int, parameters: Parameters) -> InlinePairs | None:
    if not is_launch(parameters):
        return None
    return InlinePairs(start=start, end=end, parameters=parameters)
