"""A journal and what several notes of one grade mean together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lticheck.model.errors import LticheckError
from lticheck.model.service import GradeTarget
from lticheck.probing import journal as module
from lticheck.probing.journal import Entry, Journal, oldest_of_each, read_contents, read_journal

TARGET = GradeTarget(key="1-2-3", url="http://127.0.0.1/x", cell="a cell")
FIRST = Entry(id="1", source="x", target=TARGET, consumer_key="k", former="0.5", written="0.31")
SECOND = replace(FIRST, id="2", former="0.31", written="0.4", shown="0.3", nonce="n", timestamp="7")
OTHER = replace(FIRST, id="3", target=replace(TARGET, cell="another cell"))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def left_of(journal: Journal) -> list[str]:
    return [one.id for one in read_journal(journal.path)]


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
    assert vars(one) == vars(replace(SECOND, id="1", former="0.5", runs=(FIRST, SECOND)))
    assert vars(other) == vars(replace(OTHER, runs=(OTHER,)))


def test_what_notes_mean_together_is_no_part_of_the_file(journal: Journal) -> None:
    journal.begin(replace(FIRST, runs=(FIRST, SECOND)))
    (found,) = read_contents(journal.path).left
    assert vars(found) == vars(FIRST)


# --- one run at a time


def test_a_journal_that_another_run_has_is_not_waited_for(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def hold(_key: str, *, wait: float) -> object:
        waits.append(wait)
        raise TimeoutError

    monkeypatch.setattr(module, "hold", hold)
    with pytest.raises(LticheckError, match="another run of lticheck has the journal") as error:
        Journal(journal.path)
    assert "name another" in error.value.hint
    assert waits == [0]


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(LticheckError, match=r"cannot write the journal .*: it is a folder"):
        Journal(tmp_path)


def test_the_end_of_a_run_gives_the_journal_free(journal: Journal) -> None:
    with pytest.raises(LticheckError, match="another run"):
        Journal(journal.path)
    assert journal.tidy() == 0
    assert Journal(journal.path).tidy() == 0


def test_a_journal_that_is_forgotten_is_free(tmp_path: Path) -> None:
    Journal(tmp_path / "x")
    assert Journal(tmp_path / "x").tidy() == 0


# --- the end of a run


@pytest.mark.parametrize(("number", "said"), [(1, "holds one grade"), (2, "holds 2 grades")])
def test_a_run_does_not_begin_where_another_left_something(
    number: int, said: str, journal: Journal
) -> None:
    for entry in (FIRST, OTHER)[:number]:
        journal.begin(entry)
    with pytest.raises(LticheckError, match=f"{said} that an earlier run left changed") as error:
        journal.require_done()
    assert error.value.hint == f"put back first: lticheck restore {journal.path}"


def test_a_run_begins_where_nothing_is_left(journal: Journal) -> None:
    journal.require_done()
    journal.begin(FIRST)
    journal.end(FIRST)
    journal.require_done()


def test_a_journal_with_nothing_left_is_removed(journal: Journal) -> None:
    journal.begin(FIRST)
    journal.end(FIRST)
    assert journal.path.exists()
    assert journal.tidy() == 0
    assert not journal.path.exists()


def test_a_journal_with_something_left_stays(journal: Journal) -> None:
    journal.begin(FIRST)
    journal.begin(OTHER)
    assert journal.tidy() == 2
    assert left_of(journal) == ["1", "3"]


def test_the_first_line_that_was_cut_is_named(journal: Journal) -> None:
    journal.begin(FIRST)
    journal.end(FIRST)
    cut = '{"lticheck_journal": 2, "open": {"id"'
    journal.path.write_text(f"{journal.path.read_text()}{cut}\n{cut}")
    with pytest.raises(LticheckError, match="line 5: cut by a kill"):
        journal.require_done()


def test_what_comes_after_a_line_that_was_cut_counts(journal: Journal) -> None:
    journal.begin(FIRST)
    with journal.path.open("a") as file:
        file.write('{"lticheck_journal": 2, "op')
    journal.begin(OTHER)
    assert left_of(journal) == ["1", "3"]


# --- what an entry may be


def test_a_write_is_no_clearing_unless_it_is_said() -> None:
    assert FIRST.clears is False


@pytest.mark.parametrize("name", ["launch-\udcff.json", "Prüfung.json", "\u2028"])
def test_any_file_name_can_be_a_source(name: str, journal: Journal) -> None:
    """The name of a file need be no text in UTF-8, nor what a platform calls itself."""
    journal.begin(replace(FIRST, source=name, family=name))
    assert journal.path.read_bytes().isascii()
    assert left_of(journal) == ["1"]


@pytest.mark.parametrize("timestamp", ["", "0", "1700000000", "170000000012"])
def test_a_time_is_a_number_of_seconds(timestamp: str, journal: Journal) -> None:
    journal.begin(replace(FIRST, timestamp=timestamp))
    assert read_journal(journal.path)[0].timestamp == timestamp


@pytest.mark.parametrize("timestamp", ["1700000000123", "-1", "1.5", "٣", " 7", "1e9"])
def test_what_is_none_makes_no_entry(timestamp: str, journal: Journal) -> None:
    journal.begin(replace(FIRST, timestamp=timestamp))
    with pytest.raises(LticheckError, match="not a journal of lticheck"):
        read_contents(journal.path)


@pytest.mark.parametrize("changes", [{"key": ""}, {"cell": ""}, {"more": "x"}, {"key": None}])
def test_a_target_that_is_not_whole_makes_no_entry(
    changes: dict[str, object], journal: Journal
) -> None:
    journal.begin(FIRST)
    event = json.loads(journal.path.read_text())
    event["open"]["target"] |= changes
    journal.path.write_text(json.dumps(event))
    with pytest.raises(LticheckError, match="line 1: this is not a journal"):
        read_contents(journal.path)


OF_TODAY = (
    '{"lticheck_journal": 2, "open": {"id": "1", "source": "x", "target": {"key": "1-2-3", "url": '
    '"http://127.0.0.1/x", "cell": "a cell", "service": "outcomes"}, "consumer_key": "k", '
    '"former": FORMER, "written": "0.31", "clears": false, "shown": null, "nonce": "", '
    '"timestamp": "", "points_possible": "", "family": "canvas"}}'
)


def test_a_journal_of_this_version_is_read(journal: Journal) -> None:
    """Whatever the code calls its fields: a journal outlives the program that wrote it."""
    journal.path.write_text(OF_TODAY.replace("FORMER", '"0.5"'))
    (found,) = read_journal(journal.path)
    assert vars(found) == vars(FIRST)


@pytest.mark.parametrize("former", ['"\\ud800"', "5", "null", "[]"])
def test_what_is_no_text_makes_no_entry(former: str, journal: Journal) -> None:
    """Half a surrogate pair is none."""
    journal.path.write_text(OF_TODAY.replace("FORMER", former))
    with pytest.raises(LticheckError, match="line 1: this is not a journal"):
        read_journal(journal.path)
