"""What logs of LTI 1.3 clients show, in any notation: steps, statuses and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from lticheck.captures.logs.access_lines import access_of
from lticheck.captures.syntax.held_words import lines_with, looked_for, words_by_line
from lticheck.model.dataclass import dataclass
from lticheck.services.ags.endpoint import Endpoint, endpoint_of
from lticheck.services.ags.reply import AgsReply

LONGEST = 16 * 1024
"""Characters of a line that are read."""


@dataclass(frozen=True, kw_only=True)
class LogEvent:
    """One thing seen, and where it begins."""

    at: int


@dataclass(frozen=True, kw_only=True)
class AddressSeen(LogEvent):
    """The address of a service."""

    endpoint: Endpoint
    url: str
    method: str = ""
    begins: bool = False
    """True where the line says that a request goes out now, and not that one failed."""


@dataclass(frozen=True, kw_only=True)
class StepSeen(LogEvent):
    """Words of a tool from which the step is known."""

    endpoint: Endpoint
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class StatusSeen(LogEvent):
    """The status of an answer."""

    status: int


@dataclass(frozen=True, kw_only=True)
class AnswerSeen(LogEvent):
    """A sentence of Canvas; the status is filled in later."""

    reply: AgsReply
    endpoint: Endpoint


@dataclass(frozen=True, kw_only=True)
class ScoreSeen(LogEvent):
    """A score as the tool printed it."""

    body: Mapping[str, object] = field(default_factory=dict)


ADDRESS = re.compile(
    r"(?:(?P<method>POST|GET|PUT|DELETE)\s+)?"
    r"(?P<origin>https?://[\w.-]{1,255}(?::\d{1,5})?)?"
    r"(?:\s*\"(?P<verb>POST|GET|PUT|DELETE) )?"
    r"(?P<path>/(?:login/oauth2/token|api/lti/courses/[\w%~:-]{1,80}/line_items)"
    r"[\w/%~.:-]{0,200}(?:\?[^\s\"'<>`\\\]),]{0,300})?)"
)
BEGINS = re.compile(
    r"HTTP Request: |Sending (?:score|LTI 1\.3 grade)|using method|Requesting url |\"POST /|\"GET /"
    r"|send_request|Scores Url:|Token Url:"
)
STATUSES = re.compile(
    r"HTTP response \[[^\]\s]{1,500}\]:? (\d{3})\b"
    r"|[Rr]esponse code:? (\d{3})\b"
    r"|resulted in a `(\d{3})\b"
    r"|[Rr]equest failed with status code (\d{3})\b"
    r"|\b(\d{3}) (?:Client|Server) Error\b"
    r"|\b(?:Client|Server) error '(\d{3})\b"
    r"|\bstatus(?:[ _]?[cC]ode)?\\?[\"']?\s?(?:=>|[:=])\s?\\?[\"']?(\d{3})\b"
    r"|[Rr]eturned token code (\d{3})\b"
    r"|(?:completed|answered|responded) (?:with )?(?:status )?(\d{3})\b"
    r"|Unable to send lineitem (\d{3})\b"
    r"|\(HTTP (\d{3})\)"
    r"|(?:failed|refused|error):? (\d{3})\b(?=[ :,]|\s*\Z)"
    r"|(?:/login/oauth2/token|/line_items[^\s\"]{0,300}) ?HTTP/[\d.]{1,3}\\?\" (\d{3})\b"
    r"|\"HTTP/[\d.]{1,3} (\d{3})\b"
    r"|^HTTP/[\d.]{1,3} (\d{3})\b"
    r"|b'HTTP/[\d.]{1,3}', (\d{3})\b"
)
"""How clients write the status of an answer; a server's own access line is none of these."""
OF_STATUSES = looked_for(
    "HTTP", "esponse code", "resulted in a `", "status", "rror", "oken code", "completed",
    "answered", "responded", "Unable to send lineitem", "failed", "refused",
)  # fmt: skip

