"""Words of shell commands, as bash or as Windows's cmd would part them.

`shlex` knows neither `$'…'`, in which browsers write most bodies, nor the caret of cmd.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lticheck.captures.syntax.escapes import unescaped

WORD = re.compile(
    r"(?P<gap>(?:[ \t]|\\\r?\n)++)"
    r"|(?P<end>[\r\n;|]|&&|&)"
    r"|\$'(?P<ansi>(?:[^'\\]|\\.)*+)'"
    r"|'(?P<single>[^']*+)'"
    r'|\$?"(?P<double>(?:[^"\\]|\\.)*+)"'
    r"|\\(?P<escaped>.)"
    r"|(?P<plain>[^\s\\'\"$;|&]++|.)",
    re.DOTALL,
)
WINDOWS_WORD = re.compile(
    r"(?P<gap>[ \t]++)"
    r"|(?P<end>[\r\n&|])"
    r'|"(?P<double>(?:[^"\\]|""|\\.)*+)"'
    r"|(?P<plain>[^\s\"&|]++|.)",
    re.DOTALL,
)
IN_DOUBLE = re.compile(r'\\(?:([$`"\\])|\r?\n)')
IN_WINDOWS_DOUBLE = re.compile(r'\\(["\\])|""')

WINDOWS = re.compile(r'\^[ \t]*\r?\n|\^"|\^[&%]')
UNIX = re.compile(r"\\\r?\n|[ =$]'")
CARET = re.compile(r"\^(?:\r?\n(\r?\n)?|(.))", re.DOTALL)


CURL = frozenset({"curl", "curl.exe"})


def commands_in(text: str, names: frozenset[str] = CURL) -> Iterator[list[str]]:
    """Yield every command of these names, its arguments alone where that is curl's."""
    windows = WINDOWS.search(text) is not None and UNIX.search(text) is None
    words = _windows_words(text) if windows else _unix_words(text)
    command: list[str] | None = None
    for word in words:
        if word is None or (command is None and word not in names):
            if word is None and command:
                yield command
                command = None
            continue
        if command is None:
            command = [] if names is CURL else [word]
        else:
            command.append(word)
    if command:
        yield command


def _unix_words(text: str) -> Iterator[str | None]:
    yield from _words(WORD, text, _unix_piece)


def _windows_words(text: str) -> Iterator[str | None]:
    # cmd takes its carets away before curl's own parser sees the quotes.
    plain = CARET.sub(lambda found: ("\n" if found[1] else "") + (found[2] or ""), text)
    yield from _words(WINDOWS_WORD, plain, _windows_piece)


def _words(
    pattern: re.Pattern[str], text: str, piece: Callable[[re.Match[str]], str]
) -> Iterator[str | None]:
    """Yield words, and None where a command ends."""
    pieces: list[str] = []
    for found in pattern.finditer(text):
        if found.lastgroup not in {"gap", "end"}:
            pieces.append(piece(found))
            continue
        if pieces:
            yield "".join(pieces)
            pieces = []
        if found.lastgroup == "end":
            yield None
    if pieces:
        yield "".join(pieces)


def _unix_piece(found: re.Match[str]) -> str:
    if found.lastgroup == "ansi":
        return unescaped(found["ansi"])
    if found.lastgroup == "double":
        return IN_DOUBLE.sub(lambda one: one[1] or "", found["double"])
    return found[found.lastgroup or 0]


def _windows_piece(found: re.Match[str]) -> str:
    if found.lastgroup == "double":
        return IN_WINDOWS_DOUBLE.sub(lambda one: one[1] or '"', found["double"])
    return found[0]
