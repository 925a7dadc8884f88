"""A curl command's arguments as the request that curl would send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from urllib.parse import quote

from lticheck.captures.classify import HttpExchange
from lticheck.captures.outcome_request import request_of
from lticheck.model.dataclass import dataclass
from lticheck.model.location import Location

DATA = frozenset({"-d", "--data", "--data-ascii", "--data-raw", "--data-binary", "--json"})
LONG_WITH_VALUE = re.compile(
    r"--(?:data(?:-[a-z]+)?|json|header|request|url|user-agent|cookie|cookie-jar|referer|output|user"
    r"|proxy|write-out|max-time|connect-timeout|resolve|cacert|cert|key|form|form-string|upload-file|retry"
    r"|ciphers|tls-max|dump-header|range)"
)
SHORT = re.compile(r"-[A-Za-z]*?([dHXAbceouxwmFTDCrE])", re.DOTALL)
"""Short options may stand together and hold their value: `-sSd` and `-XPOST`."""


@dataclass
class Command:
    """A curl command as it is read, option by option."""

    url: str = ""
    method: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    as_query: bool = False

    def take(self, option: str, value: str) -> None:
        """Take one option with its value."""
        if option in DATA:
            self.data.append(value)
        elif option == "--data-urlencode":
            self.data.append(_urlencoded(value))
        elif option in {"-F", "--form", "--form-string"}:
            self.data.append(_as_part(value))
        elif option in {"-H", "--header"}:
            name, _, content = value.partition(":")
            self.headers.append((name.strip(), content.strip()))
        elif option in {"-X", "--request"}:
            self.method = value.upper()
        elif option == "--url":
            self.url = value

    def message(self, location: Location) -> HttpExchange:
        """Return the request that curl would send."""
        body, url = "&".join(self.data), self.url
        if self.as_query and body:
            url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
        method = self.method or ("POST" if body else "GET")
        encoded = body.encode("utf-8", "replace")
        return HttpExchange(
            request=request_of(method, url, tuple(self.headers), encoded), location=location
        )


def command_of(words: Sequence[str]) -> Command:
    """Read the arguments."""
    command = Command()
    for option, value in _options(words):
        if option in {"-G", "--get"}:
            command.as_query = True
        elif option:
            command.take(option, value)
        elif not command.url:
            command.url = value
    return command


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values; what is no option has an empty name."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            yield "", word
        elif word.startswith("--"):
            yield _long(word, rest)
        elif found := SHORT.match(word):
            yield f"-{found[1]}", word[found.end() :] or next(rest, "")
        else:
            yield ("-G" if "G" in word else word), ""


def _long(word: str, rest: Iterator[str]) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if LONG_WITH_VALUE.fullmatch(name):
        return name, value if equals else next(rest, "")
    return name, ""


def _as_part(value: str) -> str:
    """Return a part of a multipart form as a form's parameter, which is what a tool sees of it."""
    name, _, content = value.partition("=")
    return f"{quote(name, safe='')}={quote(content, safe='')}"


def _urlencoded(value: str) -> str:
    """Encode as `--data-urlencode` does: `name=content`, `=content` or `content`."""
    name, equals, content = value.partition("=")
    if not equals:
        return quote(value, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")
