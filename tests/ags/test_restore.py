"""Putting a score back over AGS: what comes back, what is said, and where nothing is written."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from lticheck.model.case import Case, StepState
from lticheck.probing.journal import Journal, read_journal
from lticheck.probing.unfinished import restore_entry
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.ags.restoring import RESTORE_TEXTS
from tests.ags.asking import Answer, Asking, Recording, launch_of, save, states
from tests.cli.runner import runner

GATEWAY = Response(status=504, media_type="text/html", body=b"<html>gateway time-out</html>")
EMPTY = Response(status=200, media_type="application/json", body=b"")
"""What a proxy may say while the work is still under way: no answer of Canvas."""
KEPT = ("score", "grade")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def kept(canvas: Recording, scenario: str) -> dict[str, object]:
    return {name: canvas.lti13.gradebook(scenario)[name] for name in KEPT}


def said_nothing_false(case: Case) -> bool:
    return case.restore is not None and "restored" not in case.restore.note.lower()


@pytest.mark.parametrize("scenario", ["ok", "graded-by-tool", "submitted", "late-graded"])
def test_the_former_score_is_back_and_the_gradebook_is_not_claimed(
    asking: Asking, canvas: Recording, journal: Journal, scenario: str
) -> None:
    before = kept(canvas, scenario)
    case = asking.about(launch_of(canvas, scenario), score="3", journal=journal)
    written = [json.loads(one.body) for one in canvas.sent_to("/scores")]
    assert written[1]["scoreGiven"] == 3  # after the test write
    assert kept(canvas, scenario) == before
    assert case.is_restored
    assert said_nothing_false(case)
    assert "cannot be read over AGS" in case.restore.note if case.restore else ""
    assert read_journal(journal.path) == ()


def test_what_cannot_come_back_is_said_before_the_write(
    asking: Asking, canvas: Recording, journal: Journal
) -> None:
    told: list[int] = []
    asking.session.notice = lambda text: told.append(
        len(canvas.sent_to("/scores")) if text == RESTORE_TEXTS.before else -1
    )
    asking.about(launch_of(canvas, "graded-by-tool"), score="3", journal=journal)
    assert told == [1]  # the test write alone had been sent
    for lost in ("who graded", "excused", "attempts", "late status", "time of the result"):
        assert lost in RESTORE_TEXTS.before
        assert lost in RESTORE_TEXTS.back


def test_a_score_that_was_taken_back_counts_as_none_the_next_time(
    asking: Asking, canvas: Recording, journal: Journal
) -> None:
    """Otherwise a smoke run of a student without a grade would work once."""
    for _ in range(2):
        case = asking.about(launch_of(canvas), score="3", journal=journal)
        assert case.is_restored
    assert canvas.lti13.gradebook()["score"] is None


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        ("student-invited", "could not be read"),  # [] without a Link header
        ("test-student", "could not be read"),
    ],
)
def test_nothing_is_written_where_the_former_result_is_not_listed(
    asking: Asking, canvas: Recording, journal: Journal, scenario: str, why: str
) -> None:
    case = asking.about(launch_of(canvas, scenario), score="3", journal=journal)
    assert_not_written(case, canvas, why)


def results(*rows: dict[str, object]) -> Response:
    return Response(
        status=200,
        media_type="application/vnd.ims.lis.v2.resultcontainer+json",
        body=json.dumps(rows).encode(),
        headers={"Link": "<x>; rel=current"},
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "excused"),  # a row without a score: excused, or graded without one
        ({"resultScore": 8, "resultMaximum": 100}, "another grade"),
        ({"resultScore": 8}, "could not be read"),
        ({"resultScore": "A-", "resultMaximum": 10}, "excused"),
    ],
)
def test_nothing_is_written_where_the_former_result_could_not_be_put_back(
    asking: Asking, canvas: Recording, journal: Journal, row: dict[str, object], why: str
) -> None:
    user = canvas.lti13.scenarios["ok"].lti_id

    def twist(request: Request, now: float, answer: Answer) -> Response:
        is_read = request.path.endswith("/results")
        return results({"userId": user, **row}) if is_read else answer(request, now)

    canvas.twist = twist
    case = asking.about(launch_of(canvas), score="3", journal=journal)
    assert_not_written(case, canvas, why)


def test_nothing_is_written_without_the_right_to_read(
    asking: Asking, canvas: Recording, journal: Journal
) -> None:
    from tests.ags.test_probe import scopes_without  # noqa: PLC0415 - here alone

    launch = scopes_without(launch_of(canvas), "result.readonly")
    assert_not_written(asking.about(launch, score="3", journal=journal), canvas, "no scope to read")


def assert_not_written(case: Case, canvas: Recording, why: str) -> None:
    assert states(case)["score"] is StepState.SKIPPED
    assert why in case.not_checked
    assert "nothing was sent" in case.not_checked
    assert len(canvas.sent_to("/scores")) == 1  # the test write, which is refused
    assert case.written is None


@pytest.mark.parametrize("scenario", ["ok", "graded-by-tool"])
@pytest.mark.parametrize("deadlines", [0.0, 0.5, 4.0])
@pytest.mark.parametrize("answered", [GATEWAY, EMPTY], ids=["504", "200"])
def test_a_write_whose_answer_is_lost_never_lands_later(
    asking: Asking,
    canvas: Recording,
    journal: Journal,
    scenario: str,
    deadlines: float,
    answered: Response,
) -> None:
    """It is kept out by the newer timestamp of what puts the grade back (P16)."""
    before, timers = kept(canvas, scenario), []

    def late(request: Request, now: float, answer: Answer) -> Response:
        if not request.path.endswith("/scores") or len(canvas.sent_to("/scores")) != 2:
            return answer(request, now)
        timer = threading.Timer(deadlines * 0.2, answer, (request, now))
        timer.start()
        timers.append(timer)
        if not deadlines:
            timer.join()
        return answered

    canvas.twist = late
    case = asking.about(launch_of(canvas, scenario), score="3", journal=journal)
    for timer in timers:
        timer.join()
    assert timers
    assert kept(canvas, scenario) == before
    assert case.is_restored
    assert said_nothing_false(case)


def test_a_killed_run_is_put_right_by_its_journal(
    asking: Asking, canvas: Recording, journal: Journal
) -> None:
    before = kept(canvas, "graded-by-tool")

    def dies(request: Request, now: float, answer: Answer) -> Response:
        after = len(canvas.sent_to("/scores")) >= 2 and not request.path.endswith("/scores")
        return GATEWAY if after else answer(request, now)

    canvas.twist = dies
    case = asking.about(launch_of(canvas, "graded-by-tool"), score="3", journal=journal)
    assert case.restore_failed
    assert canvas.lti13.gradebook("graded-by-tool")["score"] == 3
    (entry,) = read_journal(journal.path)
    assert (entry.target.service, entry.former, entry.written) == ("ags", "6 of 10", "3 of 10")
    assert entry.consumer_key == canvas.lti13.registration().client_id

    canvas.twist = None
    later = Asking(canvas)
    done = restore_entry(entry, journal, later.session)
    assert done.is_restored
    assert said_nothing_false(done)
    assert kept(canvas, "graded-by-tool") == before
    assert read_journal(journal.path) == ()


def test_a_journal_without_a_key_says_so(
    canvas: Recording, tmp_path: Path, capsys: pytest.CaptureFixture[str], asking: Asking
) -> None:
    journal = Journal(tmp_path / "journal.jsonl")

    def dies(request: Request, now: float, answer: Answer) -> Response:
        return GATEWAY if len(canvas.sent_to("/scores")) >= 2 else answer(request, now)

    canvas.twist = dies
    asking.about(launch_of(canvas, "graded-by-tool"), score="3", journal=journal)
    del journal
    ran = runner(capsys)("restore", str(tmp_path / "journal.jsonl"))
    assert ran.status == 1
    assert canvas.lti13.registration().client_id in ran.stdout


def test_somebody_who_graded_since_is_left_alone(
    asking: Asking, canvas: Recording, journal: Journal
) -> None:
    def teacher(request: Request, now: float, answer: Answer) -> Response:
        found = answer(request, now)
        if request.path.endswith("/results") and len(canvas.sent_to("/results")) == 4:
            body = found.body.replace(b'"resultScore":3', b'"resultScore":9')
            return Response(
                status=200, media_type=found.media_type, body=body, headers=found.headers
            )
        return found

    canvas.twist = teacher
    case = asking.about(launch_of(canvas, "graded-by-tool"), score="3", journal=journal)
    assert case.restore_failed
    assert case.restore
    assert "somebody graded since" in case.restore.note
    assert canvas.lti13.gradebook("graded-by-tool")["score"] == 3


def test_the_command_line_says_it_before_and_after(
    canvas: Recording,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LTICHECK_KEY", canvas.private_key)
    save(canvas, tmp_path, "graded-by-tool")
    ran = runner(capsys)(
        *("send", "graded-by-tool.json", "--score", "3", "--score-maximum", "10", "--restore")
    )
    assert ran.status == 0
    assert "What cannot come back" in ran.stderr
    shown = " ".join(ran.stdout.split())
    assert "The tool's result reads as before." in shown
    assert "estored" not in shown
    assert canvas.lti13.gradebook("graded-by-tool")["score"] == 6
