"""The tool's own URLs as a person types them: completed, refused with a sentence, remembered."""

from __future__ import annotations

import re

from flask import abort, request

from lticheck.sandbox.web.guard import split_url

BARE = re.compile(
    r"(?:localhost|\[[0-9a-f:]+\]|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(?::\d{1,5})?(?:/\S*)?",
    re.IGNORECASE,
)
"""A host with a path, typed without its scheme."""


def remembered(urls: dict[str, str], name: str) -> str:
    """Return the URL that was given, and keep it; end the request with 400 where it is none."""
    given = request.args.get(name, "")
    url = f"http://{given}" if BARE.fullmatch(given) else given
    parts = split_url(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        abort(400, "Give the tool's whole launch URL, such as http://127.0.0.1:8000/launch.")
    urls[name] = url
    return url


def shown_url(urls: dict[str, str], name: str, usual: str) -> str:
    """Return the URL that was given last."""
    return urls.get(name, usual)
