"""`lticheck diagnose`, as a user runs it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from lticheck.model.exit_status import ExitStatus
from lticheck.model.sensitive import MASK
from lticheck.sandbox import Sandbox
from tests.cli.runner import Lticheck, Run
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_launches"


def save(canvas: Sandbox, tmp_path: Path, scenario: str = "ok") -> str:
    """Save a scenario's launch, whose outcome URL is the running sandbox's, as a user would."""
    path = tmp_path / f"{scenario}.json"
    path.write_text(json.dumps(dict(canvas.launch(scenario))), encoding="utf-8")
    return str(path)


def only(run: Run) -> dict[str, Any]:
    """Return the one diagnosis of a JSON report."""
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    return dict(diagnosis)


def test_the_ladder_leaves_no_trace(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a Canvas with its own URL: two requests, and the gradebook is as it was."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    before, calls = canvas.gradebook(), canvas.calls
    run = lticheck("diagnose", "--format", "json", save(canvas, tmp_path))
    assert run.status == ExitStatus.OK
    steps = [(step["role"], step["state"]) for step in only(run)["steps"]]
    assert steps == [("launch", "passed"), ("read", "passed"), ("test-write", "passed")]
    assert canvas.calls - calls == 2
    assert canvas.gradebook() == before


def test_score_writes_and_reads_back(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    run = lticheck("diagnose", "--score", "0.85", "--format", "json", save(canvas, tmp_path))
    assert run.status == ExitStatus.OK
    wrote = {"operation": "replaceResult", "score": "0.85", "certain": True}
    assert only(run)["wrote"] == wrote
    assert canvas.gradebook()["score"] == 8.5


def test_offline_sends_nothing(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secret is at hand, and without --offline this Canvas is asked."""
    monkeypatch.setenv("LTICHECK_SECRET", canvas.secret("quiz-tool") or "")
    launch, calls = save(canvas, tmp_path, "points-zero"), canvas.calls
    run = lticheck("diagnose", "--offline", launch)
    assert run.status == ExitStatus.FINDINGS
    assert "zero-point-assignment" in run.stdout
    assert canvas.calls == calls
    assert lticheck("diagnose", launch).status == ExitStatus.FINDINGS
    assert canvas.calls > calls


