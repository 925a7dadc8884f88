"""What a restore promises, each by itself: break the code that keeps it, and its test fails."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lticheck.model.case import Case, Restore, Role, StepState, TakenStep
from lticheck.model.credentials import SharedSecret
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.exchange import Exchange, Reply, TransportFailure, TransportTrouble
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.service import GradeTarget
from lticheck.probing import journal as journal_module
from lticheck.probing import journal_file
from lticheck.probing.grade_lock import grade_locked
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.journal import Entry, Journal, read_contents
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes
from lticheck.probing.retries import LONGEST_DELAY, may_retry, retry_delay
from lticheck.probing.trust import Trust
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.verdict import Verdict
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import read_reply
from lticheck.services.outcomes.restoring import is_readable, may_come_from
from tests.probing.faulty import LONG

TARGET = GradeTarget(key="1-2-3", url="http://127.0.0.1/x", cell="a cell")
ENTRY = Entry(id="1", source="x", target=TARGET, consumer_key="k", former="0.5", written="0.31")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


# --- the journal


def test_a_journal_is_not_written_through_a_link(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("before")
    path.symlink_to(victim)
    with pytest.raises(LticheckError, match="cannot write the journal"):
        Journal(path).begin(ENTRY)
    assert victim.read_text() == "before"
    with pytest.raises(LticheckError, match="cannot read the journal"):
        read_contents(path)


def test_no_lock_file_lies_beside_the_journal(path: Path, tmp_path: Path) -> None:
    """So none can be planted there."""
    journal = Journal(path)
    journal.begin(ENTRY)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["journal.jsonl"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_note_is_on_the_disk_when_it_is_made(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(path.read_bytes())
        real(handle)

    monkeypatch.setattr("os.fsync", note)
    journal = Journal(path)
    journal.begin(ENTRY)
    assert b'"former": "0.5"' in synced[0]
    journal.end(ENTRY)
    assert b'"done"' in synced[-1]


def test_a_journal_of_somebody_else_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Journal(path).begin(ENTRY)
    monkeypatch.setattr(journal_file, "is_own_file", lambda _found: False)
    with pytest.raises(LticheckError, match="not your file"):
        read_contents(path)
    with pytest.raises(LticheckError, match="not your file"):
        journal_module.Journal(path).begin(ENTRY)


def line(**changes: object) -> str:
    event = {"lticheck_journal": 2, "open": json.loads(json.dumps(journal_module._to_json(ENTRY)))}
    for name, value in changes.items():
        place = event if name in {"lticheck_journal", "open", "done"} else event["open"]
        place[name] = value
    return json.dumps(event)


@pytest.mark.parametrize(
    "text",
    [
        line(former=None), line(former=5), line(target="x"), line(target={}), line(id=["1"]),
        line(clears="yes"), line(more="x"), line(open=7), line(shown=4), line(lticheck_journal="2"),
        line(lticheck_journal=99), line(lticheck_journal=1), line(lticheck_journal=True),
        "{}", "[]", "7", '{"lticheck_journal": 2}', '{"lticheck_journal": 2, "done": []}',
        "[" * 100_000, "not a journal",
    ],
)  # fmt: skip
def test_what_is_no_journal_of_this_version_is_refused(text: str, path: Path) -> None:
    path.write_text(f"{text}\n")
    with pytest.raises(LticheckError):
        read_contents(path)


def test_an_entry_is_read_as_it_was_written(path: Path) -> None:
    journal = Journal(path)
    journal.begin(ENTRY)
    journal.show(replace(ENTRY, shown="0.3"))
    (found,) = read_contents(path).left
    assert vars(found) == vars(replace(ENTRY, shown="0.3"))
    journal.end(ENTRY)
    assert read_contents(path).left == ()


@pytest.mark.parametrize("length", range(2, 300, 23))
def test_a_line_cut_by_a_kill_keeps_the_file_and_is_told(length: int, path: Path) -> None:
    path.write_text(f"\n{line()[:length]}")
    assert read_contents(path).torn == (2,)
    journal = Journal(path)
    with pytest.raises(LticheckError, match="cut by a kill"):
        journal.require_done()
    journal.tidy()
    assert path.exists()


# --- the lock


def test_one_run_at_a_time_has_a_grade() -> None:
    with grade_locked("a grade", wait=1):
        with (
            pytest.raises(RequestNotPossible, match="another run"),
            grade_locked("a grade", wait=0.1),
        ):
            pass
        with grade_locked("another grade", wait=0.1):
            pass
    with grade_locked("a grade", wait=0.1):
        pass


# --- what may be put back, and over what


@pytest.mark.parametrize("text", ["0.5", "", " ", "1.0e-05", "-0.1", "1.5"])
def test_a_number_or_nothing_can_be_put_back(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize("text", ["A-", "85 %", "0,85", "NaN", "5.", "inf", "1e999", None, "B+"])
def test_a_text_cannot(text: str | None) -> None:
    assert not is_readable(text)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        ("0.31", True), ("0.3100", True), ("0.0", True), ("0.9", False), ("", False), ("A", False),
        ("0.2", True),  # the late policy may have lowered it
        ("1.0", True),  # Complete/Incomplete
    ],
)  # fmt: skip
def test_what_canvas_may_make_of_a_write(now: str, may: bool) -> None:
    assert may_come_from(now, "0.31") is may


# --- a run


Change = Callable[[Response], Response]


class Changing(Sandbox):
    """A sandbox of which each answer may be changed, by its number."""

    changes: dict[int, Change]

    def _answer(self, request: Request, now: float) -> Response:
        found, number = super()._answer(request, now), self.calls
        return self.changes.get(number, _same)(found)


def _same(found: Response) -> Response:
    return found


@dataclass
class Bench:
    """A probe with a score and a restore."""

    canvas: Changing
    journal: Journal

    def run(self, score: str = "0.31") -> Case:
        """Run it on a grade of 5 of 10."""
        launch = Launch(parameters=tuple(self.canvas.launch("tool-graded")))
        wire = RequestsClient(timeout=LONG, trust_environment=False)
        secret = self.canvas.secret(launch.consumer_key) or ""
        plan = Plan(
            credentials=SharedSecret(consumer_key=launch.consumer_key, secret=secret),
            wire=wire,
            score=score,
            journal=self.journal,
            patience=1.0,
            trust=Trust(allowed=read_named_hosts(["127.0.0.1"], "this test")),
        )
        try:
            return run_probes(launch, plan)
        finally:
            wire.close()

    @property
    def score(self) -> object:
        """Return the points in the gradebook."""
        return self.canvas.gradebook("tool-graded")["score"]


@pytest.fixture
def bench(path: Path) -> Iterator[Bench]:
    canvas = Changing()
    canvas.changes = {}
    with canvas:
        yield Bench(canvas, Journal(path))


def read_as(text: bytes) -> Change:
    return lambda found: replace(found, body=found.body.replace(b">0.5<", b">" + text + b"<"))


WRITE = 4
"""read, test write, former grade, write, read back, look, restore, proof."""


@pytest.mark.parametrize("text", [b"A-", b"85 %", b"NaN", b"5."])
def test_nothing_is_written_over_a_grade_that_is_no_number(text: bytes, bench: Bench) -> None:
    bench.canvas.changes = {1: read_as(text), 3: read_as(text)}
    case = bench.run()
    assert bench.canvas.calls == 3
    assert bench.score == 5.0
    assert "is no number: nothing was sent" in case.not_checked


@pytest.mark.parametrize("number", [1, 3])
def test_nothing_is_written_where_two_readings_differ(number: int, bench: Bench) -> None:
    bench.canvas.changes = {number: read_as(b"0.7")}
    case = bench.run()
    assert bench.canvas.calls == 3
    assert "changes from one reading to the next" in case.not_checked
    assert bench.score == 5.0


def test_a_grade_that_somebody_gave_since_is_left_loudly(bench: Bench) -> None:
    """A teacher grades after the read-back, before the restore."""

    def grade(found: Response) -> Response:
        bench.canvas.canvas.world.submission(*_cell(bench.canvas)).score = 9.0
        return found

    bench.canvas.changes = {WRITE + 1: grade}
    case = bench.run()
    assert bench.score == 9.0
    assert case.restore
    assert not case.restore.done
    assert "somebody graded since" in case.restore.note
    assert len(read_contents(bench.journal.path).left) == 1


def test_a_grade_that_seems_to_be_back_by_itself_is_read_once_more(bench: Bench) -> None:
    """A cached answer after the write was seen: nothing would have been put back."""
    bench.canvas.changes = {WRITE + 2: read_as_former}
    case = bench.run()
    assert bench.score == 5.0
    assert case.is_restored
    assert not bench.journal.path.exists() or not read_contents(bench.journal.path).left


def read_as_former(found: Response) -> Response:
    assert b">0.31<" in found.body
    return replace(found, body=found.body.replace(b">0.31<", b">0.5<"))


def _cell(canvas: Sandbox) -> tuple[int, int]:
    return canvas.scenarios["tool-graded"].ids[2:]


def test_a_bug_on_the_way_back_is_loud_and_keeps_the_journal(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("lticheck.probing.restore.may_be_ours", break_down)
    case = bench.run()
    assert case.restore
    assert "ZeroDivisionError" in case.restore.note
    assert not case.restore.done
    assert len(read_contents(bench.journal.path).left) == 1


def test_a_platform_that_keeps_no_nonces_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fence proves nothing there, so the journal's line stays."""
    monkeypatch.setattr("lticheck.sandbox.lti11.nonces.Nonces.admit", lambda *_: None)
    bench.canvas.on_call = lambda number: ("reset",) if number == WRITE else ()
    case = bench.run()
    assert bench.score == 5.0
    assert case.restore
    assert "nonces are not kept there" in case.restore.note
    assert len(read_contents(bench.journal.path).left) == 1


