"""Where the value behind a label begins and ends, in whatever notation it is written."""

from __future__ import annotations

import re

from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern
from lticheck.model.sensitive import Label

FAR = 4000
"""Characters within which a quoted value or an element is looked for to its end."""

OPEN = pattern(
    r"(?:string\(\d{1,9}\)\s{0,2}|[uUbBrRfF]{0,2})(?P<quote>\"{3}|'{3}|\\{0,64}[\"']|[`“‘«]|&(?:amp;){0,3}(?:quot|apos|\#0?3[49]|\#x2[27]);"
    r"|%(?:25){0,3}2[27]|\\{1,8}u002[27])"
)
BRACKET = pattern(r"(?:[aA]rray)?[\[({](?=(?P<space>\s{0,8}))")
CLOSERS = {"“": "”", "‘": "’", "«": "»"}
TOKENS = pattern(
    r"\\.|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|(?P<open>[\[({])|(?P<close>[\])}])", re.DOTALL
)
UNBROKEN = pattern(r"[^\s\"`<>&']*+(?:'(?=\w)[^\s\"`<>&']*+)*+")
TO_LABEL = pattern(r"[\s,;&|]+[\"']?[\w.\[\]-]{1,60}[\"']?\s?(?:=|:(?!//)|%3D)")
"""How the next label begins, where values are written with blanks in them."""
JOINED = pattern(r"[^\s,;&)\]}<>:=]*+")
"""What belongs to a quoted value after its quote: a shell writes 'it'"'"'s'."""

HARMLESS = pattern(
    r"(?:none|null|nil|n/a|true|false|yes|no|on|off|ok|undefined|missing|unknown|redacted|hidden"
    r"|masked|filtered|not|is|was|are|has|must|cannot|could|may|invalid(?:[_ -]\w+)*|valid|expired"
    r"|required|optional|wrong|incorrect|empty|absent|blank|bad|failed|failure|mismatch(?:ed)?"
    r"|rejected|accepted|denied|verified|unverified|unauthorized|forbidden|error|HMAC-SHA\d+"
    r"|[RHEP]S\d{3}|\d{1,3}|[*•.x…]{3,}|\[?(?:filtered|redacted|masked|hidden)\]?|<\w+>"
    r"|\$\{[\w.]+\}|\$[A-Z_]+|\{\{.{0,60}\}\}|%[sdr]|%\(\w+\)s|)[.,;:!)]*",
    re.IGNORECASE,
)
"""A value that is no value, or says so."""

LETTERS = pattern(r"[A-Za-z]+(?:['’-][A-Za-z]+)*[.,;:]?")
SCHEME = pattern(
    r"(?:Basic|Bearer|Digest|Token|Negotiate|NTLM|ApiKey|AWS4-HMAC-SHA256)\s+", re.IGNORECASE
)
OAUTH = pattern(r"\s*OAuth\b", re.IGNORECASE)
SHORTEST_TOKEN = 8
LONGEST_CODE = 600
WEAK = frozenset({Label.TOKEN, Label.LOGIN, Label.CODE})
"""Labels that count only before some values."""


@dataclass(frozen=True)
class Context:
    """How a label stands in its text."""

    operator: str
    """`=`, `:`, `%` for an encoded `=`, `<` for an element, `,` for a pair."""
    depth: int = 0
    """How often the `=` was percent-encoded, less one."""
    spaced: bool = False
    """Whether blanks stand around the operator."""
    in_query: bool = False
    begins_line: bool = False
    quote: str = ""
    """The quote right before the name, if it was not closed after it; of an element, its `<`."""
    element: str = ""


def value_span(text: str, at: int, label: Label, context: Context) -> tuple[int, int] | None:
    """Return where the value lies that begins at `at`; None where it is none to be masked."""
    if context.operator == "<":
        return _element(text, at, label, context)
    opened = OPEN.match(text, at)
    if opened:
        start, end = _quoted(text, opened.end(), opened["quote"], label)
        return _judged(text, start, end, label)
    bracket = BRACKET.match(text, at)
    if bracket:
        return _bracketed(text, at, bracket, label)
    return _bare(text, at, label, context)


def _judged(text: str, start: int, end: int, label: Label) -> tuple[int, int] | None:
    """Return the span of a value that is enclosed; None where it is harmless, or no token."""
    value = text[start : min(end, start + 200)].strip()
    if HARMLESS.fullmatch(value):
        return None
    if label is Label.HEADER:
        return _after_scheme(text, start, end)
    if label is Label.TOKEN and (len(value) < SHORTEST_TOKEN or re.search(r"\s", value)):
        return None
    return start, end


