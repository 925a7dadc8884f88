"""What tools say in their logs about grades, in a line of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lticheck.captures.logs.events import (
    Event,
    Fact,
    Failed,
    ReplySeen,
    RequestSeen,
    Scanner,
)
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.logs.word_scan import any_of, plain_part
from lticheck.captures.outcome_request import reply_of
from lticheck.captures.syntax.escapes import unescaped
from lticheck.captures.syntax.text import lines_with
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
    yield from _http_errors(text)
    failed = 0
    for start, line in lines_with(text, WORDS):
        several = SENTENCES if failed < MOST else OF_OTHERS
        found = (event_of(line, start) for words, event_of in several if words in line)
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


def _http_errors(text: str) -> Iterator[Event]:
    """Yield exceptions of HTTP libraries that have words of grades around them."""
    done = 0
    lines = lines_with(text, OF_HTTP_ERROR)
    for found in (f for at, line in lines for f in HTTP_ERROR.finditer(text, at, at + len(line))):
        if found.start() < done:
            continue  # the same failure, said again: a message, a cause, a stack
        done = found.end() + BESIDE
        around = text[max(0, found.start() - BESIDE) : found.end() + BESIDE]
        if not OF_GRADES.search(around) or OF_LTI13.search(around):
            continue
        first = text.rfind("\n", max(0, found.start() - BESIDE), found.start()) + 1
        line = text[max(first, found.start() - BESIDE) : found.end() + BESIDE].partition("\n")[0]
        at = found.start()
        yield Failed(start=at, end=at, text=clipped(line), status=int(found[1] or found[2]))


def _refused(line: str, at: int) -> Event:
    return Fact(start=at, end=at, kind=FactKind.LAUNCH_REFUSED, text=clipped(line))


def _not_sent(line: str, at: int) -> Event:
    return Fact(start=at, end=at, kind=FactKind.NOT_SENT, text=clipped(line))


def _held(line: str, at: int) -> Event | None:
    """Read that a tool keeps a grade back, as WeBWorK, Top Hat and Perusall say it."""
    if not any(word in line for word in OF_HELD) or not HELD.search(line):
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
HTTP_ERROR = re.compile(
    r"(?:status(?: code)?(?: does not indicate success)?:? |Response code |resulted in a `)"
    r"([45]\d\d)\b|\b([45]\d\d) (?:Client|Server) Error\b"
)
OF_HTTP_ERROR = ("status", "Response code ", "resulted in a `", " Client Error", " Server Error")
BESIDE = 200
"""Characters on either side of an exception."""
OF_GRADES = re.compile(r"outcome|grade|pass_?back|replace_?result|basic_?lti", re.IGNORECASE)
OF_LTI13 = re.compile(
    r"line_?items?|lti-ags|/scores\b|login/oauth2|names_and_roles|services\.php|gradeService|scoreGiven"
)

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

SENTENCES: tuple[tuple[str, Callable[[str, int], Event | None]], ...] = (
    ("rade", _held),
    ("core", _held),
    ("Submitting grade using sourcedid", _webwork),
    (":|:http", _imathas),
    ("the LTI consumer said:", _numbas),
    ("Outcome Service: Failed to update score", _open_edx),
    ("@code_major=", _inspected),
    *((words, _failed) for words in FAILED),
    ("Expired timestamp:", _refused),
    ("OAuth error: Please check your key", _refused),
    ("request verification failed", _refused),
    ("Valid signature: False", _refused),
    *((words, _not_sent) for words in NOT_SENT),
)
"""Words to look for, tool by tool: WeBWorK, IMathAS, Numbas, Open edX, ims-lti, PyLTI, Tsugi."""


WORDS = tuple(words for words, _ in SENTENCES)
OF_HELD = ("held", "hold", "HOLD", "not ", "NOT ", "will be ", "HELD")
"""One of these is in each alternative of HELD."""
OF_OTHERS = tuple(one for one in SENTENCES if one[1] is not _failed)
BY_ITSELF = tuple(words for words, event_of in SENTENCES if event_of is not _held)
HTTP_WORDS = (
    *(f"status{colon} {digit}" for colon in ("", ":", " code", " code:") for digit in "45"),
    *(
        f'{name}":{blank}{digit}'
        for name in ("status", "code")
        for blank in ("", " ")
        for digit in "45"
    ),
    "does not indicate success",
    *(f"response code {digit}" for digit in "45"),
    *(f"resulted in a `{digit}" for digit in "45"),
    " client error",
    " server error",
)
GRADES = ("outcome", "grade", "passback", "pass_back", "replaceresult", "replace_result",
          "basiclti", "basic_lti")  # fmt: skip
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
