"""SARIF: valid by the schema of OASIS, its rules those of the catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lticheck.model.launch import LtiVersion
from lticheck.model.location import Location
from lticheck.reporting.report import Report
from lticheck.rules import all_rules
from tests.formats.conftest import Printed
from tests.formats.reports import MARK, diagnosis, finding, hostile, render, smoke

SCHEMA = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
"""As the package schemastore ships it."""


def run_of(text: str) -> dict[str, Any]:
    """Return the only run after it was validated and its indices were followed."""
    log = json.loads(text)
    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in run["results"]}
    return dict(run)


def test_samples_are_valid(printed: Printed) -> None:
    run = run_of(printed("sarif"))
    catalogue = {rule.slug: rule for rule in all_rules()}
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"] == catalogue[rule["id"]].title
        assert rule["defaultConfiguration"]["level"] == catalogue[rule["id"]].severity
        assert f"lticheck explain {rule['id']}" in rule["help"]["text"]
        assert rule["help"]["markdown"]


def test_a_result_has_all_that_a_finding_has() -> None:
    (result,) = run_of(render("sarif", Report(diagnoses=(diagnosis(finding()),))))["results"]
    assert (result["ruleId"], result["level"]) == ("removed-tool", "error")
    assert result["properties"] == {"confidence": "likely", "party": "instructor"}
    assert "Message of removed-tool." in result["message"]["text"]


def test_checks_and_lost_grades() -> None:
    run = run_of(render("sarif", smoke()))
    assert [result["ruleId"] for result in run["results"]] == [
        "check-failed", "removed-tool", "grade-hidden", "test-student",
        "check-failed", "restore-failed",
    ]  # fmt: skip
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "ci/lticheck.toml"}, "region": {"startLine": 12}}
    (invocation,) = run["invocations"]
    said = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is False
    assert said == [
        "cannot: no secret is at hand",
        "loses a grade: THE FORMER GRADE IS NOT BACK: Canvas was not reached",
    ]


@pytest.mark.parametrize(
    ("location", "uri", "line"),
    [
        (Location(file="a.log", line=31), "a.log", 31),
        (Location(file="a.har", entry=2), "a.har", 0),
        (Location(file="two.sh", command=2), "two.sh", 0),
        (Location(file="a b/ö#1?.json"), "a%20b/%C3%B6%231%3F.json", 0),
        (Location(file="./a.json"), "a.json", 0),
        (Location(file="/tmp/a.json"), "file:///tmp/a.json", 0),
        (Location(file="C:\\logs\\a.log", line=3), "C%3A/logs/a.log", 3),
        (Location(file="a, line up.json"), "a%2C%20line%20up.json", 0),
        (Location(file="a, line 3"), "a%2C%20line%203", 0),
    ],
)
def test_a_location_is_a_uri_and_a_line(location: Location, uri: str, line: int) -> None:
    report = Report(diagnoses=(diagnosis(finding(), location=location),))
    (result,) = run_of(render("sarif", report))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == uri
    assert physical.get("region", {}).get("startLine", 0) == line


def test_hostile_texts_are_valid() -> None:
    text = render("sarif", hostile())
    assert all(MARK in result["message"]["text"] for result in run_of(text)["results"])
    assert "\\ud800" not in text


def test_nothing_found_is_an_empty_run() -> None:
    assert run_of(render("sarif", Report(diagnoses=(diagnosis(),))))["results"] == []


def test_the_rules_help_is_of_the_versions_that_were_found() -> None:
    """Of the one that all of its results are about; of both where they differ."""
    for versions, told, not_told in (
        ((LtiVersion.V1_3,), "developer key", "sourcedid"),
        ((LtiVersion.V1_1,), "sourcedid", "developer key"),
        (tuple(LtiVersion), "LTI 1.3: ", "(nothing)"),
    ):
        several = tuple(diagnosis(finding(version=version)) for version in versions)
        (rule,) = run_of(render("sarif", Report(diagnoses=several)))["tool"]["driver"]["rules"]
        assert told in rule["help"]["text"]
        assert not_told not in rule["help"]["text"]
