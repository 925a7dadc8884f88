"""What a restore sends after each fate of a write, request by request, without a network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest

from lticheck.model.case import Restore, Role, StepState
from lticheck.model.errors import RequestNotPossible
from lticheck.model.exchange import Reply, TransportFailure
from lticheck.probing import restore as module
from lticheck.probing.fence import Stamp
from lticheck.probing.journal import Entry, as_one
from lticheck.probing.plan import Plan
from lticheck.probing.restore import Restoring, overwriting
from lticheck.services.interface import Step
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.response_parser import read_reply
from lticheck.services.outcomes.service import RESTORE_TEXTS, OutcomeService
from tests.probing.gradebook import (
    ENTRY,
    LOST,
    SERVER_ERROR,
    Answer,
    Gradebook,
    Notebook,
    duplicate,
    exchange,
    expired,
    fixed,
    lost,
    reads,
    refused,
    reply,
    says,
    server_error,
    times,
)

STAMP = Stamp(nonce="n", timestamp=ENTRY.timestamp)
LOOK, BACK, FENCE = Role.PROOF, Role.RESTORE, Role.FENCE


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let no time pass but what is slept."""
    naps: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: 100.0 + sum(naps), sleep=naps.append)
    monkeypatch.setattr(module, "time", clock)
    return naps


pytestmark = pytest.mark.usefixtures("slept")


def after(
    book: Gradebook,
    answer: Reply | TransportFailure | None,
    entry: Entry = ENTRY,
    *,
    may_be_under_way: bool = False,
    notes: Notebook | None = None,
) -> Restore | None:
    """Bring a grade back after a write that was answered so; None: it was not sent."""
    restoring = Restoring(probe=book, journal=notes or Notebook(), entry=entry)
    write = exchange(answer) if answer else None
    restoring.after(write, may_be_under_way=may_be_under_way)
    return book.case.restore


def not_back(book: Gradebook, answer: Reply | TransportFailure, entry: Entry = ENTRY) -> str:
    """Return why a grade is not back, which its journal keeps then."""
    notes = Notebook()
    found = after(book, answer, entry, notes=notes)
    assert found
    assert not found.done
    assert ("end", entry.id) not in notes.lines
    return found.note


def back(book: Gradebook, answer: Reply | TransportFailure | None, entry: Entry = ENTRY) -> str:
    """Return what is said of a grade that is back, and struck off the journal."""
    notes = Notebook()
    found = after(book, answer, entry, notes=notes, may_be_under_way=answer is None)
    assert found
    assert found.done
    assert notes.lines[-1] == ("end", entry.id)
    return found.note


SUCCESS = says("success")


# --- a write that was taken


def test_it_is_looked_at_put_back_and_proven() -> None:
    book = Gradebook("0.31")
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, BACK, LOOK]
    assert [one.request.operation for one in book.sent] == [
        Operation.READ, Operation.REPLACE, Operation.READ,
    ]  # fmt: skip
    assert {one.request.sourcedid for one in book.sent} == {"1-2-3"}
    assert [one.stamp for one in book.sent] == [None] * 3
    assert book.states == [StepState.PASSED] * 3
    assert [one.name for one in book.steps] == ["restored", "restore", "restored"]
    assert book.score == "0.5"


def test_where_nothing_was_graded_it_is_cleared() -> None:
    book = Gradebook("0.31")
    assert back(book, SUCCESS, replace(ENTRY, former="")) == RESTORE_TEXTS.cleared
    assert book.sent[1].request.operation is Operation.DELETE


@pytest.mark.parametrize("shown", [None, "0.5", "0.50", "0.31"])
def test_what_reads_as_before_is_left_alone_when_it_is_read_twice(shown: str | None) -> None:
    """Something was written: who says that it changed nothing says it twice."""
    book = Gradebook("0.5")
    assert back(book, SUCCESS, replace(ENTRY, shown=shown)) == RESTORE_TEXTS.untouched
    assert book.roles == [LOOK, LOOK]


@pytest.mark.parametrize("shown", [None, "0.31"])
def test_what_changes_from_look_to_look_is_put_back(shown: str | None) -> None:
    book = Gradebook("0.31", [reads("0.5")])
    assert back(book, SUCCESS, replace(ENTRY, shown=shown)) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, LOOK, BACK, LOOK]


