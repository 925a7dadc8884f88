"""Values that a run knows, found in a text however they are encoded there.

The text is decoded as far as it goes, with a map back to its own positions: then one plain search
a value finds it percent-encoded once or twice, as a form, in HTML, in JSON or `repr`, in another
case, or with a line break inside.
"""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from urllib.parse import unquote_to_bytes

from lticheck.captures.syntax.text import folded
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK

ESCAPE = pattern(
    r"(?:%[0-9A-Fa-f]{2})+|&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|\w{2,8});"
    r"|(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}|\\[nrt\"'\\/]|(?<![ \t])[ \t]*+\r?\n[ \t]*+"
)
ROUNDS = 3
"""How many encodings are undone that lie one in another."""
RUN = pattern(r"[A-Za-z0-9+/_=-]*")
ENCODED_SHORTEST = 6
"""A secret at least so long is also looked for in other cases, in base64 and in hexadecimal."""


@dataclass(frozen=True, eq=False)
class Decoded:
    """A decoded text, and where each piece of it stands in the text it was made of."""

    text: str
    starts: tuple[int, ...] = ()
    """Where pieces begin in the decoded text; none: nothing was encoded."""
    sources: tuple[tuple[int, int, bool], ...] = ()
    """Where they stand in the source, and whether they were encoded there."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the source."""
        return (start, end) if not self.starts else (self._from(start), self._to(end))

    def _from(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        begin, _, encoded = self.sources[piece]
        return begin if encoded else begin + at - self.starts[piece]

    def _to(self, at: int) -> int:
        piece = bisect_right(self.starts, at - 1) - 1
        begin, end, encoded = self.sources[piece]
        return end if encoded else begin + at - self.starts[piece]


def decode_once(text: str) -> Decoded:
    """Undo one encoding. Line ends vanish, with the indentation after them."""
    pieces: list[str] = []
    sources: list[tuple[int, int, bool]] = []
    position = 0
    for found in ESCAPE.finditer(text):
        pieces += [text[position : found.start()], _plain(found[0])]
        sources += [(position, found.start(), False), (found.start(), found.end(), True)]
        position = found.end()
    if not pieces:
        return Decoded(text)
    pieces.append(text[position:])
    sources.append((position, len(text), False))
    kept = [(piece, source) for piece, source in zip(pieces, sources, strict=True) if piece]
    starts = tuple(accumulate((len(piece) for piece, _ in kept), initial=0))[:-1]
    return Decoded("".join(pieces), starts, tuple(source for _, source in kept))


def _plain(escape: str) -> str:
    if escape[0] == "%":
        data = unquote_to_bytes(escape)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("latin-1")
    if escape[0] == "&":
        from html import unescape  # noqa: PLC0415 - its table of entities is big: start-up time

        return unescape(escape)
    if escape[0] != "\\":
        return ""
    if escape[1] == "u":
        units = (int(unit, 16) for unit in escape.split("\\u")[1:])
        joined = b"".join(unit.to_bytes(2, "big") for unit in units)
        return joined.decode("utf-16-be", "replace")
    if escape[1] == "x":
        return bytes.fromhex(escape[2:]).decode("latin-1")
    return {"n": "\n", "r": "\r", "t": "\t"}.get(escape[1], escape[1])


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownValue:
    """A value to be replaced wherever it stands."""

    value: str
    mask: str = MASK
    whole_word: bool = False
    """True for a person's values: a short name may be part of a word."""
    any_case: bool = False
    whole_run: bool = False
    """True for a part of something in base64, which is masked as a whole."""


def of_secret(secret: str) -> Iterator[KnownValue]:
    """Yield the secret in the encodings that no decoding of the text undoes."""
    long = len(secret) >= ENCODED_SHORTEST
    yield KnownValue(value=secret, any_case=long)
    if " " in secret:
        yield KnownValue(value=secret.replace(" ", "+"), any_case=long)
    data = secret.encode("utf-8", "surrogatepass")
    if not long:
        return
    yield KnownValue(value=data.hex(), any_case=True)
    for core in set(_base64_cores(data)):
        yield KnownValue(value=core, whole_run=True)


def _base64_cores(data: bytes) -> Iterator[str]:
    """Yield what base64 shows of the data, wherever they begin in a longer text (`key:secret`)."""
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + data).decode()
        whole = len(data) + offset
        core = encoded[(offset * 8 + 5) // 6 : whole * 8 // 6]
        yield core
        yield core.translate(str.maketrans("+/", "-_"))


@dataclass(frozen=True, eq=False)
class KnownValues:
    """The values of a run, or of a launch, longest first."""

    values: tuple[KnownValue, ...] = ()

    @classmethod
    def of(cls, values: Iterable[KnownValue]) -> KnownValues:
        """Order the values, so that the longer of two that overlap is masked."""
        once = dict.fromkeys(values)
        return cls(tuple(sorted(once, key=lambda known: -len(known.value))))

    def masked(self, text: str) -> str:
        """Return the text with every value replaced, in whatever encoding it stands there."""
        if not self.values:
            return text
        spans: list[tuple[int, int, str]] = []
        level: str = text
        maps: tuple[Decoded, ...] = ()
        for _ in range(ROUNDS + 1):
            spans += self._spans(level, maps)
            decoded = decode_once(level)
            if not decoded.starts:
                break
            level, maps = decoded.text, (decoded, *maps)
        return _replaced(text, spans) if spans else text

    def _spans(self, level: str, maps: tuple[Decoded, ...]) -> Iterator[tuple[int, int, str]]:
        lower = folded(level)
        for known in self.values:
            for span in _found(known, level, lower):
                for decoded in maps:
                    span = decoded.span(*span)  # noqa: PLW2901 - down, level by level
                yield *span, known.mask


def _found(known: KnownValue, text: str, lower: str) -> Iterator[tuple[int, int]]:
    where, value = (lower, folded(known.value)) if known.any_case else (text, known.value)
    start = where.find(value)
    while start >= 0:
        end = start + len(value)
        if not known.whole_word or _stands_alone(text, start, end):
            yield _run_around(text, start, end) if known.whole_run else (start, end)
        start = where.find(value, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (_in_word(before) or _in_word(after))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _run_around(text: str, start: int, end: int) -> tuple[int, int]:
    after = RUN.match(text, end)
    before = RUN.match(text[max(0, start - 400) : start][::-1])
    return start - (before.end() if before else 0), after.end() if after else end


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    pieces, position = [], 0
    for start, end, mask in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= position:
            continue
        if start >= position:
            pieces += [text[position:start], mask]
        position = end
    return "".join([*pieces, text[position:]])
