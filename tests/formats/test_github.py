"""Workflow commands: one line each, read back by the runner's own rules, never broken out of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lticheck.model.location import Location
from lticheck.reporting.report import Report
from tests.formats.conftest import Printed
from tests.formats.reports import MARK, diagnosis, finding, hostile, lost, render, smoke

COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>.*?)::(?P<message>.*)")


@dataclass(frozen=True)
class Annotation:
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    message: str


def unescape(text: str) -> str:
    """Read back as actions/runner does: the percent sign last."""
    for coded, plain in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(coded, plain)
    return text


def read_back(text: str) -> list[Annotation]:
    """Return every command; the last line is none, and neither has a hidden line end."""
    *lines, last = text.split("\n")[:-1]
    assert text.splitlines() == [*lines, last]
    assert not last.lstrip().startswith("::")
    return [_annotation(line) for line in lines]


def _annotation(line: str) -> Annotation:
    found = COMMAND.fullmatch(line)
    assert found, line
    pairs = (pair.split("=", 1) for pair in found["properties"].split(","))
    properties = {key: unescape(value) for key, value in pairs}
    assert set(properties) <= {"file", "line", "title"}
    return Annotation(found["name"], properties, unescape(found["message"]))


def test_samples_give_one_annotation_a_finding(printed: Printed) -> None:
    shown = read_back(printed("github", "removed-tool.json", "copied-tool-credentials.json"))
    assert [(a.name, a.properties["file"]) for a in shown] == [
        ("error", "sample_launches/removed-tool.json"),
        ("warning", "sample_launches/copied-tool-credentials.json"),
    ]
    assert shown[0].properties["title"].endswith("(removed-tool)")


def test_checks_stand_at_their_line_and_a_lost_grade_first() -> None:
    shown = read_back(render("github", smoke()))
    assert [(a.name, a.properties["title"], a.properties["line"]) for a in shown] == [
        ("error", "Grade not restored", "7"),
        ("error", "Check failed", "12"),
        ("error", "Title of removed-tool (removed-tool)", "12"),
        ("warning", "Title of grade-hidden (grade-hidden)", "12"),
        ("notice", "Title of test-student (test-student)", "12"),
        ("error", "Check failed", "7"),
        ("error", "Could not check", "7"),
    ]
    assert {a.properties["file"] for a in shown} == {"ci/lticheck.toml"}


def test_a_line_of_a_log_is_the_line_of_the_annotation() -> None:
    report = Report(
        diagnoses=(diagnosis(finding(), location=Location(file="a,b:c%.log", line=31)),)
    )
    (shown,) = read_back(render("github", report))
    assert shown.properties["file"] == "a,b:c%.log"
    assert shown.properties["line"] == "31"


def test_hostile_texts_break_out_of_nothing() -> None:
    shown = read_back(render("github", hostile()))
    assert {a.name for a in shown} == {"error"}
    assert all(MARK in a.message for a in shown)


def test_where_all_is_well_the_verdict_stands_alone() -> None:
    assert render("github", Report(diagnoses=(diagnosis(),))) == "✔ 1 checked: 1 in order.\n"
    assert "1 grade not restored" in render("github", Report(diagnoses=(lost(),)))