def test_a_second_look_that_is_lost_proves_nothing() -> None:
    book = Gradebook("0.31", [reads("0.5"), *times(lost, 3)])
    note = not_back(book, SUCCESS, replace(ENTRY, shown="0.31"))
    assert note == "the grade could not be read, so nothing was put back"


def test_without_a_look_nothing_is_put_back() -> None:
    book = Gradebook("0.31", [lost, lost, lost])
    assert not_back(book, SUCCESS) == "the grade could not be read, so nothing was put back"
    assert book.roles == [LOOK] * 3
    assert book.score == "0.31"


def test_a_look_is_tried_three_times() -> None:
    book = Gradebook("0.31", [lost, server_error])
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, LOOK, LOOK, BACK, LOOK]


def test_a_throttle_is_waited_for_as_long_as_it_says(slept: list[float]) -> None:
    body = b"403 Forbidden (Rate Limit Exceeded)"
    headers = (("X-Rate-Limit-Remaining", "200"),)
    busy = fixed(Reply(status=403, headers=headers, body=body, outcome=read_reply(body)))
    book = Gradebook("0.31", [busy, busy])
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert slept == [5.0, 5.0]


def test_a_refusal_is_not_asked_for_again() -> None:
    book = Gradebook("0.31", [refused])
    assert not_back(book, SUCCESS) == "the grade could not be read, so nothing was put back"
    assert book.roles == [LOOK]


# --- whose grade it is


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        ("0.31", {}), ("0.3", {}), ("1.0", {}),  # what Canvas may have made of it
        ("0.31", {"shown": "0.3"}), ("0.3", {"shown": "0.3"}),
        ("0.3", {"shown": "0.3", "written": ""}),
        ("", {"clears": True, "written": ""}), (" ", {"clears": True, "written": ""}),
        ("", {"shown": "", "clears": True, "written": ""}),
    ],
)  # fmt: skip
def test_what_the_write_may_have_made_is_put_back(now: str, changes: dict[str, object]) -> None:
    book = Gradebook(now)
    assert back(book, SUCCESS, replace(ENTRY, **changes)) == RESTORE_TEXTS.back  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        ("0.9", {}), ("", {}), ("A", {}),
        ("0.2", {"shown": "0.3"}), ("1.0", {"shown": "0.3"}), ("", {"shown": "0.3"}),
        ("0.31", {"shown": "0.3", "written": ""}), ("", {"shown": "0.3", "written": ""}),
        ("0.2", {"clears": True, "written": ""}), ("0.31", {"clears": True}),
    ],
)  # fmt: skip
def test_what_somebody_gave_since_is_left(now: str, changes: dict[str, object]) -> None:
    book = Gradebook(now)
    note = not_back(book, SUCCESS, replace(ENTRY, **changes))  # type: ignore[arg-type]
    assert note == (
        f"it reads “{now}”, which is neither the former “0.5” nor what was written: somebody "
        "graded since, and that was left"
    )
    assert book.roles == [LOOK]
    assert book.score == now


# --- putting back

proxy = fixed(reply(b"<html><title>Bad\nGateway</title></html>", 502))


def test_the_next_way_is_tried_where_one_is_refused() -> None:
    book = Gradebook("0.31", [None, refused])
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, BACK, BACK, LOOK]
    assert book.sent[1].request.result_total_score == "5"
    assert book.sent[2].request.result_score == "0.5"


def test_the_next_way_is_tried_where_one_gives_another_grade() -> None:
    book = Gradebook("0.31", [None, says_and_sets("0.49")])
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, BACK, LOOK, BACK, LOOK]


def says_and_sets(score: str) -> Answer:
    def answer(book: Gradebook) -> Reply:
        book.score = score
        return says("success")

    return answer


# --- a late policy, which lowers what is put back too


@dataclass
class LateBook(Gradebook):
    """Takes a fifth of the points of every grade, and leaves a tenth of them."""

    lowest: float = 0.1

    def usual(self, asked: OutcomeRequest) -> Reply:
        found = super().usual(asked)
        if not asked.writes or not self.score:
            return found
        entered = float(self.score)
        self.score = f"{max(entered - 0.2, min(entered, self.lowest)):.4g}"
        return says("success")


