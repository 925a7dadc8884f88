"""JUnit: valid, counted right, and told as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from lticheck.model.findings import Severity
from lticheck.reporting.report import Report
from lticheck.reporting.verdict import Verdict
from tests.formats.conftest import Printed
from tests.formats.reports import MARK, NOT_BACK, diagnosis, finding, hostile, render, smoke

XSD = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit.xsd")))


def suites(text: str) -> etree._Element:
    """Return the root after it was validated and its counts were compared with its cases."""
    root = etree.fromstring(text.encode())
    XSD.assertValid(root)
    for counted in (root, root[0]):
        assert counted.get("tests") == str(len(root.findall(".//testcase")))
        assert counted.get("failures") == str(len(root.findall(".//failure")))
        assert counted.get("errors") == str(len(root.findall(".//error")))
    return root


def case(text: str) -> etree._Element:
    """Return the only test case."""
    (found,) = suites(text).iter("testcase")
    return found


@pytest.mark.parametrize("extra", [(), ("--score", "0.85"), ("--show-exchange",)], ids=str)
def test_samples_are_valid(extra: tuple[str, ...], printed: Printed) -> None:
    root = suites(printed("junit", extra=extra))
    assert len(root.findall(".//failure[@type='removed-tool']")) > 3


def test_every_state_of_a_check() -> None:
    root = suites(render("junit", smoke()))
    states = {c.get("name"): [child.tag for child in c] for c in root.iter("testcase")}
    assert states == {
        "passes": ["system-out"],
        "passes with its problem": ["system-out"],
        "fails": ["failure", "system-out"],
        "finds nothing": ["failure"],
        "cannot": ["error"],
        "loses a grade": ["error"],
    }
    assert (root.get("failures"), root.get("errors")) == ("2", "2")
    assert root.get("time") == "9.000"


def test_the_type_is_the_rule() -> None:
    root = suites(render("junit", smoke()))
    types = {c.get("name"): c[0].get("type") for c in root.iter("testcase") if len(c)}
    assert types["fails"] == "removed-tool"
    assert types["finds nothing"] == "wrong-secret"
    assert types["loses a grade"] == "restore-failed"


def test_a_failure_tells_the_whole() -> None:
    failure = case(render("junit", Report(diagnoses=(diagnosis(finding()),)))).find("failure")
    assert failure is not None
    assert failure.get("message") == "Title of removed-tool"
    for part in (
        "Message of removed-tool.",
        "Score: 85 (should be: 0.85) [resultScore]",
        "Who acts: instructor (likely)",
        "- Choose the tool anew.",
        "- tool developer: Store the new sourcedid.",
        "lticheck explain removed-tool",
    ):
        assert part in (failure.text or "")


def test_a_lost_grade_is_an_error_whatever_else() -> None:
    both = diagnosis(finding(), restore=NOT_BACK)
    found = case(render("junit", Report(diagnoses=(both,))))
    assert [child.tag for child in found] == ["error"]
    assert (found[0].get("message") or "").startswith("THE FORMER GRADE IS NOT BACK")
    assert "removed-tool" in (found[0].text or "")


def test_not_checked_is_an_error_and_a_warning_is_none() -> None:
    unasked = diagnosis(verdict=Verdict.NOT_CHECKED, not_checked="no secret")
    assert [c.tag for c in case(render("junit", Report(diagnoses=(unasked,))))] == ["error"]
    warned = diagnosis(finding(severity=Severity.WARNING))
    assert [c.tag for c in case(render("junit", Report(diagnoses=(warned,))))] == ["system-out"]


def test_unrecognised_without_a_finding_is_a_failure() -> None:
    unknown = diagnosis(verdict=Verdict.NOT_RECOGNISED)
    (failure,) = case(render("junit", Report(diagnoses=(unknown,))))
    assert (failure.tag, failure.get("type")) == ("failure", "not-recognised")


def test_hostile_texts_are_text() -> None:
    root = suites(render("junit", hostile()))
    assert {element.tag for element in root.iter()} == {
        "testsuites", "testsuite", "testcase", "failure", "error",
    }  # fmt: skip
    assert MARK in (root.findtext(".//failure") or "")
    assert "]]>" in (root.findtext(".//failure") or "")


def test_nothing_checked_is_an_empty_suite() -> None:
    assert suites(render("junit", Report(diagnoses=()))).get("tests") == "0"
