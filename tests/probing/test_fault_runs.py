"""Seeded runs that write and restore under faults: a grade is as before, or it is told loudly.

CI runs SEEDS of them; `make faults` runs 320.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lticheck.model.case import Case
from lticheck.model.credentials import Consumers, Credentials
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.journal import Journal, read_journal
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes, send_request
from lticheck.probing.session import Session
from lticheck.probing.trust import Trust
from lticheck.probing.unfinished import restore_entry
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.outcomes.request import Operation, OutcomeRequest

SEEDS = int(os.environ.get("LTICHECK_FAULT_SEEDS", "60"))
DEADLINE = 0.4
"""Seconds for one exchange; late writes are told in deadlines."""
SCENARIOS = ("ok", "tool-graded", "percent", "points-100", "letter-grade", "pass-fail", "late")
KEPT = ("grade", "score", "graded")
XML = "application/xml"
PROCESSING = b"processing</imsx_codeMajor>"
Change = Callable[[Response], Response]


def _says(status: int, text: bytes) -> Change:
    return lambda _found: Response(status=status, media_type="application/json", body=text)


def _processing(found: Response) -> Response:
    return replace(found, body=found.body.replace(b"success</imsx_codeMajor>", PROCESSING))


ERRORS = b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}'
AFTER_THE_WORK: dict[str, Change] = {
    "processing": _processing,
    "500 JSON": _says(500, ERRORS),
    "503 JSON": _says(503, ERRORS),
    "504 JSON": _says(504, b'{"errors":[{"message":"Gateway Timeout"}]}'),
    "empty": lambda found: replace(found, body=b""),
    "chunk error": lambda found: replace(found, headers={"Transfer-Encoding": "chunked"}),
    "garbage": lambda found: replace(found, body=found.body[: len(found.body) // 2]),
}
"""The work is done, and the answer does not say so."""
LYING: dict[str, Change] = {
    "another grade": lambda found: replace(found, body=_with_score(found.body, b"0.77")),
    "a letter": lambda found: replace(found, body=_with_score(found.body, b"A-")),
    "not a number": lambda found: replace(found, body=_with_score(found.body, b"NaN")),
}
NETWORK = (
    "reset",
    "lost-reply",
    "half-reply",
    "bad-gateway",
    "unavailable",
    "throttle",
    "late-reply",
)


def _with_score(body: bytes, score: bytes) -> bytes:
    head, mark, rest = body.partition(b"<textString>")
    if mark:
        return head + mark + score + b"<" + rest.partition(b"<")[2]
    return body.replace(b"<textString/>", b"<textString>" + score + b"</textString>")


class Faulty(Sandbox):
    """A sandbox whose answers are changed, and whose work is late, at given requests."""

    changes: dict[int, Change]
    late: dict[int, float]
    """By how many seconds the work of a request comes after its connection is gone."""
    timers: list[threading.Timer]

    def ready(self) -> None:
        """Begin a run."""
        self.reset()
        self.calls, self.changes, self.late, self.timers = 0, {}, {}, []
        self.on_call = None

    def settle(self) -> None:
        """Wait until what is late has been done."""
        for timer in self.timers:
            timer.join()

    def _answer(self, request: Request, now: float) -> Response:
        number = self.calls
        if number in self.late:
            work = threading.Timer(self.late[number], super()._answer, (request, now))
            self.timers.append(work)
            work.start()
            return Response(status=504, media_type="text/html", body=b"<html></html>")
        found = super()._answer(request, now)
        change = self.changes.get(number)
        return change(found) if change else found


@dataclass(frozen=True, kw_only=True)
class Line:
    """One run: what was done to it, and how it ended."""

    seed: int
    scenario: str
    faults: tuple[str, ...]
    is_recoverable: bool
    """One fault that a careful run gets over without a loud line."""
    is_loud: bool
    is_as_before: bool
    left: int
    is_finished: bool
    """Whether the journal, if one is left, brought the grade back afterwards."""

    @property
    def is_silent_change(self) -> bool:
        """Tell whether a grade is another one, and nobody was told."""
        return not self.is_as_before and not (self.is_loud and self.left)


def one_run(seed: int, canvas: Faulty, folder: Path) -> Line:
    """Write and restore while one or two things go wrong, then finish what the journal holds."""
    draw = random.Random(seed)
    canvas.ready()
    scenario = draw.choice(SCENARIOS)
    faults = [plan_fault(draw, canvas) for _ in range(draw.choice((1, 1, 1, 2)))]
    if len(faults) == 2 and all(fault.startswith(tuple(LYING)) for fault in faults):
        del canvas.changes[3]  # who lies the same twice cannot be told from who tells the truth
    before = {name: canvas.gradebook(scenario)[name] for name in KEPT}
    journal = Journal(folder / f"{seed}.jsonl")
    case, is_interrupted = run(canvas, scenario, journal, draw)
    canvas.settle()
    after = {name: canvas.gradebook(scenario)[name] for name in KEPT}
    left = len(read_journal(journal.path)) if journal.path.exists() else 0
    is_loud = bool(left and is_interrupted) or bool(case and case.restore_failed)
    if left:
        finish(canvas, journal)
    finished = {name: canvas.gradebook(scenario)[name] for name in KEPT}
    return Line(
        seed=seed,
        scenario=scenario,
        faults=tuple(faults),
        is_recoverable=len(faults) == 1,
        is_loud=is_loud,
        is_as_before=before == after,
        left=left,
        is_finished=before == finished,
    )


def plan_fault(draw: random.Random, canvas: Faulty) -> str:
    """Switch one fault on, at one of the requests of a run."""
    at = draw.randint(1, 8)
    kind = draw.choice(("network", "network", "after", "after", "lies", "late", "late", "signal"))
    if kind == "network":
        name = draw.choice(NETWORK)
        former = canvas.on_call
        canvas.on_call = lambda n: (*(former(n) if former else ()), *((name,) if n == at else ()))
        return f"{name} at {at}"
    if kind in {"after", "lies"}:
        table = AFTER_THE_WORK if kind == "after" else LYING
        name = draw.choice(list(table))
        at = at if kind == "after" else draw.choice((1, 3))
        canvas.changes[at] = table[name]
        return f"{name} at {at}"
    if kind == "late":
        at, deadlines = draw.choice((3, 4, 4, 4)), draw.choice((0.5, 1.0, 1.5, 2.5, 5.0))
        canvas.late[at] = deadlines * DEADLINE
        return f"late by {deadlines} deadlines at {at}"

    def strike(found: Response) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        return found

    canvas.changes[at] = strike
    return f"signal at {at}"


def run(
    canvas: Faulty, scenario: str, journal: Journal, draw: random.Random
) -> tuple[Case | None, bool]:
    """Write by a probe or by a request of its own; tell whether it was interrupted."""
    launch = Launch(parameters=tuple(canvas.launch(scenario)))
    score = f"0.{draw.randint(1, 99):02}"
    wire = RequestsClient(timeout=DEADLINE, trust_environment=False)
    secret = canvas.secret(launch.consumer_key) or ""
    plan = Plan(
        credentials=Credentials(consumer_key=launch.consumer_key, secret=secret),
        wire=wire,
        score=score,
        journal=journal,
        patience=DEADLINE,
        trust=Trust(allowed=read_named_hosts(["127.0.0.1"], "this test")),
    )
    asked = OutcomeRequest(
        operation=Operation.REPLACE, sourcedid=launch.sourcedid or "", result_score=score
    )
    try:
        return (
            run_probes(launch, plan) if draw.random() < 0.6 else send_request(launch, asked, plan)
        ), False
    except KeyboardInterrupt:
        return None, True
    finally:
        wire.close()


def finish(canvas: Faulty, journal: Journal) -> None:
    """Do as `lticheck restore` does, once nothing goes wrong any more."""
    canvas.changes, canvas.late, canvas.on_call = {}, {}, None
    wire = RequestsClient(timeout=DEADLINE, trust_environment=False)
    session = Session(
        consumers=Consumers(secret=canvas.secret("quiz-tool"), is_explicit=True),
        wire=wire,
        timeout=DEADLINE,
        allowed=read_named_hosts(["127.0.0.1"], "this test"),
    )
    for entry in read_journal(journal.path):
        restore_entry(entry, journal, session)
    wire.close()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Line]]:
    folder = tmp_path_factory.mktemp("journals")
    with pytest.MonkeyPatch.context() as patch, Faulty() as canvas:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield [one_run(seed, canvas, folder) for seed in range(SEEDS)]  # type: ignore[arg-type]


def test_no_grade_is_changed_silently(table: list[Line]) -> None:
    silent = [line for line in table if line.is_silent_change]
    assert not silent, "\n".join(map(str, silent))


def test_what_is_left_is_finished_by_the_journal(table: list[Line]) -> None:
    unfinished = [line for line in table if not line.is_finished]
    assert not unfinished, "\n".join(map(str, unfinished))


def test_one_recoverable_fault_ends_quietly(table: list[Line]) -> None:
    """At least 95 of 100: as before, and without a loud line."""
    single = [line for line in table if line.is_recoverable]
    loud = [line for line in single if line.is_loud or not line.is_as_before]
    assert len(loud) <= 0.05 * len(single), "\n".join(map(str, loud))


def test_the_runs_are_worth_something(table: list[Line]) -> None:
    kinds = Counter(fault.rpartition(" at ")[0] for line in table for fault in line.faults)
    assert len(kinds) > 12, kinds