def given(book: Gradebook) -> list[str | None]:
    """Return what was sent to put the grade back."""
    back = [one.request for one in book.sent if one.role is BACK]
    return [one.result_total_score or one.result_score for one in back]


LOWERED = replace(ENTRY, written="0.31", shown="0.11")


def test_a_grade_that_was_lowered_before_comes_back_as_it_was() -> None:
    book = LateBook("0.11")
    assert back(book, SUCCESS, LOWERED) == RESTORE_TEXTS.back
    assert (book.score, given(book)) == ("0.5", ["5", "0.5", "7"])


def test_what_was_not_seen_to_be_lowered_is_seen_by_what_came_of_the_former_grade() -> None:
    book = LateBook("0.11")
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert given(book) == ["5", "0.5", "7"]


def test_without_points_the_fraction_goes_back() -> None:
    book = LateBook("0.11")
    assert back(book, SUCCESS, replace(LOWERED, points_possible="")) == RESTORE_TEXTS.back
    assert (book.score, given(book)) == ("0.5", ["0.5", "0.7"])


def test_near_the_lowest_grade_less_is_taken_than_of_others() -> None:
    """The lowest is read twice, and what the run's own write lost says how much is taken."""
    book = LateBook("0.11")
    assert back(book, SUCCESS, replace(LOWERED, former="0.15")) == RESTORE_TEXTS.back
    assert (book.score, given(book)) == ("0.15", ["1.5", "0.15", "3.5"])


def test_where_that_is_not_known_it_is_found_step_by_step() -> None:
    book = LateBook("0.11", lowest=0.25)
    assert back(book, SUCCESS, replace(ENTRY, former="0.35")) == RESTORE_TEXTS.back
    assert (book.score, given(book)) == ("0.35", ["3.5", "0.35", "4.5", "0.45", "5.5"])


def test_after_three_grades_it_is_given_up() -> None:
    book = LateBook("0.4", lowest=0.1)
    entry = replace(ENTRY, former="0.12", written="0.6", shown=None)
    assert not_back(book, SUCCESS, entry) == "it reads “0.1” instead"
    assert given(book) == ["1.2", "0.12", "1.4", "0.14", "1.6", "0.16"]


def test_where_nothing_comes_of_it_no_other_grade_is_given() -> None:
    """A locked grade stays what it is: to give more might change it after all."""
    book = Gradebook("0.31", [None, fixed(says("success")), None, fixed(says("success")), None])
    assert not_back(book, SUCCESS) == "it reads “0.31” instead"
    assert given(book) == ["5", "0.5"]


@pytest.mark.parametrize("answer", [lost, server_error])
def test_where_one_may_still_arrive_no_other_grade_is_given(answer: Answer) -> None:
    """It would land on the other one, and nobody would know."""
    book = LateBook("0.11", [None, answer])
    assert not_back(book, SUCCESS, LOWERED) == "it reads “0.3” instead"
    assert given(book) == ["5", "5", "0.5"]


def test_a_grade_that_became_too_high_is_never_left() -> None:
    """A reading was wrong: the late policy takes nothing."""
    wrong = [None, None, reads("0.3"), None, reads("0.3")]
    book = Gradebook("0.11", wrong)
    assert back(book, SUCCESS, replace(ENTRY, shown="0.11")) == RESTORE_TEXTS.back
    assert (book.score, given(book)) == ("0.5", ["5", "0.5", "7", "0.7", "5"])


def test_a_grade_is_not_lowered_to_make_it_fit() -> None:
    """Complete/Incomplete reads all of less."""
    book = Gradebook("0.3", [None, says_and_sets("1.0"), None, says_and_sets("1.0")])
    assert not_back(book, SUCCESS, replace(ENTRY, shown="0.3")) == "it reads “1.0” instead"
    assert given(book) == ["5", "0.5"]


def test_every_dead_run_tells_what_is_taken() -> None:
    first = replace(LOWERED, former="0.15")
    second = replace(ENTRY, id="2", former="0.11", written="0.4", shown=None)
    book = LateBook("0.2", [duplicate])
    assert of_journal(book, as_one([first, second])).done
    assert (book.score, given(book)) == ("0.15", ["1.5", "0.15", "3.5"])


