"""Which URLs take grades, and which only look like it.

A capture names the URL, and whoever mails a capture may have made it. Canvas's legacy outcome
service reads its operation from query and form alike, so that a signature over such a URL is a
signature under a grade of the sender's choice.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from urllib.parse import unquote_plus

from lticheck.model.dataclass import dataclass
from lticheck.model.hosts import host_in_url
from lticheck.model.pattern import pattern

WEB = pattern(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[!-~]*?)?(?P<query>\?[!-~]*)?"
)
"""A web address as the HTTP library sends it: lower case, ASCII, without user and password."""

ID = r"[0-9]{1,20}"
GLOBAL_ID = rf"{ID}(?:~{ID})?"
"""An id, or the short form of one on another shard (inferred from Canvas's Shard.short_id)."""

LEGACY_PATH = "ext_grade_passback"
CANVAS_SERVICES = "/api/lti/"
OPERATION_IN_QUERY = pattern(
    r"(?:^|[?&;\[])\s*(lti_message_type|(?:lis_result_)?sourcedid|result_|oauth_)"
)
"""Parameters by which the legacy service is told what to do, and for whom."""


class GradeEndpoint(Enum):
    """A service of Canvas that takes grades, by the paths at which it stands."""

    OUTCOME = re.compile(rf"/api/lti/v1/tools/{ID}/grade_passback")
    """LTI 1.1 (Canvas: config/routes.rb, ApiRouteSet "/api/lti/v1")."""
    LINE_ITEM = re.compile(
        rf"/api/lti/courses/{GLOBAL_ID}/line_items/{GLOBAL_ID}(?:/scores|/results)?"
    )
    """LTI 1.3, Assignment and Grade Services (Canvas: config/routes.rb)."""
    TOKEN = re.compile(r"/login/oauth2/token")
    """LTI 1.3, where access tokens are had (Canvas: config/routes.rb)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WebAddress:
    """The parts of a URL that decide where a request goes."""

    scheme: str
    host: str
    """Lower case; an IPv6 address without its brackets."""
    port: int
    path: str
    query: str
    """With its question mark; empty where there is none."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return scheme, host and port (RFC 6454, section 4)."""
        return self.scheme, self.host, self.port

    @property
    def shown_host(self) -> str:
        """Return the host as a user would name it: with its port, where that is not the usual."""
        host = host_in_url(self.host)
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


USUAL_PORTS = {"https": 443, "http": 80}


def read_web_address(url: str) -> WebAddress | None:
    """Part a URL as the HTTP library sends it; None for anything that is not plainly one."""
    found = WEB.fullmatch(url)
    if not found:
        return None
    port = int(found["port"] or USUAL_PORTS[found["scheme"]])
    if not 0 < port < 65536:
        return None
    return WebAddress(
        scheme=found["scheme"],
        host=found["host"].strip("[]"),
        port=port,
        path=found["path"] or "",
        query=found["query"] or "",
    )


def hostile_part(url: str) -> str:
    """Say what in a URL would make a signed request do another thing than pass a grade back.

    Empty where nothing does. Holds for any host and platform; the URL may be as it was captured.
    """
    plain = _decoded(url)
    before, _, query = plain.partition("?")
    authority = before.partition("://")[2].partition("/")[0]
    if LEGACY_PATH in plain:
        return f"its path leads to Canvas's legacy service, {LEGACY_PATH}"
    if found := OPERATION_IN_QUERY.search(query):
        return f"its query names an operation ({found[1]}), which the signature would cover"
    if "#" in plain:
        return "it has a fragment"
    if "@" in authority:
        return "it holds a user name or a password"
    if re.search(r"(?:^|[/\\])\.\.?(?:[/\\?#]|$)", before.partition("://")[2]) or "\\" in before:
        return "its path climbs through folders"
    if re.search(r"[\x00-\x1f\x7f]", plain):
        return "it holds control characters"
    return ""


def other_than(endpoint: GradeEndpoint, address: WebAddress) -> str:
    """Say in what a URL of Canvas differs from this service's; empty where in nothing."""
    if not endpoint.value.fullmatch(address.path):
        return "its path is not that of Canvas's grade service"
    if address.query:
        return "it goes on after the path of Canvas's grade service"
    return ""


def is_below_canvas_services(address: WebAddress) -> bool:
    """Tell whether a path can only be meant for Canvas, whatever the capture says."""
    return CANVAS_SERVICES in _decoded(address.path)


DECODINGS = 8


def _decoded(text: str) -> str:
    """Undo every layer of percent-encoding, full-width and upper-case letters."""
    for _ in range(DECODINGS):
        plain = unicodedata.normalize("NFKC", unquote_plus(text)).casefold()
        if plain == text:
            break
        text = plain
    return text
