"""What stays of a redacted launch: a list of harmless parameters, and stand-ins for persons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.captures.readers.launch_file import LaunchFile, read_launch_file, write_launch_file
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.probing.probes import REDACTED
from lticheck.reporting.redacted_launch import KEPT, PERSONS, StandIns, redacted_launch
from tests.cli.runner import Lticheck
from tests.conftest import ROOT
from tests.masking.spellings import spellings

HEALTHY = ROOT / "sample_launches" / "healthy.json"
HMAC = "79c5a971336c4f2ed08ce6f68c17ab46065c05ee"
SENSITIVE = {
    "id_token": "eyJhbGciOiJSUzI1NiJ9.eyJuYW1lIjoiS2ltIn0.c2ln",
    "custom_password": "hunter2",
    "custom_shared_secret": "hunter2",
    "custom_api_token": "hunter2",
    "oauth_token": "hunter2",
    "oauth_verifier": "hunter2",
    "oauth_body_hash": "lQXFWxj6G4UUqjeuk9s8IdjlPR0=",
    "oauth_signature": "TxwAJgTHnuJBGpJWoWbQgOFdi0Q=",
    "oauth_nonce": "76225187760918148971795407764",
    "custom_studentEmail": "kim@school.example",
    "LIS_PERSON_NAME_FULL": "Kim Sample",
    "lis_person_name_full": "Kim Sample",
    "ext_d2l_username": "kim",
    "custom_sis_user_id": "S-4711",
    "custom_canvas_user_login_id": "kim",
    "custom_canvas_user_sis_source_id": "S-4711",
    "state": "opaque-state-of-a-sign-in",
    "custom_phone": "+49 30 123456",
    "custom_address": "Main Street 1",
    "user_image": "https://school.example/kim.png",
    "custom_profile": '{"name": "Kim Sample", "id": 3001}',
    "resource_link_title": "Essay of Kim Sample",
    "context_title": "Seminar of Professor Sample",
    "tool_consumer_instance_name": "School of Kim",
    "roles": "Kim Sample",
    "custom_canvas_enrollment_state": "Kim Sample!",
    "oauth_timestamp": "kim",
}
KEYS_OF_PERSONS = ("kim", "hunter2", "4711", "sample", "opaque", "main street", "txwajg", "762251")


def redacted(**parameters: str) -> dict[str, str]:
    """Return what stays of these parameters."""
    return dict(redacted_launch(Launch(parameters=tuple(parameters.items()))).parameters)


@pytest.mark.parametrize("name", SENSITIVE)
def test_a_sensitive_parameter_is_redacted(name: str) -> None:
    assert redacted(**{name: SENSITIVE[name]}) == {name: "redacted"}


def test_of_all_together_nothing_of_the_person_is_left() -> None:
    text = json.dumps(redacted(**SENSITIVE)).lower()
    assert [key for key in KEYS_OF_PERSONS if key in text] == []


@pytest.mark.parametrize("name", ["custom_kim_sample", "kim@school.example", "Kim", "password=x"])
def test_a_name_that_may_be_a_persons_is_a_stand_in(name: str) -> None:
    assert redacted(**{name: "1"}) == {"redacted_1": "redacted"}


def test_any_other_parameter_is_redacted_whatever_its_value() -> None:
    """An allow-list: what nobody thought of is redacted too."""
    for text, value in spellings():
        assert value not in json.dumps(redacted(custom_target=text, **{text: "x"}))


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_parameter_is_kept_only_in_its_form(name: str) -> None:
    assert redacted(**{name: "Kim <kim@school.example> 'x'"})[name] == "redacted"


@pytest.mark.parametrize(
    "url",
    [
        "https://kim:hunter2@school.example/api/lti/v1/tools/7/grade_passback?session=kim#kim",
        "https://kim@school.example/api/lti/v1/tools/7/grade_passback?kim",
        "https://hunter2:a@kim@school.example/api/lti/v1/tools/7/grade_passback",
    ],
)
def test_a_url_has_neither_userinfo_nor_query(url: str) -> None:
    shown = redacted(lis_outcome_service_url=url)["lis_outcome_service_url"]
    assert shown == "https://school.example/api/lti/v1/tools/7/grade_passback"


@pytest.mark.parametrize(
    "url", ["kim hunter2", "//kim:pw@x.example/", "https://x/kim@school.example"]
)
def test_what_is_no_plain_url_is_redacted(url: str) -> None:
    assert redacted(lis_outcome_service_url=url)["lis_outcome_service_url"] == "redacted"


def test_the_launch_url_has_no_query() -> None:
    launch = Launch(parameters=(), url="https://tool.example/launch?session=kim&email=k@x.example")
    assert redacted_launch(launch).url == "https://tool.example/launch"


def test_a_persons_ids_are_stand_ins_that_can_be_compared() -> None:
    stands = StandIns()
    found = [
        dict(redacted_launch(launch, stands).parameters)
        for launch in (_of("aa", "3001", "3001"), _of("bb", "3002", "3001"), _of("aa", "3001", "9"))
    ]
    assert [launch["user_id"] for launch in found] == ["user-1", "user-2", "user-1"]
    users = [launch["custom_canvas_user_id"] for launch in found]
    in_sourcedids = [launch["lis_result_sourcedid"].split("-")[3] for launch in found]
    assert users == ["1", "2", "1"]
    assert in_sourcedids == ["1", "1", "3"]
    assert all("3001" not in json.dumps(launch) for launch in found)


def test_a_global_id_of_canvas_is_the_same_person() -> None:
    found = dict(redacted_launch(_of("aa", "10000000003001", "3001")).parameters)
    assert found["custom_canvas_user_id"] == found["lis_result_sourcedid"].split("-")[3] == "1"


def test_no_sourcedid_grades_and_its_form_stays() -> None:
    found = redacted(lis_result_sourcedid=f"7-1001-2001-3001-{HMAC}")["lis_result_sourcedid"]
    assert found == f"7-1001-2001-1-{'0' * 40}"
    assert redacted(lis_result_sourcedid="kim's own form")["lis_result_sourcedid"] == "x" * 14


def _of(user: str, canvas_user: str, in_sourcedid: str) -> Launch:
    parameters = {
        "user_id": user,
        "custom_canvas_user_id": canvas_user,
        "lis_result_sourcedid": f"7-1001-2001-{in_sourcedid}-{HMAC}",
    }
    assert "user_id" in PERSONS
    return Launch(parameters=tuple(parameters.items()))


@pytest.mark.parametrize(
    "arguments",
    [
        ("diagnose",),
        ("diagnose", "--sandbox"),
        ("diagnose", "--score", "1"),
        ("send", "--read"),
        ("send", "--sandbox", "--score", "1"),
    ],
    ids=" ".join,
)
def test_nobody_is_asked_about_a_redacted_launch(
    arguments: tuple[str, ...], lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at offline, and the reason says so; a secret at hand changes nothing."""
    monkeypatch.setenv("LTICHECK_SECRET", "any-secret")
    monkeypatch.setenv("LTICHECK_HOSTS", "canvas.school.example")
    if "--sandbox" not in arguments:
        monkeypatch.setattr("socket.socket.connect", _refuse)
        monkeypatch.setattr("socket.getaddrinfo", _refuse)
    target = tmp_path / "redacted.json"
    lticheck("convert", str(HEALTHY), "--redact", "-o", str(target))
    run = lticheck(*arguments, "--format", "json", str(target))
    (diagnosis,) = json.loads(run.stdout)["diagnoses"]
    assert diagnosis["not_checked"] == REDACTED
    assert [step["state"] for step in diagnosis["steps"]] == ["passed", "skipped"]
    assert run.status == ExitStatus.NOT_CHECKED


def test_a_dry_run_signs_no_redacted_launch(
    lticheck: Lticheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_SECRET", "any-secret")
    target = tmp_path / "redacted.json"
    lticheck("convert", str(HEALTHY), "--redact", "-o", str(target))
    run = lticheck("send", "--read", "--dry-run", str(target))
    assert run.status == ExitStatus.USAGE
    assert "redacted" in run.stderr
    assert run.stdout == ""


def _refuse(*_: object) -> None:
    raise AssertionError("nobody may be asked")


def test_a_launch_file_draws_nothing_and_loses_nothing() -> None:
    """C1, bidirectional marks, lone surrogates and workflow commands are escaped, and come back."""
    value = "a\x9b31m\u202e\u2028\ud800 ##[add-mask]x ##vso[x] ü"
    written = write_launch_file(LaunchFile(launch=Launch(parameters=(("custom_x", value),))))
    assert written.replace("\n", "").isprintable()
    assert "##[" not in written
    assert "##vso[" not in written
    assert "ü" in written
    again = read_launch_file(json.loads(written), "x").launch
    assert again.parameters == (("custom_x", value),)
