"""The JSON report follows its schema; the text keeps its width."""

from __future__ import annotations

import json

import pytest

from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.report_schema import validate

SAMPLES = str(ROOT / "sample_launches")


@pytest.mark.parametrize("extra", [(), ("--show-exchange",), ("--score", "0.85")], ids=str)
def test_json_follows_its_schema(extra: tuple[str, ...], lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--sandbox", "--format", "json", SAMPLES, *extra)
    validate(json.loads(run.stdout))


@pytest.mark.parametrize("width", [80, 120])
def test_text_keeps_its_width(
    width: int, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    run = lticheck("diagnose", "--sandbox", SAMPLES)
    assert max(len(line) for line in run.stdout.splitlines()) <= width


def test_colour_is_decided_once(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = f"{SAMPLES}/removed-tool.json"
    assert "\x1b[" in lticheck("diagnose", "--offline", "--color", "always", sample).stdout
    assert "\x1b[" not in lticheck("diagnose", "--offline", sample).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in lticheck("diagnose", "--offline", sample).stdout
    assert "\x1b[" not in lticheck("diagnose", "--offline", "--color", "never", sample).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in lticheck("diagnose", "--offline", sample).stdout
    assert "\x1b[" in lticheck("diagnose", "--offline", "--color", "always", sample).stdout