def test_a_refusal_that_was_none_is_put_back(bench: Bench) -> None:
    """A platform that writes and says that it did not."""
    refusal = b'{"errors":[{"message":"no"}]}'
    bench.canvas.changes = {
        WRITE: lambda _: Response(status=422, media_type="application/json", body=refusal)
    }
    case = bench.run()
    assert case.is_restored
    assert bench.score == 5.0


# --- smoke: what is tried again, and when


def exchange(answer: Reply | TransportFailure) -> Exchange:
    asked = OutcomeRequest(operation=Operation.REPLACE, sourcedid="1", result_score="1")
    return Exchange(request=None, asked=asked, answer=answer)


def reply(status: int, body: bytes, **headers: str) -> Reply:
    return Reply(
        status=status,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=body,
        outcome=read_reply(body),
    )


LOST = TransportFailure(trouble=TransportTrouble.TIMEOUT, detail="no answer")
ERROR = b'{"errors":[{"message":"An error occurred."}]}'


@pytest.mark.parametrize("answer", [LOST, reply(503, b""), reply(500, ERROR), reply(504, ERROR)])
def test_a_lost_write_that_is_not_back_is_not_tried_again(
    answer: Reply | TransportFailure,
) -> None:
    taken = TakenStep(
        role=Role.WRITE, name="score", state=StepState.FAILED, exchange=exchange(answer)
    )
    case = Case(location=Location(file="x"), steps=(taken,))
    diagnosis = Diagnosis(location=Location(file="x"), verdict=Verdict.NOT_CHECKED, findings=())
    assert not may_retry(case, diagnosis)


