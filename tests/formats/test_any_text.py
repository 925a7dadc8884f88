"""Any text at all, in every field that a launch or a reply can fill."""

from __future__ import annotations

import json
import re

import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from lticheck.formats.markdown_text import code, line
from lticheck.formats.wording import one_line
from lticheck.model.findings import Evidence
from lticheck.model.location import Location
from lticheck.reporting.report import Report
from tests.formats import test_github, test_html, test_junit, test_sarif
from tests.formats.reports import check, diagnosis, finding, render
from tests.formats.test_markdown import words

MARKUP = st.text(
    alphabet="\\`*_[](){}<>#+-.!|~$&;:=@%,\n\r\t 1aé'\"/hpstw\u2028\x00\x1b", max_size=40
)
TEXTS = MARKUP | st.text(st.characters(exclude_categories=()), max_size=40)


def report_of(text: str) -> Report:
    """Return a report of a launch and of a check that hold the text everywhere."""
    bad = finding(title=text, message=text, evidence=(Evidence(label=text, actual=text),))
    failed = check(text, file=text, passed=False, found=("removed-tool",))
    return Report(
        diagnoses=(diagnosis(bad, location=Location(file=text)), diagnosis(bad, check=failed))
    )


@given(TEXTS)
def test_junit_stays_valid(text: str) -> None:
    root = test_junit.suites(render("junit", report_of(text)))
    assert root.find(".//failure") is not None
    assert etree.tostring(root)


@given(TEXTS)
def test_sarif_stays_json(text: str) -> None:
    (run,) = json.loads(render("sarif", report_of(text)))["runs"]
    assert [result["ruleId"] for result in run["results"]] == [
        "removed-tool", "check-failed", "removed-tool",
    ]  # fmt: skip
    shape = {"$ref": "#/definitions/result", "definitions": test_sarif.SCHEMA["definitions"]}
    for result in run["results"]:
        jsonschema.Draft7Validator(shape).validate(result)


@given(TEXTS)
def test_github_stays_on_its_lines(text: str) -> None:
    shown = test_github.read_back(render("github", report_of(text)))
    assert [annotation.name for annotation in shown] == ["error"] * 3


@given(TEXTS)
def test_html_stays_our_own(text: str) -> None:
    root = test_html.page(render("html", report_of(text)))
    assert len(root.findall(".//article")) == 2


@given(TEXTS)
@example("a\\|b")
@example("__0__")
@example("`https://a.example/`|")
def test_markdown_is_read_as_it_was_written(text: str) -> None:
    plain = one_line(text)
    assert words(f"x {line(text)} x") == f"x {plain} x"
    assert words(f"| {line(text)} | x |\n| --- | --- |") == f"{plain}x"
    assert words(f"| {code(text)} | x |\n| --- | --- |") == f"{plain}x"
    assert re.sub(r"\s", "", words(line(text))) == re.sub(r"\s", "", plain)