def test_without_a_secret_nothing_is_checked(
    canvas: Sandbox, lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can be asked, so it says what is missing and ends with its own status."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    run = lticheck("diagnose", save(canvas, tmp_path))
    assert run.status == ExitStatus.NOT_CHECKED
    assert "no secret for the consumer key “quiz-tool”" in " ".join(run.stdout.split())


def test_a_wrong_secret_is_named(canvas: Sandbox, lticheck: Lticheck, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not it\n")
    run = lticheck(
        "diagnose", "--secret-file", str(secret), "--format", "json", save(canvas, tmp_path)
    )
    assert run.status == ExitStatus.FINDINGS
    assert [finding["rule"] for finding in only(run)["findings"]] == ["wrong-secret"]


def test_standard_input(lticheck: Lticheck, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (SAMPLES / "instructor-sourcedid.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    run = lticheck("diagnose", "--offline", "-")
    assert run.status == ExitStatus.FINDINGS
    assert "instructor-sourcedid" in run.stdout


def test_a_folder(lticheck: Lticheck) -> None:
    """All samples at once: every launch has its block, and the last line counts them."""
    run = lticheck("diagnose", "--sandbox", str(SAMPLES))
    assert run.status == ExitStatus.FINDINGS
    total = len(list(SAMPLES.glob("*.json")))
    assert f"{total} checked" in run.stdout
    assert run.stderr == ""


def test_exit_zero_and_strict(lticheck: Lticheck) -> None:
    error, warning = str(SAMPLES / "removed-tool.json"), "launch-signature-mismatch.json"
    assert lticheck("diagnose", "--sandbox", "--exit-zero", error).status == ExitStatus.OK
    sample = str(SAMPLES / warning)
    assert lticheck("diagnose", "--sandbox", sample).status == ExitStatus.OK
    assert lticheck("diagnose", "--sandbox", "--strict", sample).status == ExitStatus.FINDINGS


def test_an_unknown_fault_is_a_usage_error(lticheck: Lticheck) -> None:
    run = lticheck("diagnose", "--sandbox", "--fault", "moon", str(SAMPLES / "healthy.json"))
    assert run.status == ExitStatus.USAGE
    assert "no fault “moon”" in run.stderr


def test_a_foreign_launch_is_replayed_on_the_sandbox(lticheck: Lticheck, tmp_path: Path) -> None:
    """A launch of another Canvas: its ids are taken as they stand."""
    path = tmp_path / "foreign.json"
    launch = {
        "lti_message_type": "basic-lti-launch-request",
        "oauth_consumer_key": "theirs",
        "roles": "Learner",
        "custom_canvas_assignment_points_possible": "20",
        "lis_outcome_service_url": "https://canvas.example/api/lti/v1/tools/7/grade_passback",
        "lis_result_sourcedid": "7-1-2-3-" + "a" * 40,
    }
    path.write_text(json.dumps(launch))
    assert lticheck("send", "--sandbox", "--score", "0.5", str(path)).status == ExitStatus.OK
    path.write_text(json.dumps({**launch, "lis_result_sourcedid": "8-1-2-3-" + "a" * 40}))
    run = lticheck("diagnose", "--sandbox", "--format", "json", str(path))
    assert [finding["rule"] for finding in only(run)["findings"]] == ["removed-tool"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--offline", "--score", "0.5"], "--score"),
        (["--offline", "--sandbox"], "--sandbox"),
        (["--restore"], "--score"),
        (["--sandbox", "--restore"], "--score"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    options: list[str], word: str, lticheck: Lticheck
) -> None:
    run = lticheck("diagnose", *options, "sample_launches/healthy.json")
    assert run.status == ExitStatus.USAGE
    assert word in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("sample", ["wrong-secret", "launch-signature-mismatch"])
def test_what_is_said_of_a_signature_is_no_signature(sample: str, lticheck: Lticheck) -> None:
    """A reason is read, not masked as if it were the value."""
    run = lticheck("diagnose", "--sandbox", "--format", "json", str(SAMPLES / f"{sample}.json"))
    facts = [fact for finding in only(run)["findings"] for fact in finding["evidence"]]
    said = [fact["actual"] for fact in facts if "ignature" in fact["label"]]
    assert said
    assert not any(MASK in text for text in said)


@pytest.mark.parametrize("audience", ["instructor", "admin", "developer"])
def test_a_message_to_forward_holds_no_personal_data(audience: str, lticheck: Lticheck) -> None:
    sample = "sample_launches/removed-tool.json"
    run = lticheck("diagnose", "--sandbox", sample, "--for", audience)
    assert run.status == ExitStatus.FINDINGS
    assert run.stdout.startswith("Hello,")
    assert "The assignment is no longer linked to this tool" in run.stdout
    parameters = dict(json.loads(Path(sample).read_text(encoding="utf-8"))["parameters"])
    for name, value in parameters.items():
        if name.startswith("lis_person") or name in {"user_id", "lis_result_sourcedid"}:
            assert value not in run.stdout, name


@pytest.mark.parametrize("options", [["--show-secrets"], ["--format", "json"]])
def test_a_message_to_forward_is_text_without_secrets(
    options: list[str], lticheck: Lticheck
) -> None:
    run = lticheck(
        "diagnose", "--offline", "sample_launches/healthy.json", "--for", "admin", *options
    )
    assert run.status == ExitStatus.USAGE


def test_where_nothing_is_recognised_it_says_what_was_looked_for(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("the grade did not arrive")
    (finding,) = only(lticheck("diagnose", "--offline", "--format", "json", str(path)))["findings"]
    (row,) = [fact for fact in finding["evidence"] if fact["label"] == "Looked for"]
    for word in ("lti_message_type", "imsx_POXEnvelope", "/line_items", "sentences of Canvas"):
        assert word in row["actual"]
