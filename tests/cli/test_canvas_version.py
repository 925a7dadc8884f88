"""`--canvas-version`: one version for each protocol, and nothing that was not recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus
from lticheck.sandbox import Sandbox
from lticheck.sandbox.canvas_version import CanvasVersion
from tests.cli.runner import Lticheck

PAIRS = {
    (): ("current", "current"),
    ("2017",): ("2017", "current"),
    ("mid",): ("current", "mid"),
    ("current",): ("current", "current"),
    ("1.1=2017",): ("2017", "current"),
    ("1.3=mid",): ("current", "mid"),
    ("1.1=2017", "1.3=mid"): ("2017", "mid"),
    ("2017", "mid"): ("2017", "mid"),
    ("mid", "1.3=current"): ("current", "current"),
}


@pytest.mark.parametrize("texts", PAIRS, ids="+".join)
def test_each_protocol_has_its_version(texts: tuple[str, ...]) -> None:
    found = CanvasVersion.parse(*texts)
    assert (found.lti11, found.lti13) == PAIRS[texts]


@pytest.mark.parametrize("text", ["1.3=2017", "1.1=mid", "1.2=current", "2018", "", "=mid", "1.3="])
def test_another_pair_is_refused(text: str, lticheck: Lticheck, tmp_path: Path) -> None:
    with pytest.raises(LticheckError):
        CanvasVersion.parse(text)
    for command in (["sandbox", "--list-faults"], ["diagnose", tmp_path, "--sandbox"]):
        run = lticheck(*map(str, command), "--canvas-version", text)
        assert run.status == ExitStatus.USAGE
        assert "LTI 1.1: current or 2017; LTI 1.3: current or mid" in " ".join(run.stderr.split())


def test_a_diagnosis_asks_the_canvas_that_is_named(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Canvas of 2017 gave no error codes; mid is of LTI 1.3, and changes nothing of LTI 1.1."""
    launch = tmp_path / "launch.json"
    launch.write_text(json.dumps(dict(canvas.launch("tool-deleted"))))
    asked = ("diagnose", str(launch), "--sandbox", "--show-exchange", "--format", "json")
    codes = {
        version: "ext_canvas_error_code" in lticheck(*asked, "--canvas-version", version).stdout
        for version in ("1.1=2017", "mid")
    }
    assert codes == {"1.1=2017": False, "mid": True}


def test_the_grade_services_of_a_sandbox_are_of_its_version() -> None:
    found = {
        name: Sandbox(canvas_version=name).ags.version.is_mid for name in ("current", "mid", "2017")
    }
    assert found == {"current": False, "mid": True, "2017": False}
