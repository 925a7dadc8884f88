"""Two hundred seeded runs under faults: the right rule, and a gradebook as it was."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from lticheck.model.case import Case
from lticheck.model.credentials import SharedSecret
from lticheck.model.findings import Severity
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.response import Response
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.journal import Journal, read_journal
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes
from lticheck.probing.retries import throttle_delay
from lticheck.probing.trust import Trust
from tests.probing.faulty import DEADLINE, Faulty, Late, SteadyClient

RUNS = 200
SCENARIOS = ("ok", "tool-graded", "percent", "points-100")
NAMED = {
    "reset": {"connection-dropped"},
    "lost-reply": {"connection-dropped"},
    "half-reply": {"connection-dropped"},
    "bad-gateway": {"gateway-error"},
    "unavailable": {"gateway-error"},
    "throttle": {"rate-limited"},
    "empty-body": {"malformed-reply"},
    "late": {"timeout"},
}
LATE = "late"
"""Canvas does its work half a deadline after the client has given up."""
KEPT = ("grade", "score", "graded")


@dataclass(frozen=True)
class Line:
    """One row of the table: what was done, and how it ended."""

    seed: int
    scenario: str
    faults: tuple[tuple[int, str], ...]
    rules: tuple[str, ...]
    restored: bool
    failed: bool
    unchanged: bool
    left_in_journal: int


def one_run(seed: int, canvas: Faulty, folder: Path) -> Line:
    """Probe with a score and a restore, while Canvas fails at one or two of the requests."""
    draw = random.Random(seed)
    scenario = draw.choice(SCENARIOS)
    faults = {draw.randint(1, 7): draw.choice(list(NAMED)) for _ in range(draw.randint(0, 2))}
    canvas.ready()
    named = {number: (name,) for number, name in faults.items() if name != LATE}
    late = Late(seconds=DEADLINE / 2, is_silent=True)
    canvas.late = {number: late for number, name in faults.items() if name == LATE}
    canvas.on_call = lambda number: named.get(number, ())
    before = {name: canvas.gradebook(scenario)[name] for name in KEPT}
    journal = Journal(folder / f"{seed}.jsonl")
    case = probed(canvas, scenario, journal, score=f"0.{draw.randint(1, 99):02}")
    canvas.settle()
    found = diagnose(case).findings
    after = {name: canvas.gradebook(scenario)[name] for name in KEPT}
    return Line(
        seed=seed,
        scenario=scenario,
        faults=tuple(sorted(faults.items())),
        rules=tuple(f.rule for f in found if f.severity is Severity.ERROR),
        restored=case.is_restored,
        failed=case.restore_failed,
        unchanged=before == after,
        left_in_journal=len(read_journal(journal.path)) if journal.path.exists() else 0,
    )


def probed(canvas: Faulty, scenario: str, journal: Journal, score: str) -> Case:
    launch = Launch(parameters=tuple(canvas.launch(scenario)))
    wire = SteadyClient(canvas)
    secret = canvas.secret(launch.consumer_key) or ""
    plan = Plan(
        credentials=SharedSecret(consumer_key=launch.consumer_key, secret=secret),
        wire=wire,
        score=score,
        journal=journal,
        patience=DEADLINE,
        trust=Trust(allowed=read_named_hosts(["127.0.0.1"], "this test")),
    )
    try:
        return run_probes(launch, plan)
    finally:
        wire.close()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    folder = tmp_path_factory.mktemp("journals")
    with pytest.MonkeyPatch.context() as patch, Faulty() as canvas:
        patch.setattr("lticheck.probing.restore.throttle_delay", briefly)
        return [one_run(seed, canvas, folder) for seed in range(RUNS)]


def briefly(reply: Response | None) -> float:
    """Wait where a throttle asks for it, for a moment only: its seconds would be minutes here."""
    return min(throttle_delay(reply), 0.001)


def test_every_restored_run_left_the_gradebook_as_it_was(table: list[Line]) -> None:
    changed = [line for line in table if not line.failed and not line.unchanged]
    assert not changed, "\n".join(map(str, changed))


def test_what_was_not_restored_is_told_and_stands_in_the_journal(table: list[Line]) -> None:
    for line in table:
        assert line.left_in_journal == (1 if line.failed else 0), line


def test_each_fault_ends_in_its_rule(table: list[Line]) -> None:
    """The first fault that a request met is named, and nothing else is."""
    for line in table:
        allowed = set().union(*(NAMED[name] for _, name in line.faults))
        assert set(line.rules) <= allowed, line
        if any(number <= 3 for number, _ in line.faults):
            assert line.rules, line


def test_the_runs_are_worth_something(table: list[Line]) -> None:
    """Enough of them wrote and restored, or had reason not to write."""
    ends = Counter(
        "failed" if line.failed else "restored" if line.restored else "untouched" for line in table
    )
    assert ends["restored"] > 50
    assert ends["untouched"] > 30
