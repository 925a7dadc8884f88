"""A sound launch of LTI 1.3 is not called checked where Canvas should have been asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.rules.launch13_examples import launched
from tests.cli.runner import Lticheck, runner


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str]) -> Lticheck:
    return runner(capsys)


@pytest.fixture
def healthy(tmp_path: Path) -> str:
    path = tmp_path / "launch.txt"
    path.write_text(launched().capture, encoding="utf-8")
    return str(path)


def test_without_offline_it_is_not_checked(lticheck: Lticheck, healthy: str) -> None:
    ran = lticheck("diagnose", "--format", "json", healthy)
    (found,) = json.loads(ran.stdout)["diagnoses"]
    assert (ran.status, found["verdict"]) == (4, "not-checked")
    assert "no private key for the client id “10000000000123”" in found["not_checked"]
    assert "--key-file" in found["not_checked"]
    assert "--token-file" in found["not_checked"]
    launch, skipped = found["steps"]
    assert launch["state"] == "passed"
    assert "of course" in launch["reason"]  # what the line item's URL tells
    assert skipped["state"] == "skipped"


def test_with_offline_it_is_ok(lticheck: Lticheck, healthy: str) -> None:
    ran = lticheck("diagnose", "--offline", "--format", "json", healthy)
    (found,) = json.loads(ran.stdout)["diagnoses"]
    assert (ran.status, found["verdict"]) == (0, "ok")
    assert not found.get("not_checked")


def test_what_the_claims_show_counts_all_the_same(lticheck: Lticheck, tmp_path: Path) -> None:
    path = tmp_path / "launch.txt"
    path.write_text(launched(scopes=[]).capture, encoding="utf-8")
    ran = lticheck("diagnose", "--format", "json", str(path))
    (found,) = json.loads(ran.stdout)["diagnoses"]
    assert (ran.status, found["verdict"]) == (1, "problem")
    assert "grade-scope-not-granted" in [one["rule"] for one in found["findings"]]
