"""The page: self-contained, well-formed, and nothing of theirs becomes markup."""

from __future__ import annotations

import re

import pytest
from lxml import html

from lticheck import __version__
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Role, StepName, StepState
from lticheck.model.findings import Severity
from lticheck.reporting.diagnosis import Step, Transcript
from lticheck.reporting.report import Report
from tests.formats.conftest import Printed
from tests.formats.reports import HOSTILE, MARK, diagnosis, finding, hostile, lost, render, smoke
from tests.formats.test_message import LAUNCH

OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "nav", "article",
    "section", "footer", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "div", "dt", "dd",
    "span", "strong", "code", "pre", "a", "details", "summary",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "id", "href", "aria-label"}


def page(text: str) -> html.HtmlElement:
    """Return the page after it was found to fetch nothing and run nothing."""
    root = html.document_fromstring(text)
    assert text.startswith("<!doctype html>\n")
    anchors = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        assert element.tag in OURS
        assert set(element.attrib) <= ATTRIBUTES
        assert (element.get("href") or "#")[0] == "#"
        assert not element.get("href") or (element.get("href") or "")[1:] in anchors
    style = root.findtext("head/style") or ""
    assert not re.search(r"url\(|@import|//|expression|</", style)
    return root


def words(element: html.HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join(str(element.text_content()).split())


def test_samples_give_a_card_each_or_a_place_in_the_list(printed: Printed) -> None:
    root = page(printed("html", extra=("--full",)))
    shown = words(root)
    cards = root.findall(".//article")
    names = [words(found) for found in root.findall(".//article/h2")]
    names += [words(found) for found in root.findall(".//article/ul/li")]
    assert len(names) == len(set(names)) > 60
    assert len(cards) > 40
    assert "launches need attention" in words(root.find(".//h1"))
    assert "Who acts" in shown


def test_the_page_says_who_it_is() -> None:
    root = page(render("html", smoke()))
    assert root.get("lang") == "en"
    title = root.findtext("head/title") or ""
    assert title.startswith("Grade passback: ✖ 6 checked: 1 grade not restored")
    viewport = root.find("head/meta[@name='viewport']")
    assert viewport is not None
    assert viewport.get("content") == "width=device-width, initial-scale=1"


def test_a_card_tells_the_whole() -> None:
    card = page(render("html", Report(diagnoses=(diagnosis(finding()),)))).find(".//article")
    assert card is not None
    told = words(card)
    order = (
        "✖ problem", "launch.json", "Title of removed-tool", "Message of removed-tool.",
        "How we know", "Score", "85", "should be: 0.85", "resultScore", "Who acts",
        "instructor", "likely", "What to do", "Choose the tool anew.",
        "tool developer: Store the new sourcedid.", "lticheck explain removed-tool",
    )  # fmt: skip
    places = [told.index(part) for part in order]
    assert places == sorted(places)


def test_the_page_tells_why_it_happens_where_and_when_and_what_the_words_mean() -> None:
    """Its reader has no terminal: causes, the Canvas that was asked, the day and a glossary."""
    report = Report(diagnoses=(diagnosis(finding(), launch=LAUNCH),))
    text = FORMATS["html"](report, Appearance(date="2026-11-25"))
    shown = words(page(text))
    assert "The tool was removed from the course or account" in shown
    assert "canvas.example" in shown
    assert f"Made by lticheck {__version__} on 2026-11-25." in shown
    glossary = page(text).findall(".//footer//dt")
    assert len(glossary) == 6


def test_a_lost_grade_comes_before_the_verdict() -> None:
    for report in (smoke(), Report(diagnoses=(lost(),))):
        first = page(render("html", report)).find("body/main/header")
        assert first is not None
        assert words(first).startswith("✖ THE FORMER GRADE IS NOT BACK: Canvas was not reached")


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (Report(diagnoses=()), "Nothing was checked"),
        (Report(diagnoses=(diagnosis(),)), "This launch is in order"),
        (Report(diagnoses=(diagnosis(finding()),)), "This launch needs attention"),
        (Report(diagnoses=(diagnosis(), diagnosis())), "All 2 launches are in order"),
        (
            Report(diagnoses=(diagnosis(), diagnosis(finding()))),
            "1 of 2 launches needs attention",
        ),
        (smoke(), "4 of 6 checks need attention"),
    ],
)
def test_the_verdict_is_a_sentence(report: Report, sentence: str) -> None:
    assert page(render("html", report)).findtext(".//h1") == sentence


def test_never_colour_alone() -> None:
    """Whatever has a colour of its own has a glyph and a word, too."""
    notes = [finding(f"of-{s}", severity=s) for s in Severity]
    root = page(render("html", Report(diagnoses=(*smoke().diagnoses, diagnosis(*notes)))))
    for tone in ("error", "warning", "ok", "note"):
        for element in root.xpath(f"//*[contains(concat(' ', @class, ' '), ' {tone} ')]"):
            assert re.match(r"[✖▲✔●○] \w", words(element))


def test_exchanges_are_shown_folded() -> None:
    transcript = Transcript(
        request="POST /", request_body="<a/>", response="200", response_body=HOSTILE
    )
    step = Step(
        role=Role.WRITE,
        name=StepName.SEND,
        state=StepState.PASSED,
        reason="",
        transcript=transcript,
    )
    root = page(render("html", Report(diagnoses=(diagnosis(steps=(step,)), diagnosis()))))
    pre = [words(found) for found in root.findall(".//details/pre")]
    assert pre[0] == "POST / <a/>"
    assert MARK in pre[1]


def test_hostile_texts_are_text() -> None:
    root = page(render("html", hostile()))
    assert words(root).count("<script>alert(1)</script>") > 20
