"""The logging handler: a line a failure, and nothing that a request would pay for."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from lticheck.logging import DiagnosisHandler, diagnosing
from lticheck.logging.entries import Entry, entry_of
from lticheck.logging.watcher import MOST_CHARACTERS, MOST_ENTRIES, Watcher
from lticheck.logging.windows import Window
from tests.live.conftest import PYLTI, TOOL, Written
from tests.live.pylti_records import DROPPED, SECRET, SOURCEDID, answer, post, refused


def test_a_refused_grade_is_one_line(written: Written) -> None:
    refused(PYLTI)
    line = (
        "removed-tool: The assignment is no longer linked to this tool. instructor: Edit the "
        "assignment: Submission Type, External Tool, Find, choose the tool that is installed now, "
        "and save. (lticheck explain removed-tool)"
    )
    assert written.lines == [line]
    record = written.records[0]
    assert (record.levelname, record.__dict__["party"]) == ("ERROR", "instructor")


def test_the_line_holds_no_secret(written: Written) -> None:
    refused(PYLTI)
    text = "\n".join(written.lines)
    assert text
    assert SECRET not in text
    assert SOURCEDID not in text


def test_a_grade_that_arrives_is_no_line(written: Written) -> None:
    post(PYLTI, 200, answer("success", "Score for 81 is now 0.85"))
    assert written.lines == []


def test_each_failure_is_a_line_of_its_own(written: Written) -> None:
    refused(PYLTI)
    post(PYLTI, 200, answer("success", "Score for 81 is now 0.85"))
    refused(PYLTI, DROPPED)
    assert written.rules == ["removed-tool", "user-not-in-course"]


def test_two_threads_are_not_mixed_up(written: Written) -> None:
    """Their lines alternate: each failure is of its own thread."""
    turns = threading.Barrier(2)
    content = {"a": answer("failure", *DROPPED), "b": answer("success", "Score for 81 is now 0.85")}

    def one(name: str) -> None:
        PYLTI.debug("url %s", f"https://{name}.example/api/lti/v1/tools/42/grade_passback")
        turns.wait(10)
        PYLTI.debug("response %s", {"status": "422" if name == "a" else "200"})
        turns.wait(10)
        PYLTI.debug("content %s", format(content[name]))
        turns.wait(10)
        PYLTI.debug("is success %s", name == "b")

    threads = [threading.Thread(target=one, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written.rules == ["user-not-in-course"]


def test_the_exception_after_it_is_the_same_failure(written: Written) -> None:
    """Django logs "Post grade failed" a moment after PyLTI has logged the answer."""
    refused(PYLTI)
    assert written.rules == ["removed-tool"]
    try:
        raise RuntimeError("Post grade failed")
    except RuntimeError:
        TOOL.exception("Internal Server Error: /lti/grade/")
    assert written.rules == ["removed-tool"]


def test_without_an_answer_it_says_what_is_missing(written: Written) -> None:
    TOOL.error("Post grade failed")
    assert written.rules == ["reply-not-captured"]


def test_it_is_named_without_a_flush(written: Written) -> None:
    """Soon after the failure, of its own accord."""
    refused(PYLTI)
    deadline = time.monotonic() + 30
    while not [r for r in written.caplog.records if r.name == "lticheck"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert written.rules == ["removed-tool"]


def test_a_record_that_reaches_two_handlers_counts_once(written: Written) -> None:
    second = DiagnosisHandler(watcher=written.handler.watcher)
    PYLTI.addHandler(second)
    try:
        refused(PYLTI)
        assert written.rules == ["removed-tool"]
    finally:
        PYLTI.removeHandler(second)


def test_its_own_lines_are_not_read(written: Written) -> None:
    """On the root logger it meets what it wrote itself."""
    for name in ("lticheck", "lticheck.anything"):
        record = logging.LogRecord(name, logging.ERROR, "x.py", 1, "Post grade failed", (), None)
        written.handler.handle(record)
    assert written.lines == []
    written.handler.handle(
        logging.LogRecord("tool", logging.ERROR, "x.py", 1, "Post grade failed", (), None)
    )
    assert written.rules == ["reply-not-captured"]


def test_a_bug_over_one_record_ends_nothing(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(written.handler.watcher._windows, "add", lambda *_: 1 / 0)
        TOOL.error("Post grade failed")
        assert written.lines == []
    assert written.handler.dropped == 1
    refused(PYLTI)
    assert written.rules == ["removed-tool"]


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_no_exception_of_a_record_ends_the_thread(
    kind: type[BaseException], written: Written
) -> None:
    """Such as the time-outs of gevent, which are no Exception."""

    class Answer:
        @property
        def request(self) -> object:
            raise kind

    class Failed(Exception):
        response = Answer()

    try:
        raise Failed
    except Failed:
        TOOL.exception("Post grade failed")
    assert written.lines == []
    assert written.handler.dropped == 1
    refused(PYLTI)
    assert written.rules == ["removed-tool"]


@pytest.fixture
def breaks_once(monkeypatch: pytest.MonkeyPatch) -> list[Window]:
    """Let our own code break over the first window that it looks at, and return the windows."""
    looked_at: list[Window] = []
    real = diagnosing.failures_in

    def failures_in(window: Window) -> Iterator[diagnosing.Failure]:
        looked_at.append(window)
        return real(window) if len(looked_at) > 1 else iter([1 / 0])  # type: ignore[list-item]

    monkeypatch.setattr(diagnosing, "failures_in", failures_in)
    return looked_at


def test_a_bug_over_one_window_costs_no_other(written: Written, breaks_once: list[Window]) -> None:
    """Of two threads whose failures are looked at together."""
    both = threading.Barrier(2)  # a thread that has ended leaves its number to the next one

    def fail() -> None:
        refused(PYLTI)
        both.wait(30)

    threads = [threading.Thread(target=fail) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written.rules == ["removed-tool"]
    assert (len(breaks_once), written.handler.dropped) == (2, 1)


def test_a_bug_over_a_window_that_nobody_waits_for_ends_no_thread(
    written: Written, breaks_once: list[Window]
) -> None:
    refused(PYLTI)
    deadline = time.monotonic() + 30
    while not breaks_once:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    refused(PYLTI)
    assert written.rules == ["removed-tool"]
    assert written.handler.dropped == 1


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("%999999999s", ("x",)),
        ("%-0999999999s", ("x",)),
        ("%*s", (999_999_999, "x")),
        ("%.999999999f", (5.0,)),
        ("%3.99999d", (5,)),
        ("%.*f", (999_999_999, 5.0)),
        ("%(a)999999999d", ({"a": 5},)),
    ],
)
def test_no_format_makes_a_text_of_any_length(form: str, values: tuple[object, ...]) -> None:
    record = logging.LogRecord("tool", logging.DEBUG, "x.py", 1, form, values, None)
    assert len(entry_of(record).text()) < 1_000


PATIENT = "from lticheck.logging import watcher; watcher.PATIENCE = 60.0\n"
"""For a process of its own on a machine under load."""


class Raising:
    """An object of the tool's that cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


