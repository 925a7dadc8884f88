"""A launch as XML: an element a parameter, as Rails' `to_xml`, .NET and ColdFusion write it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lticheck.captures.parameters import Parameters, is_launch
from lticheck.model.dataclass import dataclass
from lticheck.model.pattern import pattern

ELEMENT = pattern(
    r"<(?P<name>[A-Za-z_][\w.-]{0,80})(?P<attributes>\s[^<>]{0,200}?)?(?:/>|>"
    r"(?P<value>(?:<!\[CDATA\[[^<>\]]*+\]\]>|[^<]*+))</(?P=name)>)"
)
"""An element that holds a text alone."""
KEYS = ("key", "name")
"""Elements of which one holds a name and the next one its value."""


@dataclass(frozen=True, kw_only=True)
class XmlLaunch:
    """A stretch of elements that are a launch."""

    start: int
    end: int
    parameters: Parameters


def xml_launches(text: str) -> Iterator[XmlLaunch]:
    """Yield every launch whose parameters are elements."""
    if "</" not in text:
        return
    start = end = 0
    pairs: list[tuple[str, str]] = []
    for found in ELEMENT.finditer(text):
        if pairs and not _is_one_list(text[end : found.start()]):
            yield from _made(start, end, pairs)
            pairs = []
        start = start if pairs else found.start()
        end = found.end()
        pairs.append((_name(found), _value(found["value"] or "")))
    yield from _made(start, end, pairs)


def _name(found: re.Match[str]) -> str:
    """Return the parameter's name: the element's own, or what its one attribute says."""
    named = NAMED.fullmatch(found["attributes"] or "")
    return html.unescape(named[2]) if named else found["name"]


NAMED = pattern(r"\s+(?:name|key)\s?=\s?([\"'])([A-Za-z_][\w.-]{0,119})\1\s*")
"""`<parameter name="roles">`, as servlets, plists of properties and ColdFusion's WDDX write it."""


def _is_one_list(between: str) -> bool:
    """Tell whether nothing but the tags of items stands between two elements."""
    return len(between) < 200 and not between.replace("item", "").strip(" \t\r\n<>/entry")


def _value(text: str) -> str:
    if text.startswith("<![CDATA["):
        return text[9:-3]
    return html.unescape(text)


def _made(start: int, end: int, pairs: list[tuple[str, str]]) -> Iterator[XmlLaunch]:
    parameters = tuple(_of_keys(pairs) or pairs)
    if not is_launch(parameters):  # Rails writes lti-message-type
        parameters = tuple((name.replace("-", "_"), value) for name, value in parameters)
    if is_launch(parameters):
        yield XmlLaunch(start=start, end=end, parameters=parameters)


def _of_keys(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of `<key>…</key><value>…</value>`; nothing where it is not written so."""
    keys, values = pairs[::2], pairs[1::2]
    if len(keys) != len(values) or any(name.lower() not in KEYS for name, _ in keys):
        return []
    if any(name.lower() != "value" for name, _ in values):
        return []
    return [(key, value) for (_, key), (_, value) in zip(keys, values, strict=True)]
