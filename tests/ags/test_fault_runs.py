"""Seeded runs over AGS that write and restore under faults, with the promises of LTI 1.1's.

CI runs SEEDS of them, `make faults` 200; LTICHECK_FAULT_FIRST=1000 draws others.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lticheck.model.credentials import Consumers, Registration
from lticheck.model.launch import Launch
from lticheck.model.service import ServiceRequest
from lticheck.probing.plan import Plan
from lticheck.sandbox.ags.result_row import update_from_gradebook
from lticheck.sandbox.scenarios.lti13.scenario import TEACHER
from lticheck.sandbox.web.http import Response
from lticheck.services.ags.own_requests import scoring
from lticheck.services.ags.service import AgsService
from tests.ags.asking import launch_of
from tests.probing.fault_draws import NETWORK, SIGNALS
from tests.probing.faulty import DEADLINE, Change, Faulty, Late, Strike
from tests.probing.test_fault_runs import FIRST, Bench, Line, rounded

SEEDS = int(os.environ.get("LTICHECK_FAULT_SEEDS_13", "30"))
READ, FORMER, WRITE, LOOK, BACK = 3, 5, 6, 8, 9
"""The requests of a probe: token, line item, results, test write, former grade, write, read back,
look, put back, proof. A `send` has no test write, so each comes one earlier there."""
LAST = 10
ERRORS = b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}'
PAGE = b"<!doctype html><html><title>Log in</title></html>"


def _says(status: int, body: bytes, media_type: str = "application/json") -> Change:
    return lambda _found: Response(status=status, media_type=media_type, body=body)


AFTER_THE_WORK: dict[str, Change] = {
    "500 JSON": _says(500, ERRORS),
    "503 JSON": _says(503, ERRORS),
    "504 page": _says(504, PAGE, "text/html"),
    "200 page": _says(200, PAGE, "text/html"),
    "408 page": _says(408, PAGE, "text/html"),
    "404 page": _says(404, PAGE, "text/html"),
    "empty": lambda found: replace(found, body=b""),
    "chunk error": lambda found: replace(found, headers={"Transfer-Encoding": "chunked"}),
    "garbage": lambda found: replace(found, body=found.body[: len(found.body) // 2]),
}


def _reads(**values: object) -> Change:
    """Let results show another score, with a row or without one before."""

    def change(found: Response) -> Response:
        rows = json.loads(found.body) if found.body.startswith(b"[") else None
        if rows is None:
            return found
        row = rows[0] if rows else {"userId": "x", "resultMaximum": 10.0}
        return replace(found, body=json.dumps([{**row, **values}]).encode())

    return change


LIES: dict[str, Change] = {
    "another grade": _reads(resultScore=7.7, resultMaximum=10.0),
    "a third grade": _reads(resultScore=1.23, resultMaximum=10.0),
    "a letter": _reads(resultScore="A-"),
    "another maximum": _reads(resultScore=5.0, resultMaximum=100.0),
    "a row without a score": _reads(resultScore=None),
    "no result": lambda found: replace(found, body=b"[]"),
    "no page": lambda found: replace(found, body=b"[]", headers={}),
}


def ags_fault(draw: random.Random, canvas: Faulty) -> str:
    """Switch one fault on, at one of the requests of a run, and return its name."""
    kind = draw.choice(("network", "network", "after", "after", "lie", "late", "late", "signal"))
    at = draw.randint(1, LAST)
    if kind == "network":
        name, former = draw.choice(NETWORK), canvas.on_call
        canvas.on_call = lambda n: (*(former(n) if former else ()), *((name,) if n == at else ()))
        return f"{name} at {at}"
    if kind == "after":
        name = draw.choice(list(AFTER_THE_WORK))
        canvas.changes[at] = AFTER_THE_WORK[name]
        return f"{name} at {at}"
    if kind == "lie":
        names = draw.sample(list(LIES), 2)
        places = draw.choice(((READ,), (FORMER,), (READ, FORMER), (LOOK,)))
        for place, name in zip(places, names, strict=False):
            canvas.changes[place] = LIES[name]
        told = (f"{name} at {place}" for place, name in zip(places, names, strict=False))
        return f"lie: {', '.join(told)}"
    if kind == "late":
        at, deadlines = draw.choice((WRITE, WRITE, WRITE, BACK)), draw.choice((0.5, 1.5, 2.5, 5.0))
        is_silent = draw.random() < 0.4
        canvas.late[at] = Late(seconds=deadlines * DEADLINE, is_silent=is_silent)
        return f"late by {deadlines} deadlines{' in silence' if is_silent else ''} at {at}"
    number, when = draw.choice(SIGNALS), draw.choice(("before", "during", "after"))
    canvas.strikes[at] = Strike(number=number, when=when, times=draw.choice((1, 1, 2)))
    return f"{number.name} {when} the request at {at}"


class AgsBench(Bench):
    """The same plots, over AGS."""

    numbers = ("ok", "graded-by-tool", "graded-by-teacher", "points-100")
    scenarios = (*numbers, "letter-grade", "pass-fail", "late-graded", "submitted")
    after_the_write = (WRITE, LAST)

    def _fault(self) -> str:
        return ags_fault(self.draw, self.canvas)

    def _kept(self) -> dict[str, object]:
        """Return what AGS can bring back: the state, grader and attempts it cannot."""
        row = self.canvas.lti13.gradebook(self.line.scenario)
        return {name: rounded(row[name]) for name in ("grade", "score")}

    def _grade_as_teacher(self) -> None:
        scenario, registry = (
            self.canvas.lti13.scenarios[self.line.scenario],
            self.canvas.ags.registry,
        )
        row = registry.world.submission(scenario.assignment_id, scenario.user_id)
        row.score, row.grade, row.grader_id = 9.99, "9.99", TEACHER
        row.workflow_state = "graded"
        item = registry.line_items[scenario.line_item_id]
        update_from_gradebook(registry, item, scenario.user_id)
        self.before = self._kept()

    @property
    def _registration(self) -> Registration:
        client = self.canvas.lti13.registration().client_id
        return Registration(client_id=client, private_key=json.dumps(self.canvas.lti13.private_jwk))

    @property
    def _consumers(self) -> Consumers:
        return Consumers(registration=self._registration, is_key_explicit=True)

    def _planned(self, draw: random.Random) -> tuple[Launch, ServiceRequest, Plan]:
        launch = launch_of(self.canvas, self.line.scenario)
        score = f"{draw.randint(1, 99) / 10}"
        service = AgsService(claims=launch.claims, score_maximum="10")
        asked = scoring(service.target(launch), service.timestamps.next(), score, "10")
        plan = Plan(credentials=self._registration, score=score, service=service)
        return launch, asked, plan


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Line]]:
    folder = tmp_path_factory.mktemp("journals")
    with pytest.MonkeyPatch.context() as patch, Faulty() as canvas:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield [AgsBench(canvas, folder, seed).run() for seed in range(FIRST, FIRST + SEEDS)]


def test_no_grade_is_changed_silently(table: list[Line]) -> None:
    silent = [line for line in table if line.is_silent_change]
    assert len(table) == SEEDS
    assert not silent, "\n".join(map(str, silent))


def test_what_is_left_is_finished_by_the_journal(table: list[Line]) -> None:
    unfinished = [line for line in table if not line.is_finished]
    assert not unfinished, "\n".join(map(str, unfinished))


def test_one_recoverable_fault_ends_quietly(table: list[Line]) -> None:
    """At least 95 of 100: as before, and without a loud line."""
    lies_later = f"at {LOOK}"
    single = [
        line
        for line in table
        if line.plot in {"one run", "two runs"}
        and len(line.faults) < 2
        and not any(one.startswith("lie") and one.endswith(lies_later) for one in line.faults)
    ]
    quiet = [line for line in single if line.is_as_before and not line.is_loud]
    loud = [line for line in single if line not in quiet]
    assert len(single) >= SEEDS // 3
    assert len(quiet) >= 0.95 * len(single), "\n".join(map(str, loud))


def test_the_runs_are_worth_something(table: list[Line]) -> None:
    kinds = Counter(one.rpartition(" at ")[0] for line in table for one in line.faults)
    assert len(kinds) > 12, kinds
    assert len({line.plot for line in table}) == 4
    assert any(line.left for line in table)