def test_it_never_raises(written: Written) -> None:
    """Nor does it lose the failure that comes after."""
    TOOL.debug("%s", Raising())
    TOOL.debug(Raising())
    TOOL.debug("grade %d failed", "x")
    TOOL.debug("grade %s %s failed", "x")
    TOOL.debug("grade %(a)s failed", {"b": 1})
    TOOL.debug("grade failed %999999999s", "x")
    TOOL.debug("grade \ud800 failed")
    try:
        raise ValueError(Raising())
    except ValueError:
        TOOL.exception("grade failed")
    refused(PYLTI)
    assert written.rules == ["removed-tool"]
    assert written.handler.dropped == 2


def hostile(number: int, draw: random.Random) -> tuple[object, ...]:
    """Return the arguments of a call of the logger."""
    words = "grade failed <imsx_codeMajor>failure content b' response { 'status': '422' \\x00 }"
    text = "".join(draw.choice(words) for _ in range(draw.randrange(60)))
    kinds: tuple[tuple[object, ...], ...] = (
        (text,),
        ("content %s", text),
        (text + "%s %d", text),
        ("grade failed %s", "<" * 2_000),
        ("score error %s", "{'a':" * 400),
        ("is success False",),
        ("response %s", {"status": text}),
        (b"\xff" * 10,),
        (None,),
    )
    return kinds[number % len(kinds)]


def test_it_survives_a_hundred_thousand_hostile_records(written: Written) -> None:
    """What is beyond the queue is counted; the thread lives, and names the failure that follows."""
    draw = random.Random(16)
    calls = [hostile(number, draw) for number in range(1_000)]
    for number in range(100_000):
        PYLTI.debug(*calls[number % 1_000])
    watcher = written.handler.watcher
    assert watcher.flush(60)
    written.caplog.clear()
    refused(PYLTI)
    assert written.rules == ["removed-tool"]


