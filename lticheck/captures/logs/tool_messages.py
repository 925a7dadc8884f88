"""What tools say in their logs about grades, in a line of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lticheck.captures.logs.events import (
    Event,
    Fact,
    Failed,
    ReplySeen,
    RequestSeen,
    Scanner,
)
from lticheck.captures.logs.http_errors import GRADES, HTTP_WORDS, http_errors
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.logs.word_scan import any_of, plain_part
from lticheck.captures.outcome_request import reply_of
from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.held_words import looked_for, words_by_line
from lticheck.model.case import FactKind
from lticheck.model.exchange import Reply
from lticheck.services.outcomes.reply import Dialect, OutcomeReply
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import split_eid

MOST = 1000
"""Complaints of a text, or of a megabyte of a log, that are kept."""
WEBWORK = re.compile(r"using sourcedid: (\S{1,2000}) and score: (\S{1,40})")
NUMBAS = re.compile(r"the LTI consumer said: (.{0,2000})")


def scan(text: str) -> Iterator[Event]:
    """Yield what each line says; the first of its sentences counts."""
    yield from http_errors(text)
    failed = 0
    for start, line, words in words_by_line(text, WORDS):
        several = dict.fromkeys(SENTENCES[word] for word in words)
        found = (one(line, start) for one in several if failed < MOST or one is not _failed)
        event = next(filter(None, found), None)
        if event:
            failed += isinstance(event, Failed)
            yield event


def _webwork(line: str, at: int) -> Event | None:
    found = WEBWORK.search(line)
    return _asked(line, at, found[1], found[2].rstrip(".,"), "") if found else None


def _imathas(line: str, at: int) -> Event | None:
    """Read a line of ltiupdate.log: date, time, two ids, score, perhaps points, sourcedid; URL."""
    head, url = line.split(":|:")[:2]
    columns = head.split(",")
    if len(columns) < 6:
        return None
    return _asked(line, at, columns[-1].strip(), columns[4].strip(), url)


def _asked(line: str, at: int, sourcedid: str, score: str, url: str) -> Event:
    asked = OutcomeRequest(operation=Operation.REPLACE, sourcedid=sourcedid, result_score=score)
    return RequestSeen(start=at, end=at + len(line), asked=asked, url=url)


def _numbas(line: str, at: int) -> Event | None:
    found = NUMBAS.search(line)
    return quoted(found[1].strip(), line, at) if found else None


def quoted(
    description: str, line: str, at: int, code_major: str = "failure", report_id: str = ""
) -> Event:
    """Return the reply of which a tool quotes the description alone."""
    outcome = OutcomeReply(
        dialect=Dialect.POX, code_major=code_major, description=description, report_id=report_id
    )
    reply = Reply(
        status=0, headers=(), body=description.encode("utf-8", "replace"), outcome=outcome
    )
    return ReplySeen(start=at, end=at + len(line), quoted=reply)


def _failed(line: str, at: int) -> Event:
    found = NAMED_STATUS.search(line)
    return Failed(
        start=at, end=at, text=clipped(line), status=int(found[1] or found[2]) if found else 0
    )


def _open_edx(line: str, at: int) -> Event:
    """Read the line of Open edX's lti_provider: status and body of the answer."""
    found = OPEN_EDX.search(line)
    if not found or "<imsx" in found[2] or found[2].startswith("<?xml"):
        return _failed(line, at)
    reply = reply_of(int(found[1]), (), found[2].encode("utf-8", "replace"))
    return ReplySeen(start=at, end=at + len(line), quoted=reply)


def _inspected(line: str, at: int) -> Event | None:
    """Read an object as Ruby's ims-lti gem prints it."""
    values = dict(INSPECTED.findall(line))
    if "code_major" not in values:
        return None
    description, report_id = split_eid(unescaped(values.get("description", "")))
    return quoted(description, line, at, values["code_major"], report_id)


def _refused(line: str, at: int) -> Event:
    return Fact(start=at, end=at, kind=FactKind.LAUNCH_REFUSED, text=clipped(line))


def _not_sent(line: str, at: int) -> Event:
    return Fact(start=at, end=at, kind=FactKind.NOT_SENT, text=clipped(line))


