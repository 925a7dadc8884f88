"""The arguments of an HTTPie command (`http`, `https`, `xh`) as the request that it would send.

Items and their separators: https://httpie.io/docs/cli/request-items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from urllib.parse import urlencode

from lticheck.captures.classify import HttpExchange
from lticheck.captures.outcome_request import request_of
from lticheck.captures.parameters import Parameters
from lticheck.model.dataclass import dataclass
from lticheck.model.location import Location

WITH_VALUE = frozenset({
    "-a", "--auth", "-A", "--auth-type", "-o", "--output", "-p", "--print", "-s", "--style",
    "--session", "--session-read-only", "--timeout", "--verify", "--cert", "--cert-key", "--proxy",
    "--pretty", "--format-options", "--max-redirects", "--boundary", "--ssl", "--ciphers",
    "--default-scheme",
})  # fmt: skip
"""Options that are followed by a value, which is no item."""
METHOD = re.compile(r"[A-Z]{3,10}")
SEPARATOR = re.compile(r":=@|:=|==|=@|[=:;@]")
ESCAPED = re.compile(r"\\(.)")


@dataclass
class Command:
    """A command as it is read, word by word."""

    scheme: str
    url: str = ""
    method: str = ""
    is_form: bool = False
    raw: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    query: list[tuple[str, str]] = field(default_factory=list)
    data: list[tuple[str, object]] = field(default_factory=list)

    def take(self, item: str) -> None:
        """Take one item: a header, a parameter of the query, or a field of the body."""
        found = SEPARATOR.search(item)
        if found is None:
            return
        name, value = (
            ESCAPED.sub(r"\1", part) for part in (item[: found.start()], item[found.end() :])
        )
        if found[0] == "=":
            self.data.append((name, value))
        elif found[0] == ":=":
            self.data.append((name, _json(value)))
        elif found[0] == "==":
            self.query.append((name, value))
        elif found[0] == ":":
            self.headers.append((name, value))

    @property
    def parameters(self) -> Parameters:
        """Return the fields of the body, be it a form or JSON."""
        return tuple((name, _text(value)) for name, value in self.data)

    def message(self, location: Location) -> HttpExchange:
        """Return the request that HTTPie would send."""
        body = self.raw
        if self.data and self.is_form:
            body = urlencode(self.parameters)
        elif self.data:
            body = json.dumps(dict(self.data))
        query = f"{'&' if '?' in self.url else '?'}{urlencode(self.query)}" if self.query else ""
        method = self.method or ("POST" if body else "GET")
        encoded = body.encode("utf-8", "replace")
        url = _whole(self.url, self.scheme) + query
        return HttpExchange(
            request=request_of(method, url, tuple(self.headers), encoded), location=location
        )


def command_of(words: Sequence[str]) -> Command:
    """Read the command, whose first word is its name."""
    command = Command(scheme="https" if words[0] in {"https", "xhs"} else "http")
    for option, word in _words(words[1:]):
        if option in {"-f", "--form", "--multipart"}:
            command.is_form = True
        elif option == "--raw":
            command.raw = word
        elif not option and not command.method and not command.url and METHOD.fullmatch(word):
            command.method = word
        elif not option and not command.url:
            command.url = word
        elif not option:
            command.take(word)
    return command


def _words(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values; what is no option has an empty name."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            yield "", word
        elif name in WITH_VALUE or name == "--raw":
            yield name, value if equals else next(rest, "")
        elif not word.startswith("--") and "f" in word:
            yield "-f", ""  # several short ones may stand together: -vf
        else:
            yield name, ""


def _whole(url: str, scheme: str) -> str:
    if "://" in url:
        return url
    return f"{scheme}://localhost{url}" if url.startswith((":", "/")) else f"{scheme}://{url}"


def _json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
