"""Launches in notations that no parser of a language reads: lines, maps, HTML, multipart, code."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    LaunchSeen,
    Scanner,
)
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.parameters import is_launch
from lticheck.captures.readers import form_body
from lticheck.captures.syntax.html_inputs import html_forms
from lticheck.captures.syntax.inline_pairs import inline_pairs
from lticheck.captures.syntax.joined_literals import FORM_MARK, joined_literals
from lticheck.captures.syntax.multipart import multipart_forms
from lticheck.captures.syntax.pair_lines import pair_blocks
from lticheck.captures.syntax.tables import table_launches
from lticheck.captures.syntax.xml_elements import xml_launches


def scan(text: str) -> Iterator[Event]:
    """Yield every launch; a fragment of one is none."""
    if "lti_message_type" not in text and "lti-message-type" not in text:
        return
    for block in pair_blocks(text):
        yield LaunchSeen(start=block.start, end=block.end, parameters=block.parameters)
    yield from _inline(text)
    for pair_rows in (xml_launches(text), table_launches(text)):
        for one in pair_rows:
            yield LaunchSeen(start=one.start, end=one.end, parameters=one.parameters)
    yield from _in_literals(text)


def _inline(text: str) -> Iterator[Event]:
    """Yield launches of one line, of a page's inputs and of a multipart body."""
    for pairs in inline_pairs(text):
        yield LaunchSeen(start=pairs.start, end=pairs.end, parameters=pairs.parameters)
    for form in html_forms(text):
        yield LaunchSeen(start=form.start, end=form.end, parameters=form.parameters, url=form.url)
    for body in multipart_forms(text):
        if is_launch(body.parameters):
            yield LaunchSeen(start=body.start, end=body.end, parameters=body.parameters)


def _in_literals(text: str) -> Iterator[Event]:
    """Yield form bodies of several literals, at the place of their message type."""
    joined = joined_literals(text)
    if joined == text:
        return
    places, there = _places(text), _places(joined)
    for token in form_body.TOKEN.finditer(joined):
        first = bisect_left(there, token.start())
        if first == len(there) or there[first] >= token.end():
            continue
        url, parameters = form_body.parameters_of(token[0])
        if is_launch(parameters):
            at = places[first]
            yield LaunchSeen(start=at, end=at + len(FORM_MARK), parameters=parameters, url=url)


def _places(text: str) -> list[int]:
    places, at = [], text.find(FORM_MARK)
    while at >= 0:
        places.append(at)
        at = text.find(FORM_MARK, at + 1)
    return places


SCANNER = Scanner(scan=scan, clues=any_of("lti_message_type", "lti-message-type"))
