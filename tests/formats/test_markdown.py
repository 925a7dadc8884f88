"""Markdown: the loudest line first, and nothing of theirs becomes markup."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lticheck.formats.markdown_text import code, line
from lticheck.reporting.report import Report
from tests.formats.conftest import Printed
from tests.formats.reports import HOSTILE, MARK, diagnosis, finding, hostile, render, smoke

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> list[Token]:
    """Return all tokens, also those inside a line."""
    found = GFM.parse(text)
    return [inner for token in found for inner in (token, *(token.children or ()))]


def words(text: str) -> str:
    """Return what a reader sees of the text."""
    return "".join(t.content for t in tokens(text) if t.type in {"text", "code_inline"})


def test_samples_give_a_verdict_a_table_and_sections(printed: Printed) -> None:
    text = printed("markdown", "healthy.json", "removed-tool.json")
    assert text.startswith("## ✖ 2 checked: 1 with a problem, 1 in order. Asked: the sandbox.\n")
    assert "| sample_launches/healthy.json | ✔ in order | – |" in text
    assert "| sample_launches/removed-tool.json | ✖ problem | `removed-tool` |" in text
    assert "### ✖ problem: sample_launches/removed-tool.json" in text
    assert "### ✔" not in text
    assert "**Who acts:** instructor (certain)" in text


def test_a_lost_grade_is_the_first_line() -> None:
    first, *_ = render("markdown", smoke()).split("\n")
    assert first == "# ✖ THE FORMER GRADE IS NOT BACK: Canvas was not reached"


def test_every_state_of_a_check() -> None:
    text = render("markdown", smoke())
    assert "| passes with its problem | ✔ passed | `removed-tool` |" in text
    assert "| cannot | ○ could not check | – |" in text
    assert "ci/lticheck.toml:7: expected wrong-secret, found nothing wrong" in text
    assert "| Score | `85` | `0.85` | resultScore |" in text


def test_hostile_texts_are_text() -> None:
    text = render("markdown", hostile())
    kinds = {token.type for token in tokens(text)}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block"}
    headings = [token.tag for token in tokens(text) if token.type == "heading_open"]
    assert headings == ["h1", "h2", "h3", "h3"]
    assert MARK in words(text)
    assert not any("://" in token.content for token in tokens(text) if token.type == "text")
    rows = [row for row in text.split("\n") if row.startswith("|")]
    assert len([t for t in tokens(text) if t.type == "tr_open"]) + 3 == len(rows)


@pytest.mark.parametrize(
    "text",
    [
        "1. one", "2) two", "- item", "+ item", "# head", "> said", "===", "---", "a_b_c", "_a_",
        "*a*", "`a`", "``a", "a`", "<b>", "&amp;", "&", "[a](b)", "![a](b)", "a | b", "a\\|b",
        "~~a~~", "\\", "\\*a*", "https://a.example/x_y_z?a=1&b=2", "see www.a.example, now",
        "`https://a.example`", "12. 13.", "$a$",
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_was_written(text: str) -> None:
    for shown in (f"{line(text)}", f"| {line(text)} |\n| --- |", f"- {line(text)}"):
        assert words(shown) == text
    assert words(f"| {code(text)} |\n| --- |") == text


def test_a_hostile_line_is_read_as_it_was_written() -> None:
    assert MARK in words(line(HOSTILE))
    assert "https://evil.example/b" in words(line(HOSTILE))


def test_an_empty_report_is_still_a_verdict() -> None:
    assert render("markdown", Report(diagnoses=())).startswith("## ○ 0 checked: nothing.\n")
    assert "removed-tool" in render("markdown", Report(diagnoses=(diagnosis(finding()),)))
