"""A run over many inputs: the order, the threads, the connections, and how it ends."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from lticheck.captures import Capture, Unrecognised
from lticheck.captures.outcome_request import asked_of
from lticheck.model.case import Case
from lticheck.model.credentials import Consumers
from lticheck.model.exchange import Sent, SignedRequest, TransportFailure, TransportTrouble
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.response import Response
from lticheck.probing import part_pool
from lticheck.probing import runner as module
from lticheck.probing.retries import Outcome
from lticheck.probing.runner import Runner
from lticheck.probing.session import Session
from lticheck.reporting.post import Hasher
from lticheck.reporting.verdict import Verdict
from tests.cli.fake_client import READ

WAIT = 10.0
"""Seconds that nothing here takes unless it is broken."""
HOST = "canvas.school.edu"
URL = f"https://{HOST}/api/lti/v1/tools/7/grade_passback"
GONE = b'{"errors":[{"message":"The specified resource does not exist."}]}'
LOST = TransportFailure(trouble=TransportTrouble.TIMEOUT, detail="no answer")


def launch(student: int, **more: str) -> Launch:
    parameters = {
        "lti_message_type": "basic-lti-launch-request",
        "lti_version": "LTI-1p0",
        "resource_link_id": "link",
        "oauth_consumer_key": "key",
        "tool_consumer_info_product_family_code": "canvas",
        "lis_outcome_service_url": URL,
        "lis_result_sourcedid": f"7-1-2-{student}-{'a' * 40}",
    } | more
    return Launch(
        parameters=tuple(parameters.items()), location=Location(file=f"{student}.json", entry=1)
    )


def inputs(*students: int) -> Iterator[Capture]:
    for student in students:
        yield Capture(source=f"{student}.json", launches=(launch(student),))


def student_of(sourcedid: str) -> int:
    return int(sourcedid.split("-")[3])


@dataclass
class Wire:
    """A Canvas that answers as it is told, and notes who asked and when."""

    answer: Callable[[int], Response | TransportFailure] = lambda _student: Response(
        status=200, body=READ
    )
    asked: list[int] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sendable(self, url: str) -> str:
        return url

    def send(self, request: SignedRequest, **_: Any) -> Sent:
        found = asked_of(request.body)
        assert found is not None
        student = student_of(found.sourcedid)
        with self.lock:
            self.asked.append(student)
            self.threads.add(threading.get_ident())
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return Sent(answer=self.answer(student), sent_at=0.0, elapsed=0.0)
        finally:
            with self.lock:
                self.at_once -= 1

    @property
    def students(self) -> list[int]:
        """Return who was asked about, each once, in order."""
        return list(dict.fromkeys(self.asked))


@dataclass
class Stop(threading.Event):
    """The end of a run, which tells for how long it was waited."""

    def __post_init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return self.is_set()


def session(wire: Wire | None, **more: Any) -> Session:
    consumers = Consumers(secret="secret", is_explicit=True)
    allowed = read_named_hosts([HOST], "this test")
    return Session(consumers=consumers, wire=wire, allowed=allowed, **more)


def runner(wire: Wire | None, **more: Any) -> Runner:
    return Runner(session=session(wire), **more)


def told(outcomes: Iterable[Outcome]) -> list[str]:
    return [case.location.file for case, _ in outcomes]


def names(*students: int) -> list[str]:
    return [f"{student}.json" for student in students]


# --- one after the other


def test_one_thread_asks_when_it_is_asked_and_not_before() -> None:
    wire = Wire()
    outcomes = runner(wire).run(inputs(1, 2, 3))
    assert wire.asked == []
    for student in (1, 2, 3):
        case, diagnosis = next(outcomes)
        assert case.location.file == diagnosis.location.file == f"{student}.json"
        assert wire.students == list(range(1, student + 1))
    assert next(outcomes, None) is None
    assert wire.threads == {threading.get_ident()}


def test_an_input_in_which_nothing_was_found_is_told() -> None:
    found = Unrecognised(source="x.txt", message="nothing here", hint="look elsewhere")
    ((case, diagnosis),) = runner(None).run([found])
    assert (case.unrecognised, case.hint) == ("nothing here", "look elsewhere")
    assert diagnosis.verdict is Verdict.NOT_RECOGNISED


def test_of_one_place_alone_something_is_said() -> None:
    several = Capture(
        source="x.json",
        launches=tuple(
            Launch(parameters=launch(n).parameters, location=Location(file="x.json", entry=n))
            for n in (1, 2)
        ),
    )
    assert [case.location.entry for case, _ in runner(None).run([several])] == [1, 2]
    assert [case.location.entry for case, _ in runner(None, at=2).run([several])] == [2]


def test_transcripts_and_counts_are_what_is_asked_for() -> None:
    ((_, plain),) = runner(Wire()).run(inputs(1))
    assert all(step.transcript is None for step in plain.steps)
    assert plain.post is None
    counted = runner(Wire(), transcripts=True, hashed=Hasher(b"a key of the tests"))
    ((_, full),) = counted.run(inputs(1))
    assert any(step.transcript for step in full.steps)
    assert full.post


def test_a_part_of_a_log_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read_part", lambda part: inputs(*part))
    outcomes = runner(None).run([(1, 2), *inputs(3)])  # type: ignore[list-item]
    assert told(outcomes) == names(1, 2, 3)


# --- several at once


@pytest.mark.parametrize("jobs", [2, 4])
def test_several_threads_are_told_in_the_order_of_the_inputs(jobs: int) -> None:
    """So many at once, and no more; whoever is first done."""
    barrier = threading.Barrier(jobs, timeout=WAIT)
    is_first: set[int] = set()

    def answer(student: int) -> Response:
        if student not in is_first:
            is_first.add(student)
            barrier.wait()
        return Response(status=200, body=READ)

    wire = Wire(answer)
    students = range(1, 3 * jobs + 1)
    assert told(runner(wire, jobs=jobs).run(inputs(*students))) == names(*students)
    assert wire.most_at_once == jobs
    assert len(wire.threads) == jobs
    assert threading.get_ident() not in wire.threads


def test_what_is_done_is_told_before_the_rest_is_read() -> None:
    taken: list[int] = []

    def read() -> Iterator[Capture]:
        for student in range(1, 100):
            taken.append(student)
            yield from inputs(student)

    outcomes = runner(Wire(), jobs=2).run(read())
    assert told([next(outcomes)]) == ["1.json"]
    assert len(taken) <= 8
    outcomes.close()


def test_who_is_first_and_done_is_told_whatever_the_last_does() -> None:
    taken: list[int] = []
    go_on, is_told = threading.Event(), threading.Event()

    def read() -> Iterator[Capture]:
        for student in range(1, 9):
            taken.append(student)
            if student == 3:  # the first is done from now on, and the second is not
                go_on.set()
                time.sleep(0.3)
            yield from inputs(student)

    def answer(student: int) -> Response:
        (go_on if student == 1 else is_told).wait(WAIT)
        return Response(status=200, body=READ)

    outcomes = runner(Wire(answer), jobs=2).run(read())
    assert told([next(outcomes)]) == ["1.json"]
    assert len(taken) < 8
    is_told.set()
    outcomes.close()


def test_four_inputs_a_thread_are_begun_before_the_first_is_told() -> None:
    taken: list[int] = []
    go_on = threading.Event()

    def read() -> Iterator[Capture]:
        for student in range(1, 20):
            taken.append(student)
            yield from inputs(student)

    def answer(student: int) -> Response:
        if student == 1:
            assert go_on.wait(WAIT)
        return Response(status=200, body=READ)

    first = runner(Wire(answer), jobs=2).run(read())
    threading.Timer(0.3, go_on.set).start()
    assert told([next(first)]) == ["1.json"]
    assert len(taken) == 8
    first.close()


def test_of_one_grade_one_launch_is_asked_about_at_a_time() -> None:
    """Another grade is not held up by it."""
    open_grades: set[int] = set()
    twice: list[int] = []
    other = threading.Event()

    def answer(student: int) -> Response:
        if student == 2:
            other.set()
            return Response(status=200, body=READ)
        if student in open_grades:
            twice.append(student)
        open_grades.add(student)
        assert other.wait(WAIT)
        open_grades.discard(student)
        return Response(status=200, body=READ)

    wire = Wire(answer)
    assert told(runner(wire, jobs=3).run(inputs(1, 1, 2))) == names(1, 1, 2)
    assert twice == []


def test_launches_without_a_grade_wait_for_nobody() -> None:
    without = [
        Capture(source=f"{n}.json", launches=(launch(n, lis_result_sourcedid=""),)) for n in (1, 2)
    ]
    assert told(runner(Wire(), jobs=2).run(without)) == names(1, 2)


# --- how it ends


class Ended(KeyboardInterrupt):
    """Ctrl-C."""


def interrupted(error: BaseException, *, begun: threading.Event) -> Iterator[Capture]:
    """Yield two inputs, and be interrupted when both are under way."""
    yield from inputs(1, 2)
    assert begun.wait(WAIT)
    raise error


@pytest.mark.parametrize("error", [Ended(), ZeroDivisionError()])
def test_an_interruption_loses_nothing_of_what_was_under_way(error: BaseException) -> None:
    """It is finished and told, and then the run ends; after another error it is finished alone."""
    begun, barrier = threading.Event(), threading.Barrier(2, timeout=WAIT)
    seen: set[int] = set()

    def answer(student: int) -> Response:
        if student not in seen:
            seen.add(student)
            barrier.wait()
            begun.set()
        return Response(status=200, body=READ)

    wire, outcomes = Wire(answer), list[Outcome]()
    running = runner(wire, jobs=2)
    with pytest.raises(type(error)):
        outcomes.extend(running.run(interrupted(error, begun=begun)))
    assert wire.at_once == 0
    assert running._stop.is_set()
    if isinstance(error, KeyboardInterrupt):
        assert told(outcomes) == names(1, 2)


def test_who_waits_for_the_first_loses_nothing_by_an_interruption() -> None:
    """Also where a later one is done already."""
    second, go_on = threading.Event(), threading.Event()

    def answer(student: int) -> Response:
        if student == 1:
            go_on.wait(WAIT)
        else:
            second.set()
        return Response(status=200, body=READ)

    def read() -> Iterator[Capture]:
        yield from inputs(1, 2)
        assert second.wait(WAIT)
        time.sleep(0.3)  # until its diagnosis is made, too
        threading.Timer(0.3, interrupt).start()

    def interrupt() -> None:
        threading.Timer(0.3, go_on.set).start()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def end(_number: int, _frame: object) -> None:
        raise Ended

    former = signal.signal(signal.SIGINT, end)
    outcomes = list[Outcome]()
    try:
        with pytest.raises(Ended):
            outcomes.extend(runner(Wire(answer), jobs=2).run(read()))
    finally:
        signal.signal(signal.SIGINT, former)
    assert told(outcomes) == names(1, 2)


def test_what_is_done_is_told_while_the_others_are_under_way() -> None:
    is_told = threading.Event()
    in_time: list[bool] = []

    def answer(student: int) -> Response:
        if student == 2:
            in_time.append(is_told.wait(WAIT))
        else:
            time.sleep(0.1)
        return Response(status=200, body=READ)

    outcomes = runner(Wire(answer), jobs=2).run(inputs(1, 2))
    assert told([next(outcomes)]) == ["1.json"]
    is_told.set()
    assert told(outcomes) == ["2.json"]
    assert all(in_time)


def test_what_was_not_begun_is_not_told() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(_student: int) -> Response:
        begun.set()
        assert go_on.wait(WAIT)
        return Response(status=200, body=READ)

    def read() -> Iterator[Capture]:
        yield from inputs(1, 2, 3, 4)
        assert begun.wait(WAIT)
        threading.Timer(0.2, go_on.set).start()
        raise Ended

    wire, outcomes = Wire(answer), list[Outcome]()
    running = runner(wire, jobs=2)
    with pytest.raises(Ended):
        outcomes.extend(running.run(read()))
    assert told(outcomes) == names(*sorted(wire.students))
    assert len(wire.students) == 2


def test_a_bug_over_one_launch_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(student: int) -> Response:
        if student == 2:
            raise ZeroDivisionError
        return Response(status=200, body=READ)

    for jobs in (1, 3):
        cases = [case for case, _ in runner(Wire(breaks), jobs=jobs).run(inputs(1, 2, 3))]
        assert [bool(case.bug) for case in cases] == [False, True, False]


# --- connections, pace, retries


def test_each_launch_may_have_connections_of_its_own() -> None:
    own, shared = Wire(), Wire()
    list(Runner(session=session(shared), wire=lambda: own).run(inputs(1)))
    assert (own.students, shared.students) == ([1], [])
    list(Runner(session=session(shared), wire=lambda: None).run(inputs(2)))
    assert shared.students == [2]


def test_what_canvas_says_of_its_throttle_slows_the_run_down() -> None:
    stop = Stop()
    stop.set()  # so that nothing is really waited for
    headers = (("X-Rate-Limit-Remaining", "120"),)
    wire = Wire(lambda _student: Response(status=200, headers=headers, body=READ))
    list(runner(wire, _stop=stop).run(inputs(1)))
    assert len(wire.asked) >= 2
    assert stop.waited


def unreachable(times: int, **headers: str) -> Callable[[int], Response | TransportFailure]:
    """Answer nothing so often, and then as usual."""
    left = [times]

    def answer(_student: int) -> Response | TransportFailure:
        left[0] -= 1
        if left[0] < 0:
            return Response(status=200, body=READ)
        return LOST

    return answer


@pytest.mark.parametrize(
    ("retries", "failures", "waited", "is_reached"),
    [(0, 1, [], False), (1, 1, [0.5], True), (1, 2, [0.5], False), (3, 2, [0.5, 1.0], True)],
)
def test_where_canvas_is_not_reached_it_is_tried_again(
    retries: int, failures: int, waited: list[float], *, is_reached: bool
) -> None:
    stop = Stop()
    wire = Wire(unreachable(failures))
    ((case, diagnosis),) = runner(wire, retries=retries, _stop=stop).run(inputs(1))
    assert stop.waited == waited
    assert (diagnosis.verdict is not Verdict.NOT_CHECKED) is is_reached
    assert (case.stopped_by is None or not case.stopped_by.failure) is is_reached


def test_a_run_that_has_ended_tries_nothing_again() -> None:
    stop = Stop()
    stop.set()
    wire = Wire(unreachable(9))
    list(runner(wire, retries=3, _stop=stop).run(inputs(1)))
    assert wire.asked == [1]


# --- what is written, and who is asked


def test_the_score_is_written_on_its_scale() -> None:
    made: list[dict[str, Any]] = []

    class Noting(Session):
        def plan(self, launch: Launch, **how: Any) -> Any:
            made.append(how)
            return super().plan(launch, **how)

    found = session(Wire())
    noting = Noting(consumers=found.consumers, wire=found.wire, allowed=found.allowed)
    list(Runner(session=noting, score="0.7", score_maximum="3").run(inputs(1)))
    assert made == [
        {"score": "0.7", "score_maximum": "3", "journal": None, "wire": None},
    ]
    list(Runner(session=noting).run(inputs(1)))
    assert (made[1]["score"], made[1]["score_maximum"]) == (None, "1")


def test_while_a_launch_is_asked_about_that_is_shown() -> None:
    shown: list[str] = []

    @contextmanager
    def asking(launch: Launch) -> Iterator[None]:
        shown.append(f"{launch.location.file} begins")
        yield
        shown.append(f"{launch.location.file} ends")

    list(runner(Wire(), asking=asking).run(inputs(1, 2)))
    assert shown == ["1.json begins", "1.json ends", "2.json begins", "2.json ends"]


@pytest.mark.parametrize("without", ["wire", "secret"])
def test_where_nobody_is_asked_nothing_is_shown(without: str) -> None:
    @contextmanager
    def asking(_launch: Launch) -> Iterator[None]:
        raise AssertionError
        yield

    wire = None if without == "wire" else Wire()
    consumers = Consumers(secret="secret") if without == "wire" else Consumers()
    allowed = read_named_hosts([HOST], "this test")
    running = Runner(
        session=Session(consumers=consumers, wire=wire, allowed=allowed), asking=asking
    )
    ((case, _),) = running.run(inputs(1))
    assert (case.exchanges, case.bug) == ((), "")


def test_what_three_students_proved_of_a_tool_is_not_asked_for_the_rest() -> None:
    wire = Wire(lambda _student: Response(status=404, body=GONE))
    cases = [case for case, _ in runner(wire).run(inputs(1, 2, 3, 4, 5))]
    assert wire.students == [1, 2, 3]
    assert [case.proven is not None for case in cases] == [False, False, False, True, True]


# --- a person


@dataclass
class Person:
    """Types a secret, in whatever thread is asking."""

    threads: list[int] = field(default_factory=list)

    def secret(self, _key: str, _host: str) -> str:
        self.threads.append(threading.get_ident())
        return "secret"

    def confirm(self, _key: str, _host: str) -> bool:
        return True


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_person_is_asked_by_the_thread_that_waits_for_the_results(jobs: int) -> None:
    person, wire = Person(), Wire()
    asking = Session(
        consumers=Consumers(),
        wire=wire,
        allowed=read_named_hosts([HOST], "this test"),
        prompts=person,
    )
    assert told(Runner(session=asking, jobs=jobs).run(inputs(1, 2, 3))) == names(1, 2, 3)
    assert person.threads == [threading.get_ident()]
    assert wire.students == [1, 2, 3] if jobs == 1 else sorted(wire.students) == [1, 2, 3]
    assert asking.prompts is person


def test_who_is_asked_and_ends_the_run_is_left_in_peace() -> None:
    class Leaving(Person):
        def secret(self, _key: str, _host: str) -> str:
            raise Ended

    wire = Wire()
    asking = Session(
        consumers=Consumers(),
        wire=wire,
        allowed=read_named_hosts([HOST], "this test"),
        prompts=Leaving(),
    )
    outcomes = list[Outcome]()
    with pytest.raises(Ended):
        outcomes.extend(Runner(session=asking, jobs=2).run(inputs(1, 2, 3, 4)))
    assert outcomes == []
    assert wire.asked == []


# --- long logs


@pytest.mark.parametrize(
    ("jobs", "wire", "in_processes"),
    [(1, None, False), (2, None, True), (2, Wire(), False), (1, Wire(), False)],
)
def test_long_logs_go_to_processes_where_nobody_is_asked(
    jobs: int, wire: Wire | None, *, in_processes: bool
) -> None:
    assert runner(wire, jobs=jobs).in_processes is in_processes


def test_processes_judge_as_the_run_would(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, part_pool.HowToJudge]] = []

    def outcomes_of(
        inputs: Iterable[Any], jobs: int, how: part_pool.HowToJudge, judge: part_pool.Judge
    ) -> Iterator[Outcome]:
        given.append((jobs, how))
        for found in inputs:
            yield from judge(found)

    monkeypatch.setattr(part_pool, "outcomes_of", outcomes_of)
    hashed = Hasher(b"a key of the tests")
    running = runner(None, jobs=3, at=1, transcripts=True, show_secrets=True, hashed=hashed)
    assert told(running.run(inputs(1, 2))) == names(1, 2)
    ((jobs, how),) = given
    assert jobs == 3
    assert how.consumers is running.session.consumers
    assert (how.transcripts, how.show_secrets, how.at, how.hashed) == (True, True, 1, hashed)


def test_usually_one_thread_asks_once_and_writes_nothing() -> None:
    plain = runner(None)
    assert (plain.jobs, plain.retries, plain.at) == (1, 0, 0)
    assert (plain.score, plain.transcripts, plain.show_secrets) == (None, False, False)
    assert plain.wire() is None
    assert isinstance(next(plain.run(inputs(1)))[0], Case)
