"""As much of a browser as a login needs: cookies, forms, and redirects that are not followed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, build_opener

TIMEOUT = 30.0
"""Seconds that a tool has for one step of a launch."""


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
