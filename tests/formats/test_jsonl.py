"""JSON Lines: each line whole, and of the same shape as in the JSON report."""

from __future__ import annotations

import json
from typing import Any

from lticheck import __version__
from tests.formats.conftest import Printed
from tests.formats.reports import MARK, hostile, render, smoke
from tests.report_schema import validate

ABOUT = {"schema_version": 1, "lticheck": __version__}


def diagnoses(text: str) -> list[dict[str, Any]]:
    """Return the diagnosis of each line; a line is what any reader takes for one.

    The last line is the summary.
    """
    values = [json.loads(line) for line in text.splitlines()]
    for value in values:
        assert {name: value.pop(name) for name in ABOUT} == ABOUT
    validate({**ABOUT, "diagnoses": values[:-1], **values[-1]})
    assert values[-1]["summary"]["diagnoses"] == len(values) - 1
    return values[:-1]


def test_samples_follow_the_schema_and_the_json(printed: Printed) -> None:
    shown = diagnoses(printed("jsonl", "removed-tool.json", "healthy.json"))
    whole = json.loads(printed("json", "removed-tool.json", "healthy.json"))["diagnoses"]
    for value in (*shown, *whole):
        for step in value["steps"]:
            step.pop("milliseconds")
    shape = [(value["source"], value["verdict"], value["steps"]) for value in shown]
    assert shape == [(value["source"], value["verdict"], value["steps"]) for value in whole]


def test_a_line_a_diagnosis_whatever_it_holds() -> None:
    assert len(diagnoses(render("jsonl", smoke()))) == 6
    shown = diagnoses(render("jsonl", hostile()))
    assert [MARK in value["source"] for value in shown] == [True, True]
