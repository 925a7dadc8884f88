"""No secret, signature or personal value in any output, without --show-secrets."""

from __future__ import annotations

import json

import pytest

from tests.cli.runner import Lticheck
from tests.conftest import ROOT

SAMPLE = ROOT / "sample_launches" / "healthy.json"
PARAMETERS = dict(json.loads(SAMPLE.read_text(encoding="utf-8"))["parameters"])
HIDDEN = {
    name: PARAMETERS[name]
    for name in (
        "oauth_signature",
        "lis_result_sourcedid",
        "lis_person_name_full",
        "lis_person_contact_email_primary",
    )
} | {"secret": "sandbox-secret-of-the-quiz-tool"}
RUNS = {
    "diagnose": ("diagnose", "--sandbox", "--show-exchange"),
    "diagnose as JSON": ("diagnose", "--sandbox", "--show-exchange", "--format", "json"),
    "send": ("send", "--sandbox", "--score", "85", "--show-exchange"),
    "dry run": ("send", "--sandbox", "--score", "85", "--dry-run"),
}


@pytest.mark.parametrize("name", RUNS)
def test_nothing_hidden_is_shown(name: str, lticheck: Lticheck) -> None:
    run = lticheck(*RUNS[name], str(SAMPLE))
    shown = (run.stdout + run.stderr).replace("\n", "").replace(" ", "")
    for what, value in HIDDEN.items():
        assert value.replace(" ", "") not in shown, what


def test_the_one_switch_shows_it(lticheck: Lticheck) -> None:
    run = lticheck(*RUNS["send"], "--show-secrets", "--format", "json", str(SAMPLE))
    assert PARAMETERS["lis_result_sourcedid"] in run.stdout