def test_a_restore_that_is_lost_is_sent_again() -> None:
    book = Gradebook("0.31", [None, lost, server_error])
    assert back(book, SUCCESS) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, BACK, BACK, BACK, LOOK]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([None, refused, refused], "no"),
        ([None, refused, fixed(says("failure"))], "the answer was outcome XML"),
        ([None, *times(lost, 3), *times(lost, 3), *times(lost, 3), *times(lost, 3)],
         "no answer in time"),
        ([None, *times(server_error, 3), *times(lost, 3), *times(server_error, 3),
          *times(lost, 3)], "An error occurred."),
        ([None, *times(proxy, 3),
          *times(lost, 3), *times(proxy, 3),
          *times(lost, 3)], "Bad Gateway"),
        ([None, fixed(says("success")), None, fixed(says("success")), None],
         "it reads “0.31” instead"),
    ],
)  # fmt: skip
def test_it_is_said_why_it_is_not_back(answers: list[Answer | None], why: str) -> None:
    assert not_back(Gradebook("0.31", answers), SUCCESS) == why


def test_what_was_never_answered_says_so() -> None:
    assert module._reason(replace(exchange(LOST), answer=None)) == "no answer"


def test_there_may_be_no_way_back() -> None:
    assert not_back(Gradebook("0.31"), SUCCESS, replace(ENTRY, former="A-")) == "nothing was sent"


# --- a write that was refused


def test_a_refusal_is_believed_when_the_grade_is_as_before() -> None:
    notes, book = Notebook(), Gradebook("0.5")
    assert after(book, says("failure"), notes=notes) is None
    assert book.roles == [LOOK]
    assert notes.lines == [("end", "1")]


def test_a_refusal_is_believed_where_nothing_can_be_read() -> None:
    notes, book = Notebook(), Gradebook("0.31", [*times(lost, 3)])
    assert after(book, says("failure"), notes=notes) is None
    assert notes.lines == [("end", "1")]


def test_a_refusal_that_changed_the_grade_is_put_back() -> None:
    book = Gradebook("0.31")
    assert back(book, says("failure")) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, LOOK, BACK, LOOK]


# --- a write whose answer was lost


FATES = [LOST, reply(SERVER_ERROR, 500), says("processing"), reply(b"")]


@pytest.mark.parametrize("fate", FATES, ids=["lost", "500", "processing", "empty"])
def test_a_write_that_has_arrived_is_waited_for(fate: Reply, slept: list[float]) -> None:
    book = Gradebook("0.5", [duplicate, None, None, lambda b: b.usual(exchange(LOST).asked)])  # type: ignore[arg-type]
    assert back(book, fate) == RESTORE_TEXTS.back
    assert book.sent[0].stamp == STAMP
    assert book.roles == [FENCE, LOOK, LOOK, LOOK, LOOK, BACK, LOOK]
    assert slept == [2.5, 2.5]
    assert book.states[0] is StepState.PASSED


def test_a_write_that_has_arrived_is_waited_for_two_deadlines(slept: list[float]) -> None:
    book = Gradebook("0.5", [duplicate])
    assert back(book, LOST) == RESTORE_TEXTS.untouched
    assert slept == [2.5] * 8
    assert sum(slept) == 2 * book.patience


@pytest.mark.parametrize(
    ("age", "naps"), [(13, [2.5, 2.5, 2.0]), (20, []), (60, []), (-30, [2.5] * 8)]
)
def test_what_has_passed_since_is_not_waited_for(
    age: int, naps: list[float], slept: list[float]
) -> None:
    book = Gradebook("0.5", [duplicate], now=float(ENTRY.timestamp) + age)
    back(book, LOST)
    assert slept == naps


def test_a_write_of_unknown_time_is_not_waited_for(slept: list[float]) -> None:
    book = Gradebook("0.5", [duplicate])
    back(book, LOST, replace(ENTRY, timestamp=""))
    assert slept == []


