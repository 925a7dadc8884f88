"""Whose a grade is that is read now: of one run, or of several dead ones in one journal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lticheck.probing.journal import Entry, oldest_of_each
from lticheck.probing.whose_grade import may_be_ours, since_others
from lticheck.services.outcomes.service import OutcomeService
from tests.probing.gradebook import ENTRY

SERVICE = OutcomeService()


def run(former: str, written: str, shown: str | None = None, *, clears: bool = False) -> Entry:
    return replace(ENTRY, former=former, written=written, shown=shown, clears=clears)


def is_ours(now: str, *runs: Entry) -> bool:
    (entry,) = oldest_of_each(runs)
    return may_be_ours(now, entry, SERVICE)


FOUND = run("", "0.9", "0.8"), run("0.8", "0.3", "0.2")
"""A late policy takes 0.1 of every grade: the second run found what was left of the first's."""


@pytest.mark.parametrize("now", ["0.9", "0.8", "0.3", "0.2"])
def test_what_any_dead_run_found_wrote_or_saw_is_ours(now: str) -> None:
    assert is_ours(now, *FOUND)


@pytest.mark.parametrize("now", ["0.7", "0.0", "0.8"])
def test_what_a_late_policy_made_of_what_a_dead_run_put_back_is_ours(now: str) -> None:
    """The second run put 0.8 back and was killed: 0.7 is what Canvas made of that."""
    assert is_ours(now, *FOUND)


@pytest.mark.parametrize("now", ["0.85", "0.91", "1.0", "", "A-"])
def test_what_no_run_can_have_left_is_somebody_elses(now: str) -> None:
    assert not is_ours(now, *FOUND)


def test_the_third_run_may_have_put_back_what_it_found_too() -> None:
    runs = run("0.1", "0.3", "0.2"), run("0.2", "0.4", "0.3"), run("0.85", "0.5", "0.4")
    assert is_ours("0.75", *runs)
    assert not is_ours("0.75", *runs[:2])


def test_where_every_write_was_seen_unchanged_what_is_put_back_is_unchanged_too() -> None:
    runs = run("", "0.9", "0.9"), run("0.9", "0.3", "0.3000")
    assert not is_ours("0.7", *runs)
    assert is_ours("0.9", *runs)
    assert is_ours("0.7", runs[0], replace(runs[1], shown="0.2"))


def test_where_no_write_was_seen_anything_lower_than_a_later_run_found_may_be_ours() -> None:
    runs = run("0.95", "0.9"), run("0.8", "0.3")
    assert is_ours("0.7", *runs)
    assert not is_ours("0.85", *runs)


def test_a_run_may_have_put_its_own_former_grade_back_where_a_late_policy_was_seen() -> None:
    assert is_ours("0.7", run("0.8", "0.3", "0.2"))
    assert not is_ours("0.7", run("0.8", "0.3", "0.3"))
    assert not is_ours("0.7", run("0.8", "0.3"))
    assert not is_ours("0.7", run("0.8", "", "0.2"))
    assert is_ours("0.85", run("0.95", "0.2", "0.1"), run("0.1", "0.3", "0.2"))


def test_the_first_grade_of_all_is_no_sign_of_ours() -> None:
    assert not is_ours("0.95", run("0.95", "0.2", "0.2"), run("0.2", "0.3", "0.3"))


@pytest.mark.parametrize("former", ["", " "])
def test_of_nothing_that_was_found_no_grade_can_be_made(former: str) -> None:
    runs = run("0.5", "", "", clears=True), run(former, "0.3", "0.2")
    assert not is_ours("0.7", *runs)
    assert is_ours("", *runs)


def test_a_run_that_cleared_may_have_left_nothing() -> None:
    runs = run("0.5", "", clears=True), run("0.4", "0.3", "0.3")
    assert is_ours("", *runs)
    assert not is_ours("", replace(runs[0], clears=False), runs[1])


def test_a_write_that_had_not_arrived_when_the_next_run_began_may_have_since() -> None:
    late = run("", "0.3"), run("", "0.13", "0.0")
    assert is_ours("0.1", *late)
    assert not is_ours("0.31", *late)
    assert not is_ours("0.1", run("", "0.3"), run("0.2", "0.13", "0.13"))
    assert not is_ours("0.1", run("", "0.3", "0.3"), run("", "0.13", "0.13"))
    assert is_ours("0.1", run("", "0.3"), run("", "0.04", "0.0"), run("0.0", "0.05", "0.0"))


def test_of_a_write_of_unknown_value_what_was_seen_alone_counts() -> None:
    runs = run("0.5", "", "0.6"), run("0.6", "0.3", "0.3")
    assert is_ours("0.6", *runs)
    assert not is_ours("0.4", *runs)


def base(*runs: Entry) -> tuple[str, int]:
    """Return the grade that is to be back, and how many runs are minded."""
    (entry,) = oldest_of_each(runs)
    found = since_others(entry, SERVICE)
    assert (found.id, found.written, found.shown) == (entry.id, runs[-1].written, runs[-1].shown)
    return found.former, len(found.runs)


def test_a_grade_that_somebody_gave_between_two_dead_runs_is_the_one_to_keep() -> None:
    first, last = run("", "0.3", "0.3"), run("0.4", "0.6", "0.6")
    assert base(first, last) == ("0.4", 1)
    assert base(first, run("0.3", "0.4", "0.4"), last) == ("", 3)
    assert base(first, run("0.77", "0.4", "0.4"), last) == ("0.77", 2)
    assert base(first, run("0.3", "0.4", "0.4"), run("0.77", "0.6", "0.6")) == ("0.77", 1)
    assert base(first, run("0.77", "0.5"), run("0.88", "0.6")) == ("0.88", 1)


def test_a_run_that_was_undone_left_the_grade_from_before() -> None:
    assert base(run("0.5", "0.3", "0.3"), run("0.50", "0.4", "0.4")) == ("0.5", 2)
    assert base(run("", "0.3", "0.3"), run("0.3", "0.4", "0.4"), run("", "0.6")) == ("", 3)


def test_one_run_alone_is_left_as_it_is() -> None:
    alone = run("0.5", "0.3")
    assert since_others(alone, SERVICE) is alone
