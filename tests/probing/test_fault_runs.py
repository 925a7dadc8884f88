"""Seeded runs that write and restore under faults: a grade is as before, or it is told loudly.

CI runs SEEDS of them, `make faults` 320; LTICHECK_FAULT_FIRST=1000 draws others.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import pytest

from lticheck.model.case import Case
from lticheck.model.credentials import Consumers, SharedSecret
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.service import ServiceRequest
from lticheck.probing.journal import Journal, oldest_of_each, read_journal
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes, send_request
from lticheck.probing.session import Session
from lticheck.probing.signals import signals_stop
from lticheck.probing.trust import Trust
from lticheck.probing.unfinished import restore_entry
from lticheck.sandbox.canvas.grading import score_to_grade
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from tests.probing.fault_draws import LAST, SIGNALS, WRITE, fault
from tests.probing.faulty import DEADLINE, Faulty, Late, SteadyClient, Strike

SEEDS = int(os.environ.get("LTICHECK_FAULT_SEEDS", "60"))
FIRST = int(os.environ.get("LTICHECK_FAULT_FIRST", "0"))
NUMBERS = ("ok", "tool-graded", "percent", "points-100")
SCENARIOS = (*NUMBERS, "letter-grade", "pass-fail", "late")
KEPT = ("grade", "score", "graded")
TEACHERS = 0.999
"""Of the points possible: more than any run writes, for less may be a late policy's work."""
ALLOWED = read_named_hosts(["127.0.0.1"], "this test")


@dataclass(kw_only=True)
class Line:
    """One seeded run: what was done to it, and how it ended."""

    seed: int
    plot: str = ""
    scenario: str = ""
    is_posted: bool = False
    """Whether the tool had posted a grade before."""
    faults: list[str] = field(default_factory=list)
    is_loud: bool = False
    is_as_before: bool = False
    left: int = 0
    is_finished: bool = False
    """Whether the journal, if one is left, brought the grade back afterwards."""

    @property
    def is_silent_change(self) -> bool:
        """Tell whether a grade is another one, and nobody was told, or nothing can mend it."""
        return not self.is_as_before and not (self.is_loud and self.left)

    @property
    def is_recoverable(self) -> bool:
        """Tell whether this is one run with one fault that a careful one gets over in silence."""
        lies_later = any(one.startswith("lie") and one.endswith("at 6") for one in self.faults)
        return self.plot in {"one run", "two runs"} and len(self.faults) < 2 and not lies_later