def test_a_lost_write_is_tried_again_once_the_former_grade_is_back() -> None:
    taken = TakenStep(
        role=Role.WRITE, name="score", state=StepState.FAILED, exchange=exchange(LOST)
    )
    back, lost = (Restore(done=done, note="x") for done in (True, False))
    case = Case(location=Location(file="x"), steps=(taken,), restore=back)
    diagnosis = Diagnosis(location=Location(file="x"), verdict=Verdict.NOT_CHECKED, findings=())
    assert may_retry(case, diagnosis)
    assert not may_retry(replace(case, restore=lost), diagnosis)
    assert not may_retry(replace(case, bug="ValueError"), diagnosis)


def test_a_read_that_was_lost_is_tried_again() -> None:
    taken = TakenStep(role=Role.READ, name="read", state=StepState.FAILED, exchange=exchange(LOST))
    case = Case(location=Location(file="x"), steps=(taken,))
    diagnosis = Diagnosis(location=Location(file="x"), verdict=Verdict.NOT_CHECKED, findings=())
    assert may_retry(case, diagnosis)


@pytest.mark.parametrize(
    ("asked", "seconds"), [("7", 7.0), ("9999", LONGEST_DELAY), ("soon", 0.5), ("", 0.5)]
)
def test_retry_after_is_heeded_within_reason(asked: str, seconds: float) -> None:
    answer = reply(403, b"403 Forbidden (Rate Limit Exceeded)\n", Retry_After=asked)
    taken = TakenStep(
        role=Role.READ, name="read", state=StepState.FAILED, exchange=exchange(answer)
    )
    assert retry_delay(Case(location=Location(file="x"), steps=(taken,)), 0) == seconds


# --- which answers are refusals


@pytest.mark.parametrize(
    ("status", "body", "is_refused"),
    [
        (401, ERROR, True),
        (422, ERROR, True),
        (408, ERROR, False),
        (500, ERROR, False),
        (504, ERROR, False),
        (200, ERROR, False),
        (403, b"403 Forbidden (Rate Limit Exceeded)", False),
        (404, b"<html></html>", False),
        (302, ERROR, False),
    ],
)
def test_a_refusal_is_a_client_error_that_canvas_gave(
    status: int, body: bytes, is_refused: bool
) -> None:
    assert exchange(reply(status, body)).is_refused is is_refused


@pytest.mark.parametrize(
    ("status", "code", "is_refused"),
    [
        (200, "failure", True), (422, "failure", True), (200, "unsupported", True),
        (200, "processing", False), (422, "processing", False), (500, "failure", False),
        (200, "success", False), (422, "success", False),
    ],
)  # fmt: skip
def test_processing_says_nothing_of_a_write(status: int, code: str, is_refused: bool) -> None:
    body = f"<r><imsx_codeMajor>{code}</imsx_codeMajor></r>".encode()
    assert exchange(reply(status, body)).is_refused is is_refused
