"""Bad input gives one clear line and the right exit status, and costs no other input its result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck

LAUNCH = {
    "lti_message_type": "basic-lti-launch-request",
    "lti_version": "LTI-1p0",
    "roles": "Learner",
    "tool_consumer_info_product_family_code": "canvas",
    "custom_canvas_assignment_points_possible": "10",
    "lis_outcome_service_url": "https://canvas.example/api/lti/v1/tools/7/grade_passback",
    "lis_result_sourcedid": "7-1-2-3-" + "a" * 40,
}

BAD = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "cut JSON": (b'{"a": ', "JSON"),
    "JSON of something else": (b"[1, 2, 3]", "parameters"),
    "JSON of a number": (b"42", "recognised"),
    "nested too deep": (b"[" * 100_000, "JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
    "prose": (b"the grade did not arrive", ""),
    "not UTF-8": (b"\xff\xfe\x00\xd8", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_one_line_and_exit_3(name: str, lticheck: Lticheck, tmp_path: Path) -> None:
    """Whatever the bytes: a finding that says what is wrong, and exit status 3."""
    content, word = BAD[name]
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    run = lticheck("diagnose", "--offline", str(path))
    assert run.status == ExitStatus.NOTHING_RECOGNISED
    assert "not-a-launch" in run.stdout
    assert word in run.stdout
    assert run.stderr == ""


def test_a_missing_file(lticheck: Lticheck, tmp_path: Path) -> None:
    run = lticheck("diagnose", "--offline", str(tmp_path / "none.json"))
    assert run.status == ExitStatus.USAGE
    assert "no such file" in run.stderr


def test_a_folder_without_captures(lticheck: Lticheck, tmp_path: Path) -> None:
    run = lticheck("diagnose", "--offline", str(tmp_path))
    assert run.status == ExitStatus.NOTHING_RECOGNISED
    assert "no files" in run.stdout.lower()


def test_a_file_of_50_megabytes(lticheck: Lticheck, tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.write(b'{"a": "')
        file.write(b"x" * 50 * 1024 * 1024)
    run = lticheck("diagnose", "--offline", str(path))
    assert run.status == ExitStatus.NOTHING_RECOGNISED
    assert "No launch, outcome request or reply was recognised" in run.stdout


def test_a_bad_input_costs_no_other_its_result(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "a-bad.json").write_text("{")
    (tmp_path / "b-good.json").write_text(json.dumps(LAUNCH))
    named = [str(tmp_path / "a-bad.json"), str(tmp_path / "b-good.json")]
    run = lticheck("diagnose", "--offline", "--format", "json", *named)
    verdicts = [diagnosis["verdict"] for diagnosis in json.loads(run.stdout)["diagnoses"]]
    assert verdicts == ["not-recognised", "ok"]
    assert run.status == ExitStatus.NOTHING_RECOGNISED


def test_a_folder_says_in_one_line_what_holds_nothing(lticheck: Lticheck, tmp_path: Path) -> None:
    """Prose and installed packages are not looked into at all."""
    (tmp_path / "good.json").write_text(json.dumps(LAUNCH))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("nothing of use")
    (tmp_path / "README.md").write_text("Post grade failed")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x.txt").write_text("Post grade failed")
    run = lticheck("diagnose", "--offline", "--format", "json", str(tmp_path))
    sources = [diagnosis["source"] for diagnosis in json.loads(run.stdout)["diagnoses"]]
    assert sources == [str(tmp_path / "good.json")]
    assert run.stderr.count("\n") == 1
    assert "2 files hold no launch, request or reply: a.txt, b.txt" in run.stderr


def test_a_folder_in_which_nothing_holds_anything(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing")
    (tmp_path / "b.txt").write_text("nothing")
    run = lticheck("diagnose", "--offline", str(tmp_path))
    assert run.status == ExitStatus.NOTHING_RECOGNISED
    assert "2 files hold no launch" in " ".join(run.stdout.split())


def test_duplicate_parameters_are_kept(lticheck: Lticheck, tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    path.write_text(json.dumps(LAUNCH)[:-1] + ', "roles": "Instructor"}')
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    assert json.loads(run.stdout)["diagnoses"][0]["launch"]["roles"] == ["Learner"]