def test_a_short_patience_is_no_busy_loop(slept: list[float]) -> None:
    book = Gradebook("0.5", [duplicate], patience=0.02)
    back(book, LOST)
    assert slept == pytest.approx([0.01] * 4)


def test_a_reading_that_is_lost_is_no_end_of_the_wait(slept: list[float]) -> None:
    book = Gradebook("0.31", [duplicate, *times(lost, 3), reads("0.5")])
    assert back(book, LOST) == RESTORE_TEXTS.back
    assert len(slept) == 2


def test_a_write_that_is_fenced_out_is_not_waited_for(slept: list[float]) -> None:
    """The first read has taken the nonce, the second one proves that it is kept."""
    book = Gradebook("0.5", [None, duplicate])
    assert back(book, LOST) == RESTORE_TEXTS.untouched
    assert book.roles == [FENCE, FENCE, LOOK, LOOK]
    assert slept == []
    assert [one.stamp for one in book.sent] == [STAMP, STAMP, None, None]


def test_an_expired_stamp_fences_too(slept: list[float]) -> None:
    book = Gradebook("0.5", [expired])
    assert back(book, LOST) == RESTORE_TEXTS.untouched
    assert book.roles[:1] == [FENCE]
    assert slept


MAY_ARRIVE = "it is for now, but the write whose answer was lost may still arrive: "
LATER = ". Read the grade again in 90 minutes."


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([None, None], "nonces are not kept there"),
        ([*times(lost, 3)], "Canvas could not be asked about it"),
        ([*times(refused, 3)], "Canvas could not be asked about it"),
        ([None, *times(lost, 3)], "Canvas could not be asked about it"),
        ([None, *times(refused, 3)], "Canvas could not be asked about it"),
    ],
)
def test_without_a_fence_it_is_put_back_loudly(answers: list[Answer | None], why: str) -> None:
    book = Gradebook("0.31", answers)
    assert not_back(book, LOST) == f"{MAY_ARRIVE}{why}{LATER}"
    assert book.score == "0.5"


def test_where_the_fence_cannot_be_raised_the_write_is_waited_for(slept: list[float]) -> None:
    book = Gradebook("0.5", [*times(lost, 3)])
    assert "Canvas could not be asked about it" in not_back(book, LOST)
    assert sum(slept) == 2 * book.patience


def test_a_write_that_was_not_signed_by_us_has_no_fence() -> None:
    book = Gradebook("0.31")
    note = not_back(book, LOST, replace(ENTRY, nonce=""))
    assert note == f"{MAY_ARRIVE}how it was signed is not known{LATER}"
    assert FENCE not in book.roles


@pytest.mark.parametrize("lost_ones", [1, 2])
def test_a_fence_is_raised_in_three_tries(lost_ones: int) -> None:
    book = Gradebook("0.31", [*times(lost, lost_ones), duplicate])
    assert back(book, LOST) == RESTORE_TEXTS.back
    book = Gradebook("0.5", [None, *times(lost, lost_ones), duplicate])
    assert back(book, LOST) == RESTORE_TEXTS.untouched


def test_a_fence_that_does_not_hold_hides_no_other_obstacle() -> None:
    book = Gradebook("0.9", [None, None])
    assert "somebody graded since" in not_back(book, LOST)


# --- a service that is fenced by its restore, which is newer


def unfenced(score: str, answers: list[Answer | None]) -> Gradebook:
    book = Gradebook(score, answers)
    service = OutcomeService(is_fenced_by_nonce=False)
    book.plan = Plan(service=service, patience=10.0, clock=lambda: book.now)
    return book


def test_its_write_is_waited_for_and_put_back(slept: list[float]) -> None:
    book = unfenced("0.31", [reads("0.5"), reads("0.5")])
    assert back(book, LOST) == RESTORE_TEXTS.back
    assert book.roles == [LOOK, LOOK, LOOK, LOOK, BACK, LOOK]
    assert slept == [2.5, 2.5]


def test_its_restore_is_sent_even_where_it_reads_as_before(slept: list[float]) -> None:
    """What is older than it cannot land any more."""
    book = unfenced("0.5", [])
    assert back(book, LOST) == RESTORE_TEXTS.back
    assert book.roles[-3:] == [LOOK, BACK, LOOK]
    assert sum(slept) == 2 * book.patience


