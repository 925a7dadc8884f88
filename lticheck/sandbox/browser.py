"""As much of a browser as a login needs: cookies, forms, and redirects that are not followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import Message
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, build_opener

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError

REDIRECTS = {301, 302, 303, 307, 308}
TIMEOUT = 30.0
"""Seconds that a tool has for one step of a launch."""


class Browser(Protocol):
    """What follows a login: a `requests.Session`, or the test client of Flask or Django."""

    @property
    def get(self) -> Callable[..., Any]:
        """Fetch a URL."""
        ...

    @property
    def post(self) -> Callable[..., Any]:
        """Post a form."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Answered:
    """What a tool answered."""

    status_code: int
    headers: Message
    text: str

    def json(self) -> Any:
        """Parse the body. Raises ValueError."""
        return json.loads(self.text)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: a tool's login may lead anywhere."""


class PlainBrowser:
    """A browser of the standard library, with cookies, past any proxy."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(), ProxyHandler({}), _Stay())

    def get(self, url: str) -> Answered:
        """Fetch a URL. Raises OSError where nobody answers."""
        return self._open(url, None)

    def post(self, url: str, *, data: Any) -> Answered:
        """Post a form. Raises OSError where nobody answers."""
        return self._open(url, urlencode(data).encode())

    def _open(self, url: str, body: bytes | None) -> Answered:
        if not url.startswith(("http://", "https://")):
            raise ValueError(url)
        try:
            reply = self._opener.open(url, body, TIMEOUT)
        except HTTPError as error:
            reply = error
        with reply:
            text = reply.read().decode("utf-8", "replace")
            return Answered(status_code=reply.status, headers=reply.headers, text=text)


def fetched(browser: Browser, url: str) -> Any:
    """Fetch a URL and follow nothing, for a tool's login may lead anywhere.

    The test clients of Flask and Django follow nothing of themselves; a `requests.Session` does.
    """
    follows = hasattr(browser, "resolve_redirects")
    return browser.get(url, allow_redirects=False) if follows else browser.get(url)


def redirect_of(answered: Any, login_url: str) -> str:
    """Return where the login leads. Raises LticheckError where it leads nowhere."""
    location = str(answered.headers.get("Location", ""))
    if answered.status_code not in REDIRECTS or not location:
        raise LticheckError(
            f"the tool's login answered {answered.status_code} without a redirect",
            hint="a login redirects to Canvas's authorization URL; see what the tool logged",
        )
    return urljoin(login_url, location)


class Form(HTMLParser):
    """Reads the form that posts itself to the tool."""

    def __init__(self) -> None:
        """Begin without a form."""
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form's address, or one of its fields."""
        found = dict(attrs)
        if tag == "form":
            self.action = found.get("action") or ""
        elif tag == "input" and found.get("name"):
            self.fields[str(found["name"])] = found.get("value") or ""