STEPS: Mapping[str, tuple[Endpoint, bool]] = {
    "Awaiting return from the platform": (Endpoint.TOKEN, False),
    "while getting an access token from the platform": (Endpoint.TOKEN, True),
    "Failed to obtain access token from LMS": (Endpoint.TOKEN, True),
    "Error encountered fetching access token": (Endpoint.TOKEN, True),
    "Unable to obtain an access token": (Endpoint.TOKEN, True),
    "eturned token code": (Endpoint.TOKEN, True),
    "Missing access_token in returned token_data": (Endpoint.TOKEN, True),
    'array key "access_token"': (Endpoint.TOKEN, True),
    "Undefined index: access_token": (Endpoint.TOKEN, True),
    "in _get_cached_access_token": (Endpoint.TOKEN, True),
    "oauthlib.oauth2.rfc6749.errors": (Endpoint.TOKEN, True),
    "provider:gradeService Sending score to": (Endpoint.SCORES, False),
    "Failed to send grade:": (Endpoint.SCORES, True),
    "There was an error sending the grade to the LMS": (Endpoint.SCORES, True),
    "Error encountered posting score": (Endpoint.SCORES, True),
    "Sent line item, received status=": (Endpoint.SCORES, False),
    "Unable to send lineitem": (Endpoint.SCORES, True),
    "via LTI 1.3": (Endpoint.SCORES, False),
    "There was an error making a service request": (Endpoint.UNKNOWN, True),
    "LTI 1.3 fetch error:": (Endpoint.UNKNOWN, True),
    "APIError: An unexpected API error occurred": (Endpoint.UNKNOWN, True),
    "HTTPError: Response code": (Endpoint.UNKNOWN, True),
    "AxiosError: Request failed with status code": (Endpoint.UNKNOWN, True),
}
"""Words of pylti1p3next, ltijs, WeBWorK, lti_1p3, celtic, Tsugi, oauthlib, PrairieLearn, LTIAAS."""
OF_STEPS = looked_for(*STEPS)
OF_ADDRESSES = looked_for("/line_items", "/oauth2/token")


KEYS = "userId|timestamp|activityProgress|gradingProgress|scoreGiven|scoreMaximum"
PAIR = re.compile(
    rf"(?<!\w)({KEYS})\\{{0,3}}[\"']?\]?\s?(?:=>|:|=)\s?"
    r"(?:\\{0,3}\"((?:[^\"\\\r\n]|\\(?!\"))*)\\{0,3}\"|\\{0,3}'([^'\\\r\n]*)\\{0,3}'"
    r"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null|True|False|None|nil))"
)
WINDOW = 1200
"""Characters on either side of a progress within which the rest of its score stands."""
WORDS = {"true": True, "True": True, "false": False, "False": False}


def steps_in(text: str) -> Iterator[LogEvent]:
    """Yield the addresses, the words of tools and the statuses."""
    for start, line in lines_with(text, OF_ADDRESSES, LONGEST):
        yield from _addresses(line, start)
    for start, line, several in words_by_line(text, OF_STEPS, LONGEST):
        for words in several:
            endpoint, failed = STEPS[words]
            yield StepSeen(at=start + line.find(words), endpoint=endpoint, failed=failed)
    for start, line in lines_with(text, OF_STATUSES, LONGEST):
        for status in STATUSES.finditer(line):
            code = int(next(filter(None, status.groups())))
            if 200 <= code <= 599:
                yield StatusSeen(at=start + status.end(), status=code)


def _addresses(line: str, start: int) -> Iterator[LogEvent]:
    for found in ADDRESS.finditer(line):
        url = (found["origin"] or "") + found["path"].rstrip(".:")
        endpoint = endpoint_of(url)
        is_result = "resultUrl" in line[max(0, found.start() - 20) : found.start()]
        if endpoint is not None and not is_result:
            begins = bool(BEGINS.search(line)) or bool(found["verb"])
            method = found["method"] or found["verb"] or ""
            yield AddressSeen(
                at=start + found.start(), endpoint=endpoint, url=url, method=method, begins=begins
            )
    if access := access_of(line):
        yield StatusSeen(at=start + len(line), status=access.status)


def scores_in(text: str) -> Iterator[LogEvent]:
    """Yield every score that a tool printed, in whatever notation, by its names."""
    done = 0
    for found in re.finditer(r"activityProgress", text):
        if found.start() < done:
            continue
        first = max(done, found.start() - WINDOW)
        window = text[first : found.start() + WINDOW]
        body: dict[str, object] = {}
        ends, starts = found.end(), found.start()
        for pair in PAIR.finditer(window):
            if pair[1] in body:
                if first + pair.start() > found.start():
                    break
                body, starts = {}, found.start()  # another score's, before this one
            body[pair[1]] = _value(pair)
            ends = max(ends, first + pair.end())
            starts = min(starts, first + pair.start())
        done = ends
        if "activityProgress" in body:
            yield ScoreSeen(at=starts, body=body)


def _value(pair: re.Match[str]) -> object:
    if (text := pair[2] if pair[2] is not None else pair[3]) is not None:
        return text
    if pair[4] is not None:
        return float(pair[4]) if re.search(r"[.eE]", pair[4]) else int(pair[4][:300])
    return WORDS.get(pair[5])
