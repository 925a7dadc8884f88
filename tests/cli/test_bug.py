"""One failure costs one result: our own code is broken on purpose, and the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lticheck.captures import loader
from lticheck.model.exit_status import ExitStatus
from lticheck.probing import diagnosing, runner
from lticheck.probing.probes import run_probes
from lticheck.smoke import run_check
from tests.cli.runner import Lticheck

HEALTHY = "sample_launches/healthy.json"
OTHER = "sample_launches/removed-tool.json"
SECRET = "a value of the user"


def broken_for(name: str, real: Any) -> Any:
    """Return a function that breaks over one launch, and does its work for the others."""

    def break_or_work(first: Any, *rest: Any, **named: Any) -> Any:
        launch = getattr(first, "launch", first)
        if name in str(getattr(launch, "location", first)):
            raise RuntimeError(SECRET)
        return real(first, *rest, **named)

    return break_or_work


@pytest.mark.parametrize(
    ("module", "function"),
    [(runner, "run_probes"), (diagnosing, "run_rules")],
    ids=["probing", "rules"],
)
def test_a_bug_over_one_launch_costs_no_other(
    module: Any, function: str, lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = getattr(module, function)
    calls: list[int] = []

    def once(first: Any, *rest: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError(SECRET)
        return real(first, *rest, **named)

    monkeypatch.setattr(module, function, once)
    report = tmp_path / "report.xml"
    run = lticheck(
        "diagnose", "--sandbox", "--format", "json", "-o", f"junit:{report}", HEALTHY, OTHER
    )
    found = json.loads(run.stdout)["diagnoses"]
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert [f["rule"] for f in found[0]["findings"]] == ["lticheck-bug"]
    assert "removed-tool" in [f["rule"] for f in found[1]["findings"]]
    assert "lticheck-bug" in report.read_text(encoding="utf-8")
    assert SECRET not in run.stdout + run.stderr


def test_exit_zero_spares_a_bug(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "run_probes", broken_for("healthy", run_probes))
    run = lticheck("diagnose", "--sandbox", "--exit-zero", HEALTHY)
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert "RuntimeError" in run.stdout
    assert SECRET not in run.stdout


def test_a_reader_that_breaks_costs_one_file(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = loader.read

    def read(data: bytes, source: str) -> Any:
        if source.endswith("bad.json"):
            raise RecursionError(SECRET)
        return real(data, source)

    monkeypatch.setattr(loader, "read", read)
    (tmp_path / "bad.json").write_text("{}")
    run = lticheck("diagnose", "--offline", "--format", "json", str(tmp_path / "bad.json"), HEALTHY)
    found = json.loads(run.stdout)["diagnoses"]
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert [d["findings"][0]["rule"] for d in found[:1]] == ["lticheck-bug"]
    assert len(found) == 2
    assert SECRET not in run.stdout


def test_a_bug_in_one_check_costs_no_other(
    lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run_check, "run_probes", broken_for("healthy", run_probes))
    sample = Path("sample_launches").resolve()
    checks = "".join(
        f'[[check]]\nname = "{name}"\nlaunch = "{sample}/{name}.json"\nexpect = "{expect}"\n'
        for name, expect in (("healthy", "ok"), ("removed-tool", "removed-tool"))
    )
    (tmp_path / "lticheck.toml").write_text(checks)
    run = lticheck("smoke", "--sandbox", "--format", "json", str(tmp_path / "lticheck.toml"))
    results = {
        d["check"]["name"]: d["check"]["passed"] for d in json.loads(run.stdout)["diagnoses"]
    }
    assert run.status == ExitStatus.INTERNAL_ERROR
    assert results == {"healthy": False, "removed-tool": True}