@dataclass
class Bench:
    """A sandbox, and one seeded run on it."""

    canvas: Faulty
    folder: Path
    seed: int
    numbers: ClassVar[tuple[str, ...]] = NUMBERS
    scenarios: ClassVar[tuple[str, ...]] = SCENARIOS
    after_the_write: ClassVar[tuple[int, int]] = (WRITE, LAST)
    """The requests after one of which a run is killed."""

    def _fault(self) -> str:
        return fault(self.draw, self.canvas)

    def run(self) -> Line:
        """Draw a plot and its faults, play it, and look at the gradebook."""
        self.draw, self.line = random.Random(self.seed), Line(seed=self.seed)
        self.canvas.ready()
        plots: dict[str, Callable[[], None]] = {
            "one run": self._one_run,
            "two runs": self._two_runs,
            "stale journal": self._stale_journal,
            "several entries": self._several_entries,
        }
        self.line.plot = self.draw.choices(list(plots), (12, 3, 2, 3))[0]
        names = self.numbers if self.line.plot == "stale journal" else self.scenarios
        self.line.scenario = self.draw.choice(names)
        self._post_before()
        self.before = self._kept()
        plots[self.line.plot]()
        return self.line

    def _post_before(self) -> None:
        """Let the tool itself have posted a grade before, of which Canvas made what it makes."""
        tool = random.Random(f"{self.seed} posted")
        if tool.random() < 0.5:
            self._write(None, tool)
            self.canvas.forgive()
            self.line.is_posted = True

    def struck(self, strike: Strike, at: int) -> Line:
        """Write and restore while a signal arrives at one of the requests, and nothing else."""
        self.draw, self.line = random.Random(self.seed), Line(seed=self.seed, plot="one run")
        self.canvas.ready()
        self.line.scenario = self.draw.choice(SCENARIOS)
        self.before = self._kept()
        self.canvas.strikes[at] = strike
        journal = self._journal("struck")
        self._look(self._write(journal), journal)
        return self.line

    def _kept(self) -> dict[str, object]:
        row = self.canvas.gradebook(self.line.scenario)
        return {name: rounded(row[name]) for name in KEPT}

    def _one_run(self) -> None:
        """Write while one or two things go wrong, then finish what the journal holds."""
        self.line.faults = [self._fault() for _ in range(self.draw.choice((1, 1, 1, 2)))]
        journal = self._journal("one")
        case = self._write(journal)
        self._look(case, journal)

    def _two_runs(self) -> None:
        """Let two runs, each with its journal, have one grade at once."""
        if self.draw.random() < 0.5:
            names = [self._fault()]
            self.canvas.strikes = {}  # signals come to the main thread, which waits here
            self.line.faults = names
        journals, cases = [self._journal("one"), self._journal("two")], list[Case | None]()
        seeds = [self.draw.random() for _ in journals]

        def write(journal: Journal, seed: float) -> None:
            cases.append(self._write(journal, random.Random(seed)))

        threads = [
            threading.Thread(target=write, args=pair) for pair in zip(journals, seeds, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.canvas.settle()
        self.line.is_loud = any(case and case.restore_failed for case in cases)
        self.line.is_as_before = self._kept() == self.before
        self.line.left = sum(map(_left, journals))
        for journal in journals:
            self._finish(journal)
        self.line.is_finished = self._kept() == self.before

    def _stale_journal(self) -> None:
        """Restore from the journal of a killed run, after which a teacher may have graded."""
        journal = self._journal("stale")
        self._killed(journal, at=self.draw.randint(*self.after_the_write))
        if has_graded := self.draw.random() < 0.6:
            self._grade_as_teacher()
        self._finish_under_faults(journal)
        if has_graded:  # what is left in the journal is the note that it is not ours any more
            self.line.is_finished = self._kept() == self.before

    def _grade_as_teacher(self) -> None:
        world, ids = self.canvas.canvas.world, self.canvas.scenarios[self.line.scenario].ids
        possible = world.assignments[ids[2]].points_possible or 10
        row, score = world.submission(*ids[2:]), TEACHERS * possible
        row.score, row.grade = score, score_to_grade(world.assignments[ids[2]], score, score)
        self.before = self._kept()

    def _several_entries(self) -> None:
        """Kill two or three runs, each of which notes the grade that it finds; restore then.

        Between two of them a teacher may grade: that is the grade to be kept then. Or the write of
        the first is under way when it dies, and arrives in the middle of what the others do.
        """
        journal = self._journal("several")
        teacher = random.Random(f"{self.seed} teacher")
        may_grade = self.line.scenario in self.numbers and teacher.random() < 0.5
        for number in range(self.draw.choice((2, 3))):
            if may_grade and number == 1:
                self._grade_as_teacher()
                self.line.faults.append("a teacher graded")
            at = self.draw.randint(*self.after_the_write)
            if not may_grade and number == 0 and teacher.random() < 0.4:
                self._killed_while_it_writes(journal, teacher)
            else:
                self._killed(journal, at=at)
        self._finish_under_faults(journal)

    def _killed_while_it_writes(self, journal: Journal, draw: random.Random) -> None:
        at, deadlines = self.after_the_write[0], draw.choice((0.5, 1.5, 2.5))
        self._killed(journal, at=at, late=Late(seconds=deadlines * DEADLINE))
        self.line.faults.append(f"its write is late by {deadlines} deadlines")

    def _killed(self, journal: Journal, *, at: int, late: Late | None = None) -> None:
        """Run until it is dead: nothing is sent any more, and nothing noted but what was."""
        self.canvas.forgive()
        if late:
            self.canvas.late[at] = late
        self.canvas.dead_from = at + 1
        self._write(journal)
        self.line.faults.append(f"killed after {at}")

    def _finish_under_faults(self, journal: Journal) -> None:
        self.canvas.forgive()
        if self.draw.random() < 0.4:
            self.line.faults.append(self._fault())
        is_loud = self._finish(journal, forgive=False)
        self.canvas.settle()
        self.line.is_as_before = self._kept() == self.before
        self.line.left = _left(journal)
        self.line.is_loud = is_loud
        self._finish(journal)
        self.line.is_finished = self._kept() == self.before

    def _look(self, case: Case | None, journal: Journal) -> None:
        """Note how a run ended; one that a signal ended says so, and what its journal holds."""
        self.canvas.settle()
        self.line.is_as_before = self._kept() == self.before
        self.line.left = _left(journal)
        self.line.is_loud = bool(self.line.left) if case is None else case.restore_failed
        self._finish(journal)
        self.line.is_finished = self._kept() == self.before

    def _journal(self, name: str) -> Journal:
        return Journal(self.folder / f"{self.seed}-{name}.jsonl")

    def _write(self, journal: Journal | None, draw: random.Random | None = None) -> Case | None:
        """Write by a probe or by a request of its own; None where a signal ended it."""
        draw = draw or self.draw
        wire = SteadyClient(self.canvas)
        launch, asked, plan = self._planned(draw)
        plan = replace(
            plan, wire=wire, journal=journal, patience=DEADLINE, trust=Trust(allowed=ALLOWED)
        )
        try:
            with signals_stop():
                if draw.random() < 0.6:
                    return run_probes(launch, plan)
                return send_request(launch, asked, plan)
        except KeyboardInterrupt:
            return None
        finally:
            wire.close()

    def _planned(self, draw: random.Random) -> tuple[Launch, ServiceRequest, Plan]:
        """Return a launch, the score that is sent by itself, and what a probe of it goes by."""
        launch = Launch(parameters=tuple(self.canvas.launch(self.line.scenario)))
        score = f"0.{draw.randint(1, 99):02}"
        secret = self.canvas.secret(launch.consumer_key) or ""
        credentials = SharedSecret(consumer_key=launch.consumer_key, secret=secret)
        asked = OutcomeRequest(
            operation=Operation.REPLACE, sourcedid=launch.sourcedid or "", result_score=score
        )
        return launch, asked, Plan(credentials=credentials, score=score)

    @property
    def _consumers(self) -> Consumers:
        return Consumers(secret=self.canvas.secret("quiz-tool"), is_explicit=True)

    def _finish(self, journal: Journal, *, forgive: bool = True) -> bool:
        """Do as `lticheck restore` does; return whether it was loud, or ended by a signal."""
        if forgive:
            self.canvas.forgive()
        if not journal.path.exists():
            return False
        wire = SteadyClient(self.canvas)
        session = Session(consumers=self._consumers, wire=wire, timeout=DEADLINE, allowed=ALLOWED)
        is_loud = False
        try:
            with signals_stop():
                for entry in oldest_of_each(read_journal(journal.path)):
                    is_loud |= restore_entry(entry, journal, session).restore_failed
        except KeyboardInterrupt:
            return bool(_left(journal))
        finally:
            wire.close()
        return is_loud


def rounded(value: object) -> object:
    """Return a grade as a person reads it: 0.07 of ten points are 0.7000000000000001 of them."""
    if isinstance(value, float):
        return round(value, 6)
    if not isinstance(value, str):
        return value
    number = value.removesuffix("%")
    try:
        return f"{round(float(number), 6)}{value[len(number) :]}"
    except ValueError:
        return value


def _left(journal: Journal) -> int:
    try:
        return len(read_journal(journal.path)) if journal.path.exists() else 0
    except LticheckError:
        return 0


@pytest.fixture(scope="module")
def canvas() -> Iterator[Faulty]:
    with Faulty() as canvas:
        yield canvas


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def table(canvas: Faulty, tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    folder = tmp_path_factory.mktemp("journals")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        return [Bench(canvas, folder, seed).run() for seed in range(FIRST, FIRST + SEEDS)]


def test_no_grade_is_changed_silently(table: list[Line]) -> None:
    silent = [line for line in table if line.is_silent_change]
    assert len(table) == SEEDS
    assert not silent, "\n".join(map(str, silent))


def test_what_is_left_is_finished_by_the_journal(table: list[Line]) -> None:
    """What a teacher gave since is left, too."""
    unfinished = [line for line in table if not line.is_finished]
    assert not unfinished, "\n".join(map(str, unfinished))


def test_one_recoverable_fault_ends_quietly(table: list[Line]) -> None:
    """At least 95 of 100: as before, and without a loud line."""
    single = [line for line in table if line.is_recoverable]
    quiet = [line for line in single if line.is_as_before and not line.is_loud]
    loud = [line for line in single if line not in quiet]
    assert len(single) >= SEEDS // 3
    assert len(quiet) >= 0.95 * len(single), "\n".join(map(str, loud))


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_at_any_step_costs_no_grade(
    number: signal.Signals, when: str, canvas: Faulty, folder: Path
) -> None:
    """It is held back while a grade is open, however often it comes: nothing is left to be done."""
    for at in range(1, LAST + 1):
        bench = Bench(canvas, folder, seed=at)
        line = bench.struck(Strike(number=number, when=when, times=1 + at % 2), at)
        assert (line.is_as_before, line.left, line.is_loud) == (True, 0, False), line


def test_the_runs_are_worth_something(table: list[Line]) -> None:
    kinds = Counter(one.rpartition(" at ")[0] for line in table for one in line.faults)
    assert len(kinds) > 12, kinds
    assert len({line.plot for line in table}) == 4
    assert any(line.left for line in table)
