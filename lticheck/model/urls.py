"""The parts of a URL, also of a text that is none: captures and replies hold both."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def url_parts(url: str) -> SplitResult:
    """Split a URL; what is none, such as `http://[x`, has empty parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
