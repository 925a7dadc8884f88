"""Every sample launch gives exactly the rules that it states, in each way of running it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.captures.readers.launch_file import read_launch_file
from lticheck.sandbox.scenarios import scenarios
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.generate.samples import SAMPLES, SCORE, SEND
from tests.generate.samples13 import PENDING, SAMPLES13

FILES = sorted((ROOT / "sample_launches").glob("*.json"))
MODES = {
    "offline": ("diagnose", "--offline"),
    "sandbox": ("diagnose", "--sandbox"),
    SEND: ("send", "--sandbox", "--score", "0.85"),
    SCORE: ("diagnose", "--sandbox", "--score", "0.85"),
    PENDING: ("send", "--sandbox", "--grading", "Pending"),
}


STATED = [
    pytest.param(path, mode, id=f"{path.stem}-{mode}")
    for path in FILES
    for mode in json.loads(path.read_text(encoding="utf-8"))["expect"]
]


@pytest.mark.parametrize(("path", "mode"), STATED)
def test_a_sample_gives_its_rules(path: Path, mode: str, lticheck: Lticheck) -> None:
    """What the file states is what a user gets."""
    document = json.loads(path.read_text(encoding="utf-8"))
    expected = set(read_launch_file(document, path.name).expect[mode])
    run = lticheck(*MODES[mode], "--format", "json", str(path))
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    assert {finding["rule"] for finding in diagnosis["findings"]} == expected
    errors = [f for f in diagnosis["findings"] if f["severity"] == "error"]
    assert run.status == (1 if errors else 0)


def test_the_samples_cover_the_sandbox() -> None:
    """Every scenario that has a launch of its own has a sample."""
    assert {sample.scenario for sample in SAMPLES.values()} == set(scenarios())


def test_a_sample_is_named_by_a_rule_that_it_gives() -> None:
    """The file's name begins with a slug that it gives in some way of running, or is healthy."""
    for name, sample in SAMPLES.items():
        given = {*sample.offline, *sample.sandbox, *(sample.send or ()), *(sample.score or ())}
        assert name.startswith("healthy") or any(name.startswith(slug) for slug in given), name
    for name, sample13 in SAMPLES13.items():
        given = {rule for rules in sample13.expect.values() for rule in rules}
        assert name.startswith("healthy") or any(name.startswith(slug) for slug in given), name