def _after_scheme(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Keep the scheme; an OAuth header is masked by the labels in it."""
    if OAUTH.match(text, start, end):
        return None
    scheme = SCHEME.match(text, start, end)
    return (scheme.end() if scheme else start), end


def _quoted(text: str, start: int, quote: str, label: Label) -> tuple[int, int]:
    """Find the closing quote; where the line has none, the line's end closes the value."""
    line_end = _line_end(text, start, label)
    end = _closing(text, start, line_end, quote)
    if end is not None:
        after = end + len(quote)
        if quote in {"'", '"'} and re.match(r"[\"'\w]", text[after : after + 1]):
            joined = JOINED.match(text, after)
            return start, joined.end() if joined else end
        return start, end
    limit = min(len(text), start + FAR)
    end = _closing(text, start, limit, quote)
    plain = end is not None and not re.search(r"[=:\"]", text[line_end:end])
    triple = len(quote) == 3 and quote[0] == quote[1]
    return start, end if end is not None and (plain or triple) else line_end


def _closing(text: str, start: int, limit: int, quote: str) -> int | None:
    """Find the closing quote; one behind more backslashes than the opening one is in the value."""
    if quote[-1] not in "\"'" or quote in {'"""', "'''"}:
        at = text.find(CLOSERS.get(quote, quote), start, limit)
        return at if at >= 0 else None
    depth = len(quote) - 1
    for found in CLOSING[quote[-1]].finditer(text, start, limit):
        slashes = len(found[0]) - 1
        if depth and slashes <= depth:
            return found.start()
        if not depth and slashes % 2 == 0:
            return found.end() - 1
    return None


CLOSING = {quote: pattern(rf"\\*+{quote}") for quote in "\"'"}


def _bracketed(text: str, at: int, bracket: re.Match[str], label: Label) -> tuple[int, int] | None:
    inner = bracket.end() + len(bracket["space"])
    opened = OPEN.match(text, inner)
    if label in WEAK:
        if not opened:
            return None
        start, end = _quoted(text, opened.end(), opened["quote"], label)
        return _judged(text, start, end, label)
    end = _group_end(text, bracket.end() - 1)
    inside = text[bracket.end() : min(end - 1, bracket.end() + 200)].strip()
    return None if HARMLESS.fullmatch(inside) else (at, end)


def _group_end(text: str, at: int) -> int:
    """Return where the bracket at `at` is closed, or the end of the text."""
    depth = 0
    for found in TOKENS.finditer(text, at):
        depth += bool(found["open"]) - bool(found["close"])
        if found["close"] and depth <= 0:
            return found.end()
    return len(text)


def _element(text: str, at: int, label: Label, context: Context) -> tuple[int, int] | None:
    limit = min(len(text), at + FAR)
    opener = context.quote
    end = text.find(f"{opener}/{context.element}", at, limit)
    if end < 0:
        end = text.find(opener, at, limit)
    end = limit if end < 0 else end
    return _judged(text, at, end, label) if text[at:end].strip() else None


def _bare(text: str, at: int, label: Label, context: Context) -> tuple[int, int] | None:
    """Find the end of a value without quotes."""
    end = _token_end(text, at, label, context)
    first = text[at:end]
    if not first or (HARMLESS.fullmatch(first[:200]) and not context.in_query):
        return None
    if label is Label.CODE:
        of_form = context.in_query or text[end : end + 1] == "&"
        return (at, end) if of_form else None
    if context.in_query or context.operator == "%" or label is Label.SOURCEDID:
        return _unless_short(at, end, label)
    if label is Label.HEADER and OAUTH.match(text, at):
        return None
    if label is Label.HEADER:
        return _after_scheme(text, at, _phrase_end(text, at, label, context))
    return _phrase(text, at, end, label, context)


def _phrase(
    text: str, at: int, token_end: int, label: Label, context: Context
) -> tuple[int, int] | None:
    """Part a value from prose: a password or a name may hold blanks, a token or a login may not."""
    end = _phrase_end(text, at, label, context)
    prose = context.operator == ":" and " " in text[at:end].strip(" ,;")
    if label is Label.TOKEN:
        sentence = prose and LETTERS.fullmatch(text, at, token_end)
        return None if sentence else _unless_short(at, token_end, label)
    if label is Label.LOGIN:
        return None if prose else (at, token_end)
    if label is Label.SECRET and context.operator == "=" and not context.spaced:
        return at, token_end
    return at, end


def _unless_short(at: int, end: int, label: Label) -> tuple[int, int] | None:
    return None if label is Label.TOKEN and end - at < SHORTEST_TOKEN else (at, end)


def _token_end(text: str, at: int, label: Label, context: Context) -> int:
    loose = label is Label.CODE and not context.in_query
    found = UNBROKEN.match(text, at, at + LONGEST_CODE if loose else len(text))
    end = found.end() if found else at
    if context.operator == "%":
        cut = re.compile(rf"%(?:25){{0,{context.depth}}}26").search(text, at, end)
        return cut.start() if cut else end
    return end


def _phrase_end(text: str, at: int, label: Label, context: Context) -> int:
    """Return the end of the line, of the quote around the label, or where the next one begins."""
    end = _line_end(text, at, label)
    if label is not Label.HEADER:
        following = TO_LABEL.search(text, at, end)
        end = following.start() if following else end
    if context.quote:
        closed = _closing(text, at, end, context.quote)
        return end if closed is None else closed
    if label is not Label.HEADER and not context.begins_line:
        stop = STOP.search(text, at, end)
        return stop.start() if stop else end
    return end


def _line_end(text: str, at: int, label: Label) -> int:
    """Return the end of the line; what may turn out to be prose is not looked at without end."""
    limit = min(len(text), at + FAR) if label in WEAK else len(text)
    end = text.find("\n", at, limit)
    end = limit if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


STOP = pattern(r"[\"`<]|'(?!\w)")
