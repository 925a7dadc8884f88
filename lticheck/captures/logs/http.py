"""What logs show of HTTP: addresses, statuses, signed headers and bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lticheck.captures.logs.access_lines import access_of
from lticheck.captures.logs.events import (
    Event,
    HeadersSeen,
    Scanner,
    StatusSeen,
    UrlSeen,
)
from lticheck.captures.logs.tool_messages import quoted
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.syntax.documents import flattened, pairs_of
from lticheck.captures.syntax.held_words import lines_with, looked_for, words_by_line
from lticheck.captures.syntax.python_values import evaluate

LONGEST = 64 * 1024
"""Characters of a line that are read."""

OUTCOME_URL = re.compile(
    r"(?:(https?://[^\s\"'<>/]{1,255})(?::443)? ?\"?(?:POST )?\"?)?"
    r"(/api/lti/v1/tools/\d{1,20}/(?:ext_)?grade_passback\b[^\s\"'<>\\,)\]}]{0,500})"
)
STATUS = re.compile(
    r"(?:\bHTTP/[\d.]{1,3} |\bstatus[ _]?code\W{1,5}|\bResponse code |resulted in a `"
    r"|\b(?:outcome|passback|grade)\b[^\n\"<{]{0,40}(?:answered|response:?|returned|status:?) "
    r"|#<Net::HTTP\w{1,40} |<Response \[|\bsuccess: "
    r"|(?:https?://[^\s\"]{1,255} \"POST |grade_passback)[^\s\"]{0,500} HTTP/[\d.]{1,3}\" )"
    r"(\d{3})\b",
    re.IGNORECASE,
)
"""The status of a reply that came in: access lines tell of requests to the tool itself."""
OF_STATUS = (
    "http/", "status code", "status_code", "statuscode", "response code ", "resulted in a `",
    "#<net::http", "<response [", "success: ", "outcome", "passback", "grade",
)  # fmt: skip
"""One of these, in lower case, is in whatever STATUS finds."""
AUTHORIZATION = re.compile(
    r"Authorization['\"]?:\s{0,4}['\"]?(OAuth [^\n']{1,4000})", re.IGNORECASE
)


def scan(text: str) -> Iterator[Event]:
    """Yield what each line shows."""
    yield from _request_heads(text)
    for start, line, words in words_by_line(text, OF_LINES, LONGEST):
        for events_of in dict.fromkeys(LINES[word] for word in words):
            yield from events_of(line, start)


def _outcome_url(line: str, at: int) -> Iterator[Event]:
    if found := OUTCOME_URL.search(line):
        url = (found[1] or "").removesuffix(":443") + found[2]
        yield UrlSeen(start=at + found.start(), end=at + found.end(), url=url)
        if (access := access_of(line)) and access.method == "POST":
            end = at + len(line)
            yield StatusSeen(start=end, end=end, status=access.status)


def _request_heads(text: str) -> Iterator[Event]:
    """Yield address and headers of each request that is printed whole, above its XML."""
    heads = (REQUEST_HEAD.match(text, at) for at, _ in lines_with(text, (" HTTP/",)))
    for found in filter(None, heads):
        headers = tuple(
            (name, value.strip()) for name, value in HEADER_LINE.findall(found["headers"])
        )
        named = {name.lower(): value for name, value in headers}
        is_signed = named.get("authorization", "").lower().startswith("oauth ")
        if not is_signed and not IS_OUTCOME.match(text, found.end()):
            continue  # XML that somebody else posts
        host = named.get("host", "")
        target = found["target"]
        url = f"https://{host}{target}" if target.startswith("/") and host else target
        yield UrlSeen(start=found.start(), end=found.start(), url=url)
        yield HeadersSeen(start=found.start() + 1, end=found.end(), headers=headers)


IS_OUTCOME = re.compile(r"[^\n]{0,200}\n?\s{0,40}(?:<!--.{0,200})?<(?:\w+:)?imsx_POXEnvelope")
REQUEST_HEAD = re.compile(
    r"^(?:> )?(?:POST|PUT) (?P<target>\S{1,2000}) HTTP/[\d.]{1,3}\r?\n"
    r"(?P<headers>(?:(?:> )?[A-Za-z-]{1,60}: [^\r\n]{0,8000}\r?\n){1,60}+)"
    r"(?:>[ ]?)?\r?\n(?=<)",
    re.MULTILINE,
)
HEADER_LINE = re.compile(r"^(?:> )?([A-Za-z-]{1,60}): ([^\r\n]{0,8000})", re.MULTILINE)


def _client_error(line: str, at: int) -> Iterator[Event]:
    """Read the exception of Python's requests, which names the status before the address."""
    if found := CLIENT_ERROR.search(line):
        end = at + len(line)
        yield StatusSeen(start=end, end=end, status=int(found[1]))


