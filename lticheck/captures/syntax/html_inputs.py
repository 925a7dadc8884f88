"""The hidden inputs of an HTML form, such as the page that Canvas posts a launch with."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lticheck.captures.parameters import Parameters, is_launch
from lticheck.model.dataclass import dataclass

ATTRIBUTE = r"\s+[\w:-]{1,60}(?:\s?=\s?(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++))?"
TAG = re.compile(
    rf"<(?P<tag>input|param|parameter|add|entry|property|form|/form)\b(?P<attributes>(?:{ATTRIBUTE}){{0,40}}+)\s*/?>",
    re.IGNORECASE,
)
"""A whole tag; one that is not closed, a browser does not post as it stands."""
VALUE = re.compile(r"\s+([\w:-]{1,60})\s?=\s?(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")
ESCAPED = re.compile(r"&lt;input\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class HtmlForm:
    """One form that posts a launch."""

    start: int
    end: int
    url: str
    parameters: Parameters


def html_forms(text: str) -> Iterator[HtmlForm]:
    """Yield every form, or stretch of inputs without one, whose inputs are a launch."""
    if "lti_message_type" not in text:
        return
    if ESCAPED.search(text) and "<input" not in text.lower():
        text = html.unescape(text)
    start, url = 0, ""
    pairs: list[tuple[str, str]] = []
    end = 0
    for tag in TAG.finditer(text):
        kind = tag["tag"].lower()
        if kind not in {"form", "/form"}:
            values = _attributes(tag["attributes"])
            name = values.get("name") or values.get("key")
            # Of other elements than an input, the value may be the text inside.
            if name and (kind == "input" or "value" in values):
                start = start if pairs else tag.start()
                pairs.append((name, values.get("value", "")))
                end = tag.end()
            continue
        yield from _made(text, (start, end), url, pairs)
        pairs = []
        url = _attributes(tag["attributes"]).get("action", "") if kind == "form" else ""
    yield from _made(text, (start, end), url, pairs)


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in VALUE.finditer(text)
    }


def _made(
    text: str, span: tuple[int, int], url: str, pairs: list[tuple[str, str]]
) -> Iterator[HtmlForm]:
    parameters = tuple(pairs)
    start, end = span
    # Of elements that no browser posts, one that is not well-formed makes the list less than whole.
    begun = len(OF_XML.findall(text, start, end))
    if is_launch(parameters) and (not begun or begun == len(pairs)):
        posted_to = url if url.startswith(("http://", "https://")) else ""
        yield HtmlForm(start=start, end=end, url=posted_to, parameters=parameters)


OF_XML = re.compile(r"<(?:param|parameter|add|entry|property)\s[^<>]{0,200}?\bvalue\s?=")
