"""Canvas's own sentences in other people's words: a tool's log line, an exception, a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lticheck.captures.logs.events import (
    Event,
    ReplySeen,
    Scanner,
)
from lticheck.captures.logs.word_scan import any_of, plain_part
from lticheck.captures.outcome_request import reply_of
from lticheck.captures.syntax.held_words import held, looked_for
from lticheck.model.exchange import Reply
from lticheck.services.outcomes.reply import Dialect, OutcomeReply
from lticheck.services.outcomes.response_parser import split_eid
from lticheck.services.outcomes.sentences import COMMON, SENTENCES, TELLING

CONTEXT = re.compile(
    r"outcome|grade|pass_?back|score|sourcedid|imsx|EID_|codemajor",
    re.IGNORECASE,
)
AROUND = 240
"""Characters on either side in which the context must stand."""
REPORT = re.compile(r"\[EID_\d*\]")
REST = re.compile(r"[^\r\n\"'<>{}\\]{0,120}(?:(?:\\n|\s)?\s?\[EID_\d*\])?")
"""What belongs to a sentence: the score that could not be read, the number of the report."""
THROTTLED = "403 Forbidden (Rate Limit Exceeded)"
"""Of Canvas's throttle, which stands before every service, and speaks no XML."""
OF_CANVAS = looked_for(*TELLING, *COMMON)
MOST = 2000
"""Sentences of one log that are kept: a fleet of tools repeats the same few."""


def scan(text: str) -> Iterator[Event]:
    """Yield each sentence as a reply of which nothing else is known."""
    found = 0
    for sentence in held(text, OF_CANVAS):
        at = text.find(sentence)
        while at >= 0 and found < MOST:
            if _stands_alone(text, at, sentence) and _is_of_canvas(text, at, sentence):
                found += 1
                yield _quoted(text, at, sentence)
            at = text.find(sentence, at + len(sentence))


def _stands_alone(text: str, at: int, sentence: str) -> bool:
    """Tell whether the sentence is bounded by something else than letters."""
    after = at + len(sentence)
    return not text[at - 1 : at].isalnum() and not text[after : after + 1].isalnum()


def _is_of_canvas(text: str, at: int, sentence: str) -> bool:
    if sentence in TELLING or REPORT.sub("", text[:AROUND]).strip(" .\"'\r\n") == sentence:
        return True
    around = text[max(0, at - AROUND) : at] + text[at + len(sentence) : at + AROUND]
    return CONTEXT.search(around) is not None


def _quoted(text: str, at: int, sentence: str) -> Event:
    rest = REST.match(text, at + len(sentence))
    end = rest.end() if rest else at + len(sentence)
    if sentence == THROTTLED:
        reply = replace(reply_of(403, (), sentence.encode()), is_quoted=True)
        return ReplySeen(start=at, end=at + len(sentence), quoted=reply)
    report = REPORT.search(text, at, end)  # what stands behind its number is somebody else's
    end = report.end() if report else end
    said = text[at:end].replace("\\n", "\n")
    description, report_id = split_eid(said)
    outcome = OutcomeReply(
        dialect=Dialect.POX,
        code_major="failure",
        description=description.rstrip(" .,;:)"),
        report_id=report_id,
    )
    body = said.encode("utf-8", "replace")
    reply = Reply(status=0, headers=(), body=body, outcome=outcome, is_quoted=True)
    return ReplySeen(start=at, end=end, quoted=reply)


SCANNER = Scanner(scan=scan, clues=any_of(*map(plain_part, SENTENCES)))