CLIENT_ERROR = re.compile(r"\b([45]\d\d) (?:Client|Server) Error\b.{0,200}for url: ")


def _content_type(line: str, at: int) -> Iterator[Event]:
    """Read the content type that stands beside a signed header in a dump of options."""
    if found := CONTENT_TYPE.search(line):
        yield HeadersSeen(start=at, end=at, headers=(("Content-Type", found[1]),))


CONTENT_TYPE = re.compile(
    r"^\s{1,40}['\"]?[Cc]ontent-[Tt]ype['\"]?: ['\"]([\w.+/;= -]{1,120})['\"],?\s*$"
)


def _status(line: str, at: int) -> Iterator[Event]:
    low = line.lower()
    likely = any(words in low for words in OF_STATUS)
    if found := STATUS.search(line) if likely else None:
        yield StatusSeen(start=at + found.start(1), end=at + found.end(), status=int(found[1]))
    elif found := LOOSE_STATUS.match(line):
        end = at + found.end()
        yield StatusSeen(start=end, end=end, status=int(found[1]), is_loose=True)


LOOSE_STATUS = re.compile(
    r"[^\n]{0,80}?\b[Ss]tatus(?: ?[Cc]ode)?['\"]?\s?[:=]\s?['\"]?([2-5]\d\d)\b"
)
"""How people print a status in a line of its own."""


def _headers(line: str, at: int) -> Iterator[Event]:
    values = dump_in(line, "{")
    if "authorization" in {name.lower() for name in values}:
        yield HeadersSeen(start=at, end=at + len(line), headers=(*values.items(),))
    elif found := AUTHORIZATION.search(line):
        yield HeadersSeen(
            start=at, end=at + len(line), headers=(("Authorization", _plain(found[1])),)
        )


def _plain(header: str) -> str:
    """Return a header without the escapes of a text in quotes, and without its closing quote."""
    if '\\"' not in header:
        return header
    return header.replace('\\"', "\0").partition('"')[0].replace("\0", '"')


def _quoted(line: str, at: int) -> Iterator[Event]:
    """Read the dump of an OutcomeResponse object, as ims_lti_py and pylti/lti make it."""
    values = dump_in(line, "{")
    if values.get("code_major"):
        yield quoted(values.get("description", ""), line, at, values["code_major"])


def dump_in(line: str, before: str) -> dict[str, str]:
    """Return the dict whose bracket is the last character of `before`, or an empty one."""
    start = line.find(before)
    end = line.rfind("}") + 1
    if start < 0:
        return {}
    try:
        return dict(flattened(pairs_of(evaluate(line[start + len(before) - 1 : end])) or []))
    except ValueError:
        return {}


LINES: Mapping[str, Callable[[str, int], Iterator[Event]]] = {
    "grade_passback": _outcome_url,
    "HTTP/": _status,
    "tatus": _status,
    "esponse code": _status,
    "oauth_signature": _headers,
    "code_major": _quoted,
    " Error": _client_error,
    "resulted in a `": _status,
    "answered ": _status,
    "#<Net::HTTP": _status,
    "<Response [": _status,
    "success: ": _status,
    "esponse: ": _status,
    "ontent-": _content_type,
}
"""Words to look for in a line, and what to make of it."""
OF_LINES = looked_for(*LINES)


SCANNER = Scanner(scan=scan, clues=any_of("grade_passback", "oauth_signature", "code_major"))
"""A status by itself is of any request."""
