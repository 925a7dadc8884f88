"""Launches in a log: dumps of dict, QueryDict, Ruby hash and JSON, form bodies and URLs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lticheck.captures.logs.claims import ENCODED, claims_in_text
from lticheck.captures.logs.events import (
    Event,
    LaunchSeen,
    RequestSeen,
    Scanner,
    ScoreSeen,
)
from lticheck.captures.logs.word_scan import any_of
from lticheck.captures.outcome_request import asked_of_form
from lticheck.captures.parameters import MARKS, Parameters, is_launch
from lticheck.captures.readers import form_body, ruby_hash
from lticheck.captures.syntax import python_values
from lticheck.captures.syntax.claims import inspected
from lticheck.captures.syntax.documents import flattened, launches_in, load_json, pairs_of
from lticheck.captures.syntax.held_words import lines_with, looked_for
from lticheck.captures.syntax.php_serialized import serialized_in

NAMES = "|".join(MARKS)
CLAIM = r"https://purl\.imsglobal\.org/spec/lti/claim/(?:message_type|version)|platformContext|messageType:"
MARK = re.compile(rf"['\":](?:{NAMES})\b|\b(?:{NAMES}):|['\"]score['\"]|{CLAIM}")
"""A name as a key: not as in an Authorization header."""
OF_MARKS = looked_for(
    *MARKS, "'score", '"score', "spec/lti/claim/", "platformContext", "messageType:"
)
"""One of these is in whatever MARK finds."""
LABEL = re.compile(r"\A[({\[]?\w{1,30}[=:][({\[]?(?=\w{1,60}=)")
"""What a log writes before a body, such as `body=`."""
TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*+(?:\"|\Z)|'(?:[^'\\]|\\.)*+(?:'|\Z)|[\[\]{}]", re.DOTALL)
OPENER = re.compile(r"\{\s{0,40}(?:[ub]?['\"]|:\w|[a-z_]\w{0,60}:)|\[\s{0,40}[\[(]")
BEFORE = 16 * 1024
"""Characters before a name within which its dump must begin."""
LONGEST = 64 * 1024
OPENERS = 24
"""Brackets that are tried as a dump's beginning, from the nearest outward."""
BUDGET = 8 * 1024 * 1024
"""Characters that are looked at in vain: hostile text must not cost more than a long log."""


def scan(text: str) -> Iterator[Event]:
    """Yield every launch in order, and scores that were posted to a tool as no number."""
    yield from _forms(text)
    dumps = [*_dumps(text)]
    yield from dumps
    for array in serialized_in(text):
        if launch := next(launches_in(array.value), None):
            yield LaunchSeen(start=array.start, end=array.end, parameters=launch)
    yield from claims_in_text(text, dumps)


def _forms(text: str) -> Iterator[Event]:
    if "lti_message_type=" not in text and "id_token=" not in text:
        return
    for token in form_body.TOKEN.finditer(text):
        if "lti_message_type=" in token[0] or "id_token=" in token[0]:
            body = LABEL.sub("", token[0]).rstrip(",;)]}.")
            url, parameters = form_body.parameters_of(body)
            start, end = token.span()
            if is_launch(parameters):
                yield LaunchSeen(start=start, end=end, parameters=parameters, url=url)
            elif asked := asked_of_form(parameters):
                yield RequestSeen(start=start, end=end, asked=asked, body=body.encode(), url=url)


def _dumps(text: str) -> Iterator[Event]:
    marks = list(_marks(text))
    if not marks:
        return
    done, budget = 0, BUDGET
    openers = [found.start() for found in OPENER.finditer(text)]
    for mark in marks:
        if mark < done:
            continue
        for start in _before(openers, mark, max(done, mark - BEFORE)):
            end = _closing(text, start)
            event = _event(text, start, end) if end > mark else None
            if event:
                done = end
                yield event
                break
            budget -= end - start if end else LONGEST
            if budget < 0:
                return


def _marks(text: str) -> Iterator[int]:
    """Yield where a launch's name stands as a key."""
    for start, line in lines_with(text, OF_MARKS):
        for mark in MARK.finditer(text, start, start + len(line)):
            yield mark.start()


def _before(openers: Sequence[int], mark: int, first: int) -> Iterator[int]:
    """Yield where a dump may begin, the nearest first."""
    nearest = bisect_left(openers, mark)
    for start in reversed(openers[max(0, nearest - OPENERS) : nearest]):
        if start < first:
            return
        yield start


def _closing(text: str, start: int) -> int:
    """Return where the bracket at `start` closes, or 0; brackets inside quotes do not count."""
    depth = 0
    for token in TOKEN.finditer(text, start, start + LONGEST):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return 0


def _event(text: str, start: int, end: int) -> Event | None:
    document = _document(text[start:end])
    launch = next(launches_in(document), None)
    if launch:
        return LaunchSeen(start=start, end=end, parameters=launch)
    score = _bad_score(flattened(pairs_of(document) or []))
    return ScoreSeen(start=start, end=end, text=score) if score is not None else None


def _document(text: str) -> object:
    for evaluate in (load_json, python_values.evaluate, ruby_hash.evaluate, inspected):
        try:
            return evaluate(text)
        except (ValueError, RecursionError):
            continue
    return None


def _bad_score(parameters: Parameters) -> str | None:
    """Return a posted score that Python's `float` refuses."""
    score = dict(reversed(parameters)).get("score")
    if score is None:
        return None
    try:
        float(score)
    except ValueError:
        return score
    return None


SCANNER = Scanner(
    scan=scan,
    clues=any_of(
        *MARKS,
        "lti/claim/",
        "lti\\/claim\\/",
        "platformContext",
        "messageType:",
        "isBase64Encoded",
        *ENCODED,
    ),
)
"""A slash may be escaped in JSON, and the body of an event of AWS Lambda is base64."""
