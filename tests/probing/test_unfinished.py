"""Putting back what a journal notes: with which launch, which secret, and what is said of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from lticheck.captures.outcome_request import asked_of
from lticheck.model.case import Role, StepState
from lticheck.model.claims import SCORE_SCOPE
from lticheck.model.credentials import Consumers
from lticheck.model.exchange import Sent, SignedRequest
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.model.service import GradeTarget
from lticheck.probing import unfinished as module
from lticheck.probing.journal import Entry, Journal, read_journal
from lticheck.probing.probe_runner import ProbeRunner
from lticheck.probing.session import Session
from lticheck.probing.unfinished import restore_entry
from lticheck.services.ags.requests import grade_key

URL = "https://canvas.school.edu/api/lti/v1/tools/7/grade_passback"
KEY = f"7-1-2-3-{'a' * 40}"
ANSWER = (
    '<?xml version="1.0"?><imsx_POXEnvelopeResponse><imsx_POXHeader><imsx_POXResponseHeaderInfo>'
    "<imsx_statusInfo><imsx_codeMajor>success</imsx_codeMajor></imsx_statusInfo>"
    "</imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody><readResultResponse><result>"
    "<resultScore><language>en</language><textString>{score}</textString></resultScore></result>"
    "</readResultResponse></imsx_POXBody></imsx_POXEnvelopeResponse>"
)


@dataclass
class Cell:
    """A grade of ten points behind an HTTP client."""

    score: str = "0.31"
    requests: list[SignedRequest] = field(default_factory=list)

    def sendable(self, url: str) -> str:
        return url

    def send(self, request: SignedRequest, **_: Any) -> Sent:
        self.requests.append(request)
        asked = asked_of(request.body)
        assert asked is not None
        assert asked.sourcedid == KEY
        if asked.result_total_score is not None:
            self.score = f"{float(asked.result_total_score) / 10:g}"
        elif asked.writes:
            self.score = asked.result_score or ""
        body = ANSWER.format(score=self.score).encode()
        return Sent(answer=Response(status=200, body=body), sent_at=time.time(), elapsed=0.0)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    found = Journal(tmp_path / "journal.jsonl")
    found.begin(ENTRY)
    yield found
    found.tidy()


ENTRY = Entry(
    id="1",
    source="launch.json",
    target=GradeTarget(key=KEY, url=URL, cell="a cell"),
    consumer_key="key",
    former="0.5",
    written="0.31",
    shown="0.31",
    points_possible="10",
)


def session(cell: Cell, secret: str = "secret") -> Session:
    return Session(
        consumers=Consumers(secret=secret or None, is_explicit=True),
        wire=cell,
        allowed=read_named_hosts(["canvas.school.edu"], "this test"),
        timeout=1.0,
    )


def test_the_grade_is_back_and_struck_off(journal: Journal) -> None:
    cell = Cell()
    case = restore_entry(ENTRY, journal, session(cell))
    assert case.is_restored
    assert cell.score == "0.5"
    assert read_journal(journal.path) == ()
    assert case.location.file == "launch.json"
    assert {one.url for one in cell.requests} == {URL}
    assert case.bug == case.not_checked == ""
    assert [taken.state for taken in case.steps if taken.role is Role.RESTORE] == [StepState.PASSED]


def test_without_a_secret_nothing_is_sent_and_that_is_told(journal: Journal) -> None:
    cell = Cell()
    case = restore_entry(ENTRY, journal, session(cell, secret=""))
    assert case.restore
    assert (case.restore.done, case.restore.note) == (False, "no secret for the key “key”")
    assert case.not_checked == "no secret for the key “key”"
    assert case.location.file == "launch.json"
    assert case.launch
    assert case.launch.sourcedid == KEY
    assert cell.requests == []
    assert len(read_journal(journal.path)) == 1


def test_a_bug_over_one_grade_is_told_and_costs_no_other(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __init__(self, **_: object) -> None:
            """Take what it is given."""

        def restore(self, _entry: Entry) -> None:
            raise ZeroDivisionError

    monkeypatch.setattr(module, "ProbeRunner", Broken)
    case = restore_entry(ENTRY, journal, session(Cell()))
    assert "ZeroDivisionError" in case.bug
    assert case.restore
    assert not case.restore.done
    assert case.restore.note == f"a bug in lticheck ended it: {case.bug}"
    assert case.location.file == "launch.json"
    assert case.launch
    assert len(read_journal(journal.path)) == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interruption_is_none_of_its_bugs(
    error: type[BaseException], journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object) -> None:
        raise error

    monkeypatch.setattr(ProbeRunner, "restore", ends)
    with pytest.raises(error):
        restore_entry(ENTRY, journal, session(Cell()))


def launch_for(entry: Entry, journal: Journal) -> Launch:
    case = restore_entry(entry, journal, session(Cell(), secret=""))
    assert case.launch
    return case.launch


MOODLE = "https://moodle.school.edu/mod/lti/service.php"


@pytest.mark.parametrize(
    ("family", "url", "is_canvas"), [("canvas", URL, True), ("moodle", MOODLE, False)]
)
def test_the_launch_is_as_much_of_one_as_the_journal_holds(
    family: str, url: str, journal: Journal, *, is_canvas: bool
) -> None:
    target = replace(ENTRY.target, url=url)
    launch = launch_for(replace(ENTRY, family=family, target=target), journal)
    assert (launch.consumer_key, launch.outcome_url, launch.sourcedid) == ("key", url, KEY)
    assert launch.is_canvas is is_canvas
    assert launch.points_possible == "10"
    assert launch.location.file == "launch.json"
    assert launch.get("lti_message_type") == "basic-lti-launch-request"


def test_points_that_are_not_known_are_no_zero(journal: Journal) -> None:
    assert launch_for(replace(ENTRY, points_possible=""), journal).points_possible == "(not known)"


def test_one_of_lti_13_is_a_launch_of_that(journal: Journal) -> None:
    item = "https://canvas.school.edu/api/lti/courses/1/line_items/2"
    key = grade_key(item, "user-3")
    target = GradeTarget(key=key, url=item, cell="b", service="ags")
    launch = launch_for(replace(ENTRY, target=target, consumer_key="100"), journal)
    assert launch.is_lti13
    assert launch.claims
    assert (launch.claims.client_id, launch.claims.subject) == ("100", "user-3")
    assert launch.claims.line_item == item
    assert SCORE_SCOPE in launch.claims.scopes
    assert launch.location.file == "launch.json"
