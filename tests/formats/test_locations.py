"""Machines are pointed at files that exist, whatever inside of them was meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.location import Location
from tests.captures.samples import BODY, LAUNCH_URL
from tests.cli.runner import Lticheck
from tests.formats.test_github import read_back


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write two launches with a fault, copied as cURL, into one file; return its name."""
    monkeypatch.chdir(tmp_path)
    body = BODY.replace("https", "http")
    commands = [f"curl {LAUNCH_URL} -d '{body}&n={number}'" for number in (1, 2)]
    Path("two.sh").write_text(" ;\n".join(commands))
    return "two.sh"


def test_annotations_point_at_the_file_of_a_command(two: str, lticheck: Lticheck) -> None:
    shown = read_back(lticheck("diagnose", "--offline", "--format", "github", two).stdout)
    assert shown
    assert {annotation.properties["file"] for annotation in shown} == {two}


def test_sarif_points_at_the_file_of_a_command(two: str, lticheck: Lticheck) -> None:
    log = json.loads(lticheck("diagnose", "--offline", "--format", "sarif", two).stdout)
    (run,) = log["runs"]
    uris = {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
        for location in result["locations"]
    }
    assert uris == {two}


def test_json_holds_the_position_as_a_value(two: str, lticheck: Lticheck) -> None:
    document = json.loads(lticheck("diagnose", "--offline", "--format", "json", two).stdout)
    shown = [(d["source"], d["location"]) for d in document["diagnoses"]]
    assert shown == [
        ("two.sh, command 1", {"file": two, "command": 1}),
        ("two.sh, command 2", {"file": two, "command": 2}),
    ]


def test_a_location_in_words() -> None:
    assert str(Location(file="a.log", line=31)) == "a.log, line 31"
    assert str(Location(file="a.har", entry=2)) == "a.har, entry 2"
    assert str(Location(file="-")) == "-"
    assert Location(launch=3).within("b").position == "launch 3"