# --- a write that was never sent


def test_nothing_is_sent_where_nothing_was_written() -> None:
    notes, book = Notebook(), Gradebook("0.5")
    assert after(book, None, notes=notes) is None
    assert book.sent == []
    assert notes.lines == [("end", "1")]


def test_an_interrupted_write_is_fenced() -> None:
    book = Gradebook("0.31", [duplicate])
    assert back(book, None) == RESTORE_TEXTS.back
    assert book.roles[0] is FENCE


# --- a journal


def test_what_was_shown_is_noted_before_anything_is_sent() -> None:
    notes = Notebook()
    after(Gradebook("0.3"), SUCCESS, replace(ENTRY, shown="0.3"), notes=notes)
    assert notes.lines == [("show", "0.3"), ("end", "1")]


def test_a_full_disk_costs_no_restore() -> None:
    book = Gradebook("0.3")
    found = after(book, SUCCESS, replace(ENTRY, shown="0.3"), notes=Notebook(is_full=True))
    assert found
    assert found.done
    assert found.note == f"{RESTORE_TEXTS.back} The journal still has it: the disk is full."
    assert book.score == "0.5"


def test_a_full_disk_is_told_where_nothing_was_changed() -> None:
    found = after(Gradebook("0.5"), None, notes=Notebook(is_full=True))
    assert found
    assert (found.done, found.note) == (True, "The journal still has it: the disk is full.")


def test_a_full_disk_is_told_after_a_refusal_too() -> None:
    found = after(Gradebook("0.5"), says("failure"), notes=Notebook(is_full=True))
    assert found
    assert found.note == "The journal still has it: the disk is full."


def test_a_test_write_that_was_taken_is_put_back() -> None:
    book = Gradebook("0.31")
    Restoring(probe=book, journal=Notebook(), entry=ENTRY).after_test_write()
    assert book.roles == [LOOK, BACK, LOOK]
    assert book.score == "0.5"


def of_journal(book: Gradebook, entry: Entry) -> Restore:
    Restoring(probe=book, journal=Notebook(), entry=entry).of_journal()
    assert book.case.restore
    return book.case.restore


def test_a_journal_that_has_seen_the_write_needs_no_fence() -> None:
    book = Gradebook("0.3")
    assert of_journal(book, replace(ENTRY, shown="0.3")).done
    assert book.roles == [LOOK, BACK, LOOK]


@pytest.mark.parametrize("shown", [None, "0.5"])
def test_a_journal_that_has_not_raises_it(shown: str | None) -> None:
    book = Gradebook("0.31", [duplicate])
    assert of_journal(book, replace(ENTRY, shown=shown, written="0.31")).done
    assert book.roles[0] is FENCE


def test_a_journal_keeps_what_somebody_gave_between_two_dead_runs() -> None:
    first = replace(ENTRY, shown="0.31")
    second = replace(ENTRY, id="2", former="0.77", written="0.4", shown="0.4")
    book = Gradebook("0.4")
    assert of_journal(book, as_one([first, second])).done
    assert book.score == "0.77"


def dead(number: str, shown: str | None, former: str = "0.5") -> Entry:
    return replace(ENTRY, id=number, nonce=f"nonce {number}", shown=shown, former=former)


@pytest.mark.parametrize(
    ("runs", "fenced"),
    [
        ([dead("1", None), dead("2", None)], ["nonce 1", "nonce 2"]),
        ([dead("1", None), dead("2", "0.31")], ["nonce 1"]),
        ([dead("1", "0.31"), dead("2", None, "0.31")], ["nonce 2"]),
        ([dead("1", None), dead("2", None, "0.77"), dead("3", "0.31", "0.2")],
         ["nonce 1", "nonce 2"]),  # a teacher graded between the first two
        ([dead("1", "0.31"), dead("2", "0.4", "0.31")], []),
    ],
)  # fmt: skip
def test_every_dead_run_whose_write_was_not_seen_is_fenced(
    runs: list[Entry], fenced: list[str]
) -> None:
    """It may be under way yet, however many runs came after it."""
    book = Gradebook("0.31", [duplicate] * len(fenced))
    assert of_journal(book, as_one(runs)).done
    stamps = [one.stamp.nonce for one in book.sent if one.stamp]
    assert stamps == fenced
    assert [one.role for one in book.sent[: len(fenced)]] == [FENCE] * len(fenced)