def _held(line: str, at: int) -> Event | None:
    """Read that a tool keeps a grade back, as WeBWorK, Top Hat and Perusall say it."""
    low = line.lower()
    for words in (OF_HELD, ENDS_OF_HELD):
        if not any(word in low for word in words):
            return None
    if not HELD.search(line):
        return None
    return Fact(start=at, end=at, kind=FactKind.GRADE_HELD, text=clipped(line))


HELD = re.compile(
    r"LMS grade will NOT be updated"
    r"|\b(?:grade|score)s? (?:(?:is|are|was|were) )?(?:withheld|held back|on hold)\b"
    r"|\b(?:grade|score)s? (?:has|have|was|were|is|are) not (?:yet )?(?:been )?"
    r"(?:released|posted|synced|sent)\b.{0,80}\b(?:until|because|due|threshold|release|yet)\b"
    r"|\b(?:grade|score)s? (?:has|have) not (?:yet )?been released\b"
    r"|\b(?:grade|score)s? will be (?:sent|synced|passed back|released) (?:after|when|once)\b"
    r"|\bbelow the (?:passback|sync|grade|score) threshold\b",
    re.IGNORECASE,
)
NAMED_STATUS = re.compile(r"<Response \[(\d{3})\]>|\bstatus(?: code)?:? (\d{3})\b")
OPEN_EDX = re.compile(r"status: <Response \[(\d{3})\]>, body: (.{0,4000})")
INSPECTED = re.compile(r"@(code_major|description)=\"((?:[^\"\\]|\\.)*+)\"")

FAILED = (
    "Post grade failed",
    "Post Message Failed",
    "An error occurred while saving your score",
    "Unable to update LMS grade",
    "Unable to read LMS grade",
    "Grade failure",
    "Outcome report for user",
    "OutcomeResponseError",
    "The server responsed with an invalid XML document",
    "The request provided was invalid",
    "ReplaceResultAsync",
    "code_major.text",
    "send_composite_outcome[",
    "send_leaf_outcome[",
)
"""Words with which libraries and tools say that a grade was sent or not taken, and no more."""

NOT_SENT = (
    "Missing required scope",
    "endpoint is not set in jwt body",
    'The "endpoint" field is not set',
    "Can't find lineitem to put grade",
    "MISSING_LINEITEM_ID",
    "LMS lineitem is not available for the course",
)
"""Words of PyLTI1p3, pylti1p3next, packback's library, ltijs and WeBWorK before any request."""

SENTENCES: Mapping[str, Callable[[str, int], Event | None]] = {
    "rade": _held,
    "core": _held,
    "Submitting grade using sourcedid": _webwork,
    ":|:http": _imathas,
    "the LTI consumer said:": _numbas,
    "Outcome Service: Failed to update score": _open_edx,
    "@code_major=": _inspected,
    **dict.fromkeys(FAILED, _failed),
    "Expired timestamp:": _refused,
    "OAuth error: Please check your key": _refused,
    "request verification failed": _refused,
    "Valid signature: False": _refused,
    **dict.fromkeys(NOT_SENT, _not_sent),
}
"""Words to look for, tool by tool: WeBWorK, IMathAS, Numbas, Open edX, ims-lti, PyLTI, Tsugi."""
WORDS = looked_for(*SENTENCES)


OF_HELD = ("held", "hold", "not ", "will be ")
ENDS_OF_HELD = (
    "be updated", "held", "on hold", "released", "posted", "synced", "sent", "passed back",
    " threshold",
)  # fmt: skip
"""One of each of these, in lower case, is in each alternative of HELD."""
BY_ITSELF = tuple(words for words, event_of in SENTENCES.items() if event_of is not _held)
HELD_WORDS = ("will not be updated", "withheld", "held back", "on hold", "passback threshold",
              "sync threshold", "grade threshold", "score threshold")  # fmt: skip
SCANNER = Scanner(
    scan=scan,
    clues=(
        *any_of(*map(plain_part, BY_ITSELF)),
        (HTTP_WORDS, GRADES),
        (HELD_WORDS, ("grade", "score")),
        (("been released", "not released", "yet released"), ("grade", "score")),
        (
            tuple(
                f"{before} {verb}"
                for before in ("not", "yet", "been")
                for verb in ("posted", "synced", "sent")
            ),
            (" not ",),
            ("grade", "score"),
        ),
        (
            tuple(f"will be {verb}" for verb in ("sent", "synced", "passed back", "released")),
            ("grade", "score"),
        ),
    ),
)