def test_hostile_records_are_read_as_well(written: Written) -> None:
    """Some thousands, so slowly that none is dropped but what cannot be formatted at all."""
    draw = random.Random(17)
    for number in range(2_000):
        PYLTI.debug(*hostile(number, draw))
        if number % 500 == 0:
            assert written.handler.watcher.flush(60)
    assert written.handler.watcher.flush(60)
    assert written.handler.dropped == 0


def test_a_full_queue_drops_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the thread does not come to look, what waits stays bounded."""
    watcher = Watcher()
    monkeypatch.setattr(watcher, "_rouse", lambda: None)
    handler = DiagnosisHandler(watcher=watcher)
    short = logging.LogRecord("tool", logging.DEBUG, "x.py", 1, "grade failed", (), None)
    for _ in range(MOST_ENTRIES + 10):
        handler.emit(logging.makeLogRecord(short.__dict__ | {"_seen_by_lticheck": True}))
    assert len(watcher._queue) == 0
    for _ in range(MOST_ENTRIES + 10):
        handler.emit(logging.makeLogRecord(short.__dict__))
    assert (len(watcher._queue), handler.dropped) == (MOST_ENTRIES, 10)


def test_long_records_are_dropped_by_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher()
    monkeypatch.setattr(watcher, "_rouse", lambda: None)
    handler = DiagnosisHandler(watcher=watcher)
    huge = b"x" * 90_000_000
    for _ in range(100):
        handler.emit(logging.LogRecord("tool", 10, "x.py", 1, "x" * 900_000, (), None))
        handler.emit(logging.LogRecord("tool", 10, "x.py", 1, "%s", (huge,), None))
    held = sum(len(str(one.message)) for one, _ in watcher._queue if isinstance(one, Entry))
    assert 0 < held <= MOST_CHARACTERS
    assert handler.dropped > 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_child_diagnoses_by_itself(run_python: Callable[..., str]) -> None:
    """As under gunicorn --preload: the parent's thread does not exist in its children."""
    told = run_python(
        f"{PATIENT}import logging, os, sys; from lticheck.logging import DiagnosisHandler\n"
        "from tests.live.pylti_records import refused, DROPPED\n"
        "log = logging.getLogger('pylti'); log.setLevel(10); handler = DiagnosisHandler()\n"
        "log.addHandler(handler); log.propagate = False\n"
        "logging.getLogger('lticheck').addHandler(logging.StreamHandler(sys.stdout))\n"
        "refused(log); handler.flush(); child = os.fork()\n"
        "refused(log, DROPPED) if not child else os.waitpid(child, 0)\n"
    )
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "removed-tool",
        "user-not-in-course",
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_fork_waits_for_a_diagnosis_under_way(run_python: Callable[..., str]) -> None:
    """It may be in the middle of an import, of which the child would never see the end."""
    told = run_python(
        "import os, time; from lticheck.logging import diagnosing, DiagnosisHandler\n"
        "from tests.live.conftest import TOOL\n"
        "seen = []\n"
        "def slow(window): seen.append('begun'); time.sleep(0.5); seen.append('ended'); return []\n"
        "diagnosing.failures_in = slow\n"
        "TOOL.handlers = [DiagnosisHandler()]; TOOL.error('Post grade failed')\n"
        "while not seen: time.sleep(0.01)\n"
        "child = os.fork()\n"
        "os.waitpid(child, 0) if child else print(*seen)\n"
    )
    assert told.split() == ["begun", "ended"]


def test_at_exit_what_is_queued_is_named(run_python: Callable[..., str]) -> None:
    told = run_python(
        f"{PATIENT}import logging, sys; from lticheck.logging import DiagnosisHandler\n"
        "from tests.live.pylti_records import refused\n"
        "log = logging.getLogger('pylti'); log.setLevel(10); log.addHandler(DiagnosisHandler())\n"
        "log.propagate = False\n"
        "logging.getLogger('lticheck').addHandler(logging.StreamHandler(sys.stdout))\n"
        "refused(log)"
    )
    assert told.startswith("removed-tool: ")


def test_to_attach_it_imports_nothing_heavy(run_python: Callable[..., str]) -> None:
    """A tool pays at its start for the handler alone; the rest is read at the first failure."""
    loaded = run_python(
        "import sys, lticheck.logging, lticheck.hooks\n"
        "print(sorted({'lxml', 'requests', 'flask', 'rich', 'lticheck.rules'} & set(sys.modules)))"
    )
    assert loaded.strip() == "[]"
