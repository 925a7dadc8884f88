"""The search that passes blocks of a log over: fast, and never over anything that is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lticheck.captures.logs.reader import SCANNERS, extract, word_scan
from lticheck.captures.logs.word_scan import WordScan, any_of, plain_part
from lticheck.captures.syntax.held_words import LONG, held, looked_for
from lticheck.captures.syntax.text import decode
from tests.captures.samples import EVERYTHING

HERE = Path(__file__).parent
FOLDERS = (HERE / "cases", HERE / "replies", HERE / "forms", HERE.parent / "ags")
TEXTS = {".log", ".txt", ".http", ".json", ".xml", ".jsonl", ""}


def corpus() -> Iterator[str]:
    yield from EVERYTHING
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in TEXTS:
                yield decode(path.read_bytes())[:100_000]


CORPUS = [*corpus()]


def holds_something(text: str) -> bool:
    found = extract(text)
    return bool(found.launches or found.exchanges or found.observations)


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_nothing_is_found_where_no_scanner_has_a_clue(text: str) -> None:
    """Of every sample, and of every line and stretch of it: a new scanner needs its clues here."""
    lines = text.split("\n")[:150]
    pieces = {text, *lines, *("\n".join(lines[at : at + 4]) for at in range(len(lines)))}
    for piece in sorted(pieces):
        if not word_scan().matters(piece.encode("utf-8", "replace")):
            assert not holds_something(piece), piece


def test_every_scanner_says_what_it_looks_for() -> None:
    silent = [scanner.scan for scanner in SCANNERS if not scanner.clues]
    assert [(one.__module__.rpartition(".")[2], one.__name__) for one in silent] == [
        ("troubles", "troubles")  # which completes what others see
    ]


WORDS = (
    'x"y',
    "abcdef",
    "sevenup",
    "fourteen words",
    "fifteen letters",
    "a sentence of thirty letters",
)
TEXT = st.text(alphabet='abcxyz \n"', max_size=80)


@given(st.sampled_from(WORDS), TEXT, TEXT, st.booleans())
def test_a_word_is_found_wherever_it_lies(word: str, before: str, after: str, loud: bool) -> None:
    scan = WordScan(any_of(*WORDS))
    shown = word.upper() if loud else word
    assert scan.matters(f"{before}{shown}{after}".encode())


@given(TEXT)
def test_words_that_are_not_there_are_not_found(text: str) -> None:
    scan = WordScan([*any_of(*WORDS), (("abc",), ("never there",))])
    assert scan.matters(text.encode()) == any(word in text for word in WORDS)


def test_a_clue_of_several_groups_needs_one_of_each() -> None:
    scan = WordScan([(("error", "failure"), ("grade", "score"))])
    assert scan.matters(b"a failure of the score")
    assert not scan.matters(b"a failure, and an error")
    assert not scan.matters(b"a grade, and a score")


def test_the_plain_part_of_a_sentence_is_written_alike_everywhere() -> None:
    assert plain_part("Content-Type must be 'application/xml'") == "Content-Type must be "


LOOKED_FOR = looked_for(
    "at", "errors", "response", "Übung macht", "a sentence of Canvas", "HTTP/1.1 422 "
)


@pytest.mark.parametrize("word", LOOKED_FOR)
@pytest.mark.parametrize("before", range(9))
def test_a_word_of_a_long_text_is_looked_for_wherever_it_stands(word: str, before: int) -> None:
    text = "." * before + word + "·" * LONG
    assert word in held(text, LOOKED_FOR)


def test_a_word_that_is_not_there_is_not_looked_for() -> None:
    text = "response of some length\n" * LONG
    assert list(held(text, (*LOOKED_FOR[2:], "not registered"))) == ["response", "not registered"]
    assert held("short", LOOKED_FOR) == LOOKED_FOR
