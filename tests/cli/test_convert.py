"""`lticheck convert`: any form in, a launch file out; redacted ones name and grade nobody."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lticheck.model.exit_status import ExitStatus
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.generate.samples import SAMPLES

SAMPLE_FOLDER = ROOT / "sample_launches"
HEALTHY = SAMPLE_FOLDER / "healthy.json"
PARAMETERS = [tuple(p) for p in json.loads(HEALTHY.read_text(encoding="utf-8"))["parameters"]]


def test_a_form_body_becomes_a_launch_file(lticheck: Lticheck, tmp_path: Path) -> None:
    source, target = tmp_path / "body.txt", tmp_path / "launch.json"
    source.write_text(urlencode(PARAMETERS))
    assert lticheck("convert", str(source), "-o", str(target)).status == ExitStatus.OK
    document = json.loads(target.read_text(encoding="utf-8"))
    assert [tuple(pair) for pair in document["parameters"]] == PARAMETERS
    assert target.stat().st_mode & 0o077 == 0


def test_a_folder_that_ends_in_a_slash_is_made(lticheck: Lticheck, tmp_path: Path) -> None:
    run = lticheck("convert", str(HEALTHY), "-o", f"{tmp_path}/new/folder/")
    assert run.status == ExitStatus.OK
    assert (tmp_path / "new" / "folder" / "healthy.json").is_file()
    (tmp_path / "taken").write_text("")
    run = lticheck("convert", str(HEALTHY), "-o", f"{tmp_path}/taken/")
    assert run.status == ExitStatus.USAGE
    assert "cannot make the folder" in run.stderr


def test_without_a_target_it_is_printed(lticheck: Lticheck) -> None:
    run = lticheck("convert", str(HEALTHY), "--about", "kept")
    assert json.loads(run.stdout)["about"] == "kept"


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_redacted_launch_tells_the_same_offline(
    name: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    """Its rules are the same, nobody is named, and no sourcedid of it grades anybody."""
    target = tmp_path / "redacted.json"
    sample = SAMPLE_FOLDER / f"{name}.json"
    assert lticheck("convert", str(sample), "--redact", "-o", str(target)).status == 0
    text = target.read_text(encoding="utf-8")
    values = dict(json.loads(sample.read_text(encoding="utf-8"))["parameters"])
    for hidden in ("lis_person_name_full", "oauth_signature", "lis_person_contact_email_primary"):
        assert values[hidden] not in text
    sourcedid = values.get("lis_result_sourcedid", "").strip()
    assert not sourcedid or sourcedid not in text
    runs = [
        lticheck("diagnose", "--offline", "--format", "json", str(path))
        for path in (sample, target)
    ]
    found = [json.loads(run.stdout)["diagnoses"][0]["findings"] for run in runs]
    rules = [[finding["rule"] for finding in findings] for findings in found]
    assert rules[0] == rules[1]


def test_a_redacted_launch_is_not_checkable(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never called invalid, even with a secret at hand."""
    monkeypatch.setenv("LTICHECK_SECRET", "any")
    target = tmp_path / "redacted.json"
    lticheck("convert", str(HEALTHY), "--redact", "-o", str(target))
    run = lticheck("diagnose", "--offline", "--format", "json", str(target))
    launch = json.loads(run.stdout)["diagnoses"][0]["launch"]
    signature = {"state": "not checkable", "reason": "values of this capture were masked"}
    assert launch["signature"] == signature


def test_a_name_is_redacted_wherever_it_stands(lticheck: Lticheck, tmp_path: Path) -> None:
    source, target = tmp_path / "launch.json", tmp_path / "redacted.json"
    values = {
        **dict(PARAMETERS),
        "custom_student": "Kim Sample",
        "custom_where": "?m=kim@x.example",
    }
    source.write_text(json.dumps(values))
    assert lticheck("convert", str(source), "--redact", "-o", str(target)).status == 0
    assert "Kim Sample" not in target.read_text(encoding="utf-8")
    assert "kim@x.example" not in target.read_text(encoding="utf-8")


def test_several_launches_need_a_folder(lticheck: Lticheck, tmp_path: Path) -> None:
    source = tmp_path / "launches.jsonl"
    lines = (json.dumps({**dict(PARAMETERS), "user_id": name}) for name in "ab")
    source.write_text("\n".join(lines))
    run = lticheck("convert", str(source))
    assert run.status == ExitStatus.USAGE
    assert "2 launches" in run.stderr
    folder = tmp_path / "out"
    folder.mkdir()
    assert lticheck("convert", str(source), "-o", str(folder)).status == ExitStatus.OK
    assert [path.name for path in sorted(folder.iterdir())] == [
        "launches-1.json",
        "launches-2.json",
    ]


def test_nothing_to_convert(lticheck: Lticheck, tmp_path: Path) -> None:
    source = tmp_path / "prose.txt"
    source.write_text("no launch here")
    run = lticheck("convert", str(source))
    assert run.status == ExitStatus.NOTHING_RECOGNISED
