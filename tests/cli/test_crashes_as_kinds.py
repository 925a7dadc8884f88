"""What once ended in a traceback: types, digits, surrogates, nesting, NUL and device files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck
from tests.conftest import ROOT

HEALTHY = ROOT / "sample_launches" / "healthy.json"
PARAMETERS = dict(json.loads(HEALTHY.read_text(encoding="utf-8"))["parameters"])
DIGITS = "9" * 5000
DEEP = "[" * 100_000
VALUES = (5, None, ["a"], {"a": 1}, "\ud800", "a\0b", DIGITS)
TEXTS = ("id", "source", "consumer_key", "former", "written", "nonce", "points_possible", "family")
ENTRY: dict[str, object] = {
    **dict.fromkeys(TEXTS, "x"),
    "former": "0.5",
    "target": {
        "key": "7-1-2-3-a",
        "url": "https://canvas.example/api/lti/v1/tools/7/grade_passback",
        "cell": "a cell",
        "service": "outcomes",
    },
    "clears": False,
    "shown": None,
    "timestamp": "1",
}
LAUNCH_FILE = {
    "lticheck_launch": 1,
    "about": "",
    "url": "https://tool.example/",
    "redacted": False,
    "parameters": list(PARAMETERS.items()),
    "expect": {},
}


@pytest.mark.parametrize("field", [*TEXTS, "target", "clears", "timestamp", "open", "unknown"])
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_journal_of_other_types_is_told(
    field: str, value: object, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Where a text stands it may be restored, which needs a secret; nothing else is a journal."""
    event = {"lticheck_journal": 2, "open": value if field == "open" else {**ENTRY, field: value}}
    path = tmp_path / "journal.jsonl"
    path.write_text(json.dumps(event) + "\n")
    run = lticheck("restore", str(path))
    fit = isinstance(value, str) and value != "\ud800" and field in TEXTS
    assert run.status in ({ExitStatus.FINDINGS, ExitStatus.NOT_CHECKED} if fit else {2})


@pytest.mark.parametrize("text", [DEEP, f'{{"lticheck_journal": 2, "open": {DEEP}', "5", "[1]"])
def test_a_journal_of_another_shape_is_told(text: str, lticheck: Lticheck, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text(text + "\n")
    run = lticheck("restore", str(path))
    assert run.status == ExitStatus.USAGE
    assert "not a journal of lticheck" in run.stderr or text.startswith("{")


@pytest.mark.parametrize("field", LAUNCH_FILE)
@pytest.mark.parametrize("value", [*VALUES, [["a", 1], ["b"], 5]], ids=range(len(VALUES) + 1))
def test_a_launch_file_of_other_types_costs_no_other(
    field: str, value: object, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "launch.json"
    path.write_text(json.dumps({**LAUNCH_FILE, field: value}))
    run = lticheck("diagnose", "--offline", "--format", "json", str(path), str(HEALTHY))
    rules = [f["rule"] for d in json.loads(run.stdout)["diagnoses"] for f in d["findings"]]
    assert "lticheck-bug" not in rules
    assert json.loads(run.stdout)["diagnoses"][-1]["verdict"] == "ok"
    assert run.status in {ExitStatus.OK, ExitStatus.FINDINGS, ExitStatus.NOTHING_RECOGNISED}
    for options in ((), ("--redact",)):
        run = lticheck("convert", str(path), "-o", str(tmp_path / "out.json"), *options)
        assert run.status in {ExitStatus.OK, ExitStatus.NOTHING_RECOGNISED}


@pytest.mark.parametrize(
    "changes",
    [
        {"lis_result_sourcedid": f"{DIGITS}-1-2-3-{'a' * 40}"},
        {"lis_result_sourcedid": f"7-1-2-{DIGITS}-{'a' * 40}"},
        {"lis_outcome_service_url": f"https://c.example/api/lti/v1/tools/{DIGITS}/grade_passback"},
        {"lis_outcome_service_url": "https://[canvas/api/lti/v1/tools/7/grade_passback"},
        {"custom_canvas_user_id": DIGITS},
        {"custom_canvas_assignment_points_possible": DIGITS},
        {"oauth_timestamp": DIGITS},
        {"oauth_consumer_key": "\ud800", "lis_outcome_service_url": "https://\ud800.example/x"},
        {"oauth_signature": "\ud800"},
    ],
    ids=range(9),
)
@pytest.mark.parametrize("target", ["--offline", "--sandbox"])
def test_odd_values_of_a_launch_are_looked_at(
    changes: dict[str, str], target: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "launch.json"
    guid = {"tool_consumer_instance_guid": "of-another-canvas"}
    path.write_text(json.dumps({**PARAMETERS, **guid, **changes}))
    run = lticheck("diagnose", target, "--format", "json", str(path))
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    assert "lticheck-bug" not in [finding["rule"] for finding in diagnosis["findings"]]
    assert run.status != ExitStatus.INTERNAL_ERROR
    assert lticheck("convert", "--redact", str(path)).status == ExitStatus.OK


@pytest.mark.parametrize(
    "text",
    [f"a = {DEEP}", f"a = {DIGITS}", f"{'.'.join('a' * 20_000)} = 1", "a = '\0'", "\ufffe", "a ="],
    ids=range(6),
)
@pytest.mark.parametrize("command", ["smoke", "diagnose"])
def test_a_file_that_is_no_toml_is_told(
    text: str, command: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "lticheck.toml"
    path.write_text(text, encoding="utf-8")
    options = (str(path),) if command == "smoke" else ("--consumers", str(path), str(HEALTHY))
    run = lticheck(command, *options)
    assert run.status == ExitStatus.USAGE
    assert str(path).rsplit("/", 1)[-1] in run.stderr
    assert DIGITS not in run.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("diagnose --offline /dev/zero", "binary"),
        (f"diagnose --offline --consumers /dev/zero {HEALTHY}", "larger than"),
        (f"diagnose --offline --secret-file /dev/zero {HEALTHY}", "larger than"),
        ("smoke /dev/zero", "larger than"),
        ("restore /dev/zero", "not your file"),
        ("convert /dev/zero", "binary"),
    ],
)
def test_a_device_is_read_no_further_than_its_bound(
    command: str, said: str, lticheck: Lticheck
) -> None:
    run = lticheck(*command.split())
    assert run.status in {ExitStatus.USAGE, ExitStatus.NOTHING_RECOGNISED}
    assert said in (run.stdout + run.stderr).lower()


@pytest.mark.parametrize("command", ["diagnose", "convert", "smoke", "restore", "send"])
def test_a_nul_in_an_argument_is_misuse(command: str, lticheck: Lticheck) -> None:
    run = lticheck(command, "a\0b")
    assert run.status == ExitStatus.USAGE
    assert "NUL" in run.stderr


def test_a_nul_in_a_smoke_file_costs_its_check(lticheck: Lticheck, tmp_path: Path) -> None:
    path = tmp_path / "lticheck.toml"
    path.write_text('[[check]]\nname = "a"\nlaunch = "a\\u0000b.json"\n')
    run = lticheck("smoke", "--sandbox", str(path))
    assert run.status == ExitStatus.USAGE
    assert "lticheck.toml:3" in run.stderr
