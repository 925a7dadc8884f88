"""What holds for every format."""

from __future__ import annotations

import pytest

from lticheck.formats import FORMATS
from lticheck.model.findings import Severity
from lticheck.reporting.report import Report
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.formats.reports import check, diagnosis, finding, hostile, lost, render

NAMES = sorted(FORMATS)
BAD = str(ROOT / "sample_launches" / "removed-tool.json")
GOOD = str(ROOT / "sample_launches" / "healthy.json")


def test_the_formats_are_those_promised() -> None:
    promised = {"text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html"}
    assert set(FORMATS) == promised


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_told(name: str) -> None:
    found = [finding(f"rule-{severity}", severity=severity) for severity in Severity]
    told = render(name, Report(diagnoses=(diagnosis(*found),)))
    for one in found:
        assert one.rule in told
        assert one.message in told


@pytest.mark.parametrize("name", NAMES)
def test_a_lost_grade_is_told(name: str) -> None:
    told = render(name, Report(diagnoses=(lost(),)))
    assert "Canvas was not reached" in told
    assert name in {"json", "jsonl"} or "NOT BACK" in told


@pytest.mark.parametrize("name", sorted({*NAMES} - {"text", "json"}))
def test_any_text_can_be_written(name: str) -> None:
    """Also where no mask went over it before: the text and JSON formats rely on it."""
    told = render(name, hostile())
    assert told.encode("utf-8")
    assert not {"\x1b", "\x00", "\r", "\x85", "\u2028", "\u202e"} & set(told)


@pytest.mark.parametrize("name", NAMES)
def test_the_exit_status_is_that_of_the_run(name: str, lticheck: Lticheck) -> None:
    assert lticheck("diagnose", "--sandbox", "--format", name, BAD).status == 1
    assert lticheck("diagnose", "--sandbox", "--format", name, GOOD).status == 0


@pytest.mark.parametrize("name", NAMES)
def test_output_ends_with_a_line_end(name: str) -> None:
    assert render(name, Report(diagnoses=(diagnosis(),))).endswith("\n")


@pytest.mark.parametrize("name", sorted({*NAMES} - {"text", "json", "jsonl", "junit", "html"}))
def test_what_a_check_was_to_give_is_no_news(name: str) -> None:
    """Not even a warning, which is no error that a check finds: it is named, and not told."""
    wanted = (finding("grade-hidden", severity=Severity.WARNING), finding("removed-tool"))
    rules = tuple(one.rule for one in wanted)
    met = check(expected=rules, found=("removed-tool",))
    told = render(name, Report(diagnoses=(diagnosis(*wanted, check=met),)))
    assert "Message of" not in told
    assert "1 passed" in told or name == "sarif"


@pytest.mark.parametrize("name", ["junit", "html"])
def test_an_expected_warning_counts_as_found(name: str) -> None:
    warned = finding("grade-hidden", severity=Severity.WARNING)
    met = diagnosis(warned, check=check(expected=("grade-hidden",)))
    assert "expected grade-hidden, found grade-hidden" in render(
        name, Report(diagnoses=(met,))
    ).replace("Expected", "expected")
