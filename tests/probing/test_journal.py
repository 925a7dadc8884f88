"""A journal and what several notes of one grade mean together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lticheck.model.service import GradeTarget
from lticheck.probing.journal import Entry, Journal, oldest_of_each, read_contents

TARGET = GradeTarget(key="1-2-3", url="http://127.0.0.1/x", cell="a cell")
FIRST = Entry(id="1", source="x", target=TARGET, consumer_key="k", former="0.5", written="0.31")
SECOND = replace(FIRST, id="2", former="0.31", written="0.4", shown="0.3", nonce="n", timestamp="7")
OTHER = replace(FIRST, id="3", target=replace(TARGET, cell="another cell"))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def left_of(journal: Journal) -> list[str]:
    return [one.id for one in read_contents(journal.path).left]


def test_what_is_done_strikes_off_the_later_notes_of_its_grade(journal: Journal) -> None:
    for entry in (FIRST, OTHER, SECOND):
        journal.begin(entry)
    journal.end(FIRST)
    assert left_of(journal) == ["3"]


def test_an_older_note_outlives_a_run_that_put_its_own_former_grade_back(journal: Journal) -> None:
    """What it put back was what the older run had written."""
    for entry in (FIRST, OTHER, SECOND):
        journal.begin(entry)
    journal.end(SECOND)
    assert left_of(journal) == ["1", "3"]


def test_what_is_done_twice_or_was_never_begun_changes_nothing(journal: Journal) -> None:
    journal.begin(FIRST)
    journal.end(OTHER)
    assert left_of(journal) == ["1"]
    journal.end(FIRST)
    journal.end(FIRST)
    assert left_of(journal) == []


def test_notes_of_one_grade_are_one_with_the_oldest_former_grade() -> None:
    one, other = oldest_of_each([FIRST, OTHER, SECOND])
    assert vars(one) == vars(
        replace(SECOND, id="1", former="0.5", also=("0.31", "0.31", "0.4", "0.3"))
    )
    assert vars(other) == vars(OTHER)


def test_what_notes_mean_together_is_no_part_of_the_file(journal: Journal) -> None:
    journal.begin(replace(FIRST, also=("0.4",)))
    (found,) = read_contents(journal.path).left
    assert vars(found) == vars(FIRST)
