"""What tools say in their logs about grades, in a line of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lticheck.captures.logs.events import Event, Fact, Failed, ReplySeen, RequestSeen
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.syntax.text import lines_of
from lticheck.model.case import FactKind
from lticheck.model.exchange import Reply
from lticheck.services.outcomes.reply import Dialect, OutcomeReply
from lticheck.services.outcomes.request import Operation, OutcomeRequest

WEBWORK = re.compile(r"using sourcedid: (\S{1,2000}) and score: (\S{1,40})")
NUMBAS = re.compile(r"the LTI consumer said: (.{0,2000})")


def scan(text: str) -> Iterator[Event]:
    """Yield what each line says; the first of its sentences counts."""
    for start, line in lines_of(text):
        for words, event_of in SENTENCES:
            if words in line:
                event = event_of(line, start)
                if event:
                    yield event
                break


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


def quoted(description: str, line: str, at: int, code_major: str = "failure") -> Event:
    """Return the reply of which a tool quotes the description alone."""
    outcome = OutcomeReply(dialect=Dialect.POX, code_major=code_major, description=description)
    reply = Reply(
        status=0, headers=(), body=description.encode("utf-8", "replace"), outcome=outcome
    )
    return ReplySeen(start=at, end=at + len(line), quoted=reply)


def _failed(line: str, at: int) -> Event:
    return Failed(start=at, end=at, text=clipped(line))


def _refused(line: str, at: int) -> Event:
    return Fact(start=at, end=at, kind=FactKind.LAUNCH_REFUSED, text=clipped(line))


def _ags(line: str, at: int) -> Event | None:
    of_ags = "/api/lti/courses/" in line or "/line_items" not in line
    if not of_ags:
        return None
    return Fact(start=at, end=at + len(line), kind=FactKind.AGS, text=clipped(line))


SENTENCES: tuple[tuple[str, Callable[[str, int], Event | None]], ...] = (
    ("Submitting grade using sourcedid", _webwork),
    (":|:http", _imathas),
    ("the LTI consumer said:", _numbas),
    ("Post grade failed", _failed),
    ("Post Message Failed", _failed),
    ("An error occurred while saving your score", _failed),
    ("Unable to update LMS grade", _failed),
    ("Unable to read LMS grade", _failed),
    ("Grade failure", _failed),
    ("Outcome report for user", _failed),
    ("Expired timestamp:", _refused),
    ("OAuth error: Please check your key", _refused),
    ("request verification failed", _refused),
    ("Valid signature: False", _refused),
    ("/line_items", _ags),
    ("gradeService Response code", _ags),
    ("HTTPError: Response code", _ags),
    ('"error_description"', _ags),
)
"""Words to look for, tool by tool: WeBWorK, IMathAS, Numbas, PyLTI, Tsugi, LTI 1.3."""
