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


@pytest.mark.parametrize("extra", [(), ("--full",)], ids=str)
@pytest.mark.parametrize("width", [80, 120])
def test_text_keeps_its_width(
    width: int, extra: tuple[str, ...], lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    """But for a URL at the end of a line, or a command: broken, it could not be copied."""
    run = lticheck("diagnose", "--sandbox", SAMPLES, *extra)
    for line in run.stdout.splitlines():
        if line.startswith("  show it"):
            continue
        before, found, url = line.partition("https://")
        assert len(line) <= width or (found and " " not in url and len(before) < width)


def test_a_url_that_is_longer_than_its_column_stays_whole(lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--offline", f"{SAMPLES}/grade-url-refused.json")
    shown = next(line for line in run.stdout.splitlines() if "Outcome URL" in line)
    assert shown.endswith("&result_resultscore_textstring=1.0")
    assert len(shown) > 80


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