def test_one_write_that_has_arrived_is_waited_for(slept: list[float]) -> None:
    """Also where another one is fenced out."""
    answers = [None, duplicate, duplicate]
    assert of_journal(Gradebook("0.5", answers), as_one([dead("1", None), dead("2", None)])).done
    assert slept


def test_one_fence_that_does_not_hold_is_loud() -> None:
    answers = [duplicate, None, None]  # of the second run's: nonces are not kept
    found = of_journal(Gradebook("0.5", answers), as_one([dead("1", None), dead("2", None)]))
    assert not found.done
    assert "may still arrive: nonces are not kept there" in found.note


def test_a_bug_is_loud_and_has_its_place() -> None:
    def broken(_book: Gradebook) -> Reply:
        raise ZeroDivisionError

    notes, book = Notebook(), Gradebook("0.31", [broken])
    found = after(book, SUCCESS, notes=notes)
    assert found
    assert not found.done
    assert found.note.startswith("a bug in lticheck ended it: ZeroDivisionError at lticheck/")
    assert book.case.bug in found.note
    assert notes.lines == []


# --- the whole story of a write


class Began(Notebook):
    """A journal that is begun, too."""

    def begin(self, entry: Entry) -> None:
        self._note("begin", entry.former)


def write(book: Gradebook, score: str = "0.31") -> None:
    asked = exchange(LOST, score).asked
    assert asked
    book.add(Step(role=Role.WRITE, name="score", request=asked))


def read(book: Gradebook) -> None:
    request = book.plan.service.reading(book.target)
    book.add(Step(role=Role.READ_BACK, name="read back", request=request))


def test_a_story() -> None:
    book, notes = Gradebook("0.5"), Began()
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        write(book)
        read(book)
    assert notes.lines == [("begin", "0.5"), ("show", "0.31"), ("end", "1")]
    assert book.roles == [Role.WRITE, Role.READ_BACK, LOOK, BACK, LOOK]
    assert book.score == "0.5"


def test_the_last_reading_after_a_write_is_what_it_showed() -> None:
    book, notes = Gradebook("0.5"), Began()
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        write(book)
        read(book)
        book.score = "0.3"
        read(book)
    assert ("show", "0.3") in notes.lines
    assert book.score == "0.5"


def test_a_write_that_was_not_read_back_has_shown_nothing() -> None:
    book, notes = Gradebook("0.5"), Began()
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        write(book)
    assert [kind for kind, _ in notes.lines] == ["begin", "end"]
    assert book.score == "0.5"


def test_a_reading_before_the_write_is_not_the_write() -> None:
    book, notes = Gradebook("0.5", [None, lost, duplicate, reads("0.31")]), Began()
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        read(book)
        write(book)
    assert book.roles[2] is FENCE


def test_only_what_was_sent_in_the_story_counts() -> None:
    """The steps before it are the probe's own readings."""
    book, notes = Gradebook("0.5"), Began()
    read(book)
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        pass
    assert notes.lines == [("begin", "0.5"), ("end", "1")]
    assert book.roles == [Role.READ_BACK]


def test_a_reading_that_was_refused_has_shown_nothing() -> None:
    book, notes = Gradebook("0.5", [None, refused]), Began()
    with overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        write(book)
        read(book)
    assert ("show", "") not in notes.lines
    assert book.score == "0.5"


def test_what_was_not_possible_was_not_written() -> None:
    book, notes = Gradebook("0.5"), Began()
    with pytest.raises(RequestNotPossible), overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        raise RequestNotPossible("no")
    assert book.sent == []
    assert notes.lines[-1] == ("end", "1")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_what_broke_under_way_is_fenced(error: type[BaseException]) -> None:
    book, notes = Gradebook("0.31", [duplicate]), Began()
    with pytest.raises(error), overwriting(book, notes, ENTRY):  # type: ignore[arg-type]
        raise error
    assert book.roles[0] is FENCE
    assert book.score == "0.5"
    assert book.case.restore
    assert book.case.restore.done
