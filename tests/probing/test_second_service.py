"""Another protocol goes through runner, rules, formats and restore as it is: the seam holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Case, Role, StepState
from lticheck.model.credentials import SharedSecret
from lticheck.model.exchange import TransportFailure, TransportTrouble
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.journal import Journal, read_journal
from lticheck.probing.plan import Plan
from lticheck.probing.probe_runner import ProbeRunner
from lticheck.probing.probes import run_probes
from lticheck.probing.trust import Trust
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict
from tests.probing.second_service import NoteServer, NoteService

URL = "https://notes.example/notes"
TRUST = Trust(allowed=read_named_hosts(["notes.example"], "this test"))


def launch_of(key: str = "n1") -> Launch:
    return Launch(parameters=(("note_id", key), ("note_url", URL), ("oauth_consumer_key", "k")))


def plan_of(
    server: NoteServer, *, secret: str = "secret", score: str = "", journal: Journal | None = None
) -> Plan:
    return Plan(
        credentials=SharedSecret(consumer_key="k", secret=secret),
        wire=server,
        trust=TRUST,
        service=NoteService(),
        score=score or None,
        journal=journal,
    )


def steps_of(case: Case) -> list[tuple[str, Role, StepState]]:
    return [(taken.name, taken.role, taken.state) for taken in case.steps]


def rules_of(case: Case) -> list[str]:
    """Return the errors beside those of the launch itself, which is none of LTI's."""
    found = diagnose(case).findings
    return [one.rule for one in found if one.severity == "error" and one.rule != "not-a-launch"]


def test_its_steps_are_taken_in_order() -> None:
    server = NoteServer(notes={"n1": "B"})
    case = run_probes(launch_of(), plan_of(server))
    assert steps_of(case) == [
        ("launch", Role.LAUNCH, StepState.PASSED),
        ("ticket", Role.TOKEN, StepState.PASSED),
        ("look", Role.READ, StepState.PASSED),
    ]
    assert [asked["verb"] for asked in server.received] == ["note.ticket", "note.look"]
    assert server.notes == {"n1": "B"}


def test_a_step_that_fails_ends_the_probe() -> None:
    case = run_probes(launch_of(), plan_of(NoteServer(), secret="wrong"))
    assert steps_of(case)[1:] == [
        ("ticket", Role.TOKEN, StepState.FAILED),
        ("look", Role.READ, StepState.SKIPPED),
    ]
    assert case.steps[2].reason == "“ticket” failed"
    assert case.stopped_by is not None
    assert case.stopped_by.outcome is not None
    assert case.stopped_by.outcome.refuses(code="key")


def test_a_launch_that_names_nothing_is_not_asked_about() -> None:
    server = NoteServer()
    case = run_probes(launch_of(key=""), plan_of(server))
    assert case.steps[0].reason == "it names no note"
    assert case.steps[0].state is StepState.FAILED
    assert server.received == []


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (Response(status=503, body=b"<html>"), "gateway-error"),
        (Response(status=302, headers=(("Location", "/"),)), "redirected"),
        (Response(status=200, body=b"<html>"), "not-canvas"),
        (TransportFailure(trouble=TransportTrouble.DROPPED, detail="x"), "connection-dropped"),
        (TransportFailure(trouble=TransportTrouble.UNREADABLE, detail="x"), "malformed-reply"),
        (TransportFailure(trouble=TransportTrouble.TIMEOUT, detail="x"), "timeout"),
    ],
)
def test_rules_of_transport_are_the_same(answer: Response | TransportFailure, rule: str) -> None:
    server = NoteServer(broken=lambda number: answer if number == 2 else None)
    assert rules_of(run_probes(launch_of(), plan_of(server))) == [rule]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_shows_its_steps(name: str) -> None:
    server = NoteServer(broken=lambda number: Response(status=503) if number == 2 else None)
    found = diagnose(run_probes(launch_of(), plan_of(server)), transcripts=True)
    shown = FORMATS[name](Report(diagnoses=(found,)), Appearance(width=100))
    assert "gateway-error" in shown
    if name in {"json", "jsonl", "html"}:
        assert all(word in shown for word in ("ticket", "look"))
    assert found.verdict is Verdict.PROBLEM or found.verdict is Verdict.NOT_CHECKED


@pytest.mark.parametrize("former", ["B", ""])
def test_its_former_grade_is_put_back(former: str, tmp_path: Path) -> None:
    server = NoteServer(notes={"n1": former} if former else {})
    journal = Journal(tmp_path / "journal.jsonl")
    case = run_probes(launch_of(), plan_of(server, score="A", journal=journal))
    roles = [taken.role for taken in case.steps]
    assert roles[3:6] == [Role.READ, Role.WRITE, Role.READ_BACK]
    assert roles[6:] == [Role.PROOF, Role.RESTORE, Role.PROOF]
    assert "A" in [asked.get("note") for asked in server.received]
    assert case.is_restored
    assert server.notes == ({"n1": former} if former else {})
    assert read_journal(journal.path) == ()
    wrote = diagnose(case).wrote
    assert wrote is not None
    assert (wrote.operation, wrote.score) == ("note.put", "A")


def test_a_lost_write_is_put_back_too(tmp_path: Path) -> None:
    lost = TransportFailure(trouble=TransportTrouble.DROPPED, detail="x")
    server = NoteServer(notes={"n1": "B"}, broken=lambda number: lost if number == 4 else None)
    case = run_probes(
        launch_of(), plan_of(server, score="A", journal=Journal(tmp_path / "journal.jsonl"))
    )
    assert case.unanswered_write is not None
    assert case.is_restored
    assert server.notes == {"n1": "B"}


def test_a_killed_run_is_put_right_by_its_journal(tmp_path: Path) -> None:
    """All that fails after the write stays in the journal; a later run finishes it."""
    down = Response(status=503)
    server = NoteServer(notes={"n1": "B"}, broken=lambda number: down if number > 4 else None)
    journal = Journal(tmp_path / "journal.jsonl")
    case = run_probes(launch_of(), plan_of(server, score="A", journal=journal))
    assert case.restore_failed
    assert server.notes == {"n1": "A"}
    (entry,) = read_journal(journal.path)
    assert (entry.target.key, entry.target.url, entry.former) == ("n1", URL, "B")

    server.broken = lambda _number: None
    service = NoteService()  # it gets a ticket of its own first
    plan = Plan(
        credentials=SharedSecret(consumer_key="k", secret="secret"),
        wire=server,
        trust=TRUST,
        service=service,
        journal=journal,
    )
    again = ProbeRunner(case=Case(location=launch_of().location), launch=launch_of(), plan=plan)
    assert again.restore(entry).is_restored
    assert server.notes == {"n1": "B"}
    assert read_journal(journal.path) == ()
