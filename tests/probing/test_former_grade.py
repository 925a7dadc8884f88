"""What is noted of a grade before it is overwritten, and where nothing is written at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lticheck.model.case import Role
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.former_grade import entry_of, former_grade
from lticheck.probing.plan import Plan
from lticheck.services.interface import Step
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.services.outcomes.service import OutcomeService
from tests.probing.gradebook import NOW, TARGET, Answer, Gradebook, lost, reads, refused

CHANGES = "the former grade changes from one reading to the next: nothing was sent"
UNREADABLE = "the former grade could not be read: nothing was sent"


def first_read(book: Gradebook) -> Gradebook:
    book.add(Step(role=Role.READ, name="read", request=book.plan.service.reading(TARGET)))
    return book


@pytest.mark.parametrize("score", ["0.5", "", "1", "0.0"])
def test_a_grade_that_two_readings_agree_on_can_be_put_back(score: str) -> None:
    book = first_read(Gradebook(score))
    assert former_grade(book) == (score, "")
    assert book.roles == [Role.READ, Role.READ]
    assert book.steps[-1].name == "former grade"
    assert book.sent[1].request.sourcedid == "1-2-3"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([lost, None], UNREADABLE),
        ([None, lost], UNREADABLE),
        ([refused, refused], UNREADABLE),
        ([None, reads("0.6")], CHANGES),
        ([reads("0.6")], CHANGES),
        ([reads("A-"), reads("A-")], "the former grade “A-” is no number: nothing was sent"),
        ([reads(""), None], CHANGES),
    ],
)  # fmt: skip
def test_nothing_is_to_be_written_over_another(answers: list[Answer | None], why: str) -> None:
    assert former_grade(first_read(Gradebook("0.5", answers))) == (None, why)


def test_a_grade_that_was_never_read_is_not_written_over() -> None:
    book = Gradebook("0.5")
    assert former_grade(book) == (None, UNREADABLE)
    assert book.sent == []


def test_the_first_reading_is_the_first_that_was_sent() -> None:
    """A reading that was skipped has no exchange."""
    book = first_read(Gradebook("0.5"))
    book.steps.insert(0, replace(book.steps[0], exchange=None))
    assert former_grade(book) == ("0.5", "")


def test_a_service_that_cannot_read_sends_nothing() -> None:
    book = Gradebook("0.5")
    book.plan = Plan(service=OutcomeService(unread="the gradebook cannot be read"))
    assert former_grade(book) == (None, "the gradebook cannot be read: nothing was sent")
    assert book.sent == []


def launch(**more: str) -> Launch:
    parameters = {"oauth_consumer_key": "k", "lis_result_sourcedid": "1-2-3"} | more
    return Launch(parameters=tuple(parameters.items()), location=Location(file="x.json"))


def writing(score: str | None = "0.31") -> OutcomeRequest:
    operation = Operation.REPLACE if score else Operation.DELETE
    return OutcomeRequest(operation=operation, sourcedid=TARGET.key, result_score=score)


def test_what_the_journal_notes() -> None:
    book = Gradebook("0.5", now=NOW + 0.9)
    book.launch = launch(
        tool_consumer_info_product_family_code="canvas",
        custom_canvas_assignment_points_possible="10",
    )
    entry = entry_of(book, writing(), "0.5")
    assert (entry.former, entry.written, entry.clears, entry.shown) == ("0.5", "0.31", False, None)
    assert (entry.target, entry.consumer_key, entry.source) == (TARGET, "k", "x.json")
    assert (entry.points_possible, entry.family) == ("10", "canvas")
    assert entry.timestamp == str(int(NOW))
    other = entry_of(book, writing(), "0.5")
    names = {entry.id, entry.nonce, other.id, other.nonce}
    assert len(names) == 4
    assert all(len(name) == 32 for name in names)


def test_a_write_that_clears_is_noted_as_such() -> None:
    entry = entry_of(Gradebook("0.5"), writing(None), "0.5")
    assert (entry.clears, entry.written) == (True, "")


def test_another_platform_is_noted_as_it_calls_itself() -> None:
    book = Gradebook("0.5")
    book.launch = launch(tool_consumer_info_product_family_code="moodle")
    entry = entry_of(book, writing(), "0.5")
    assert (entry.family, entry.points_possible) == ("moodle", "")
