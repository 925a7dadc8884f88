"""To whom a token or an assertion goes: hosts that are named, Canvas cloud, or confirmed; paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lticheck.model.case import UNCHECKED
from lticheck.model.credentials import Credentials, Registration, SharedSecret
from lticheck.model.grade_urls import GradeEndpoint
from lticheck.model.hosts import read_named_hosts
from lticheck.model.service import GradeTarget
from lticheck.probing.trust import GradeUrlRefused, Ground, HostNotTrusted, Trust
from lticheck.rules.launch13_examples import claims_of
from lticheck.services.ags.service import AgsService
from tests.ags.asking import Asking, Recording, launch_in, launch_of
from tests.cli.runner import runner
from tests.no_network import no_network

__all__ = ["no_network"]

ITEM = "/api/lti/courses/15/line_items/45"
CLOUD = f"https://school.instructure.com{ITEM}"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


def registration(*hosts: str, token_url: str = "") -> Registration:
    named = read_named_hosts(hosts, "this test")
    return Registration(client_id="1", private_key="k", hosts=named, token_url=token_url)


def ground(url: str, of: Registration, endpoint: GradeEndpoint = GradeEndpoint.LINE_ITEM) -> Ground:
    return Trust().permission(url, of, endpoint=endpoint).ground


def test_canvas_cloud_is_trusted_where_no_host_is_named() -> None:
    assert ground(CLOUD, registration()) is Ground.CANVAS_CLOUD
    with pytest.raises(HostNotTrusted):
        ground(CLOUD, registration("other.instructure.com"))
    with pytest.raises(HostNotTrusted):
        ground(CLOUD.replace("https", "http"), registration())


def test_another_host_must_be_named_or_confirmed() -> None:
    own = f"https://canvas.school.example{ITEM}"
    with pytest.raises(HostNotTrusted):
        ground(own, registration())
    assert ground(own, registration("canvas.school.example")) is Ground.NAMED
    asked: list[tuple[str, str]] = []

    def confirm(key: str, host: str) -> bool:
        asked.append((key, host))
        return True

    trust = Trust(confirm=confirm)
    found = trust.permission(own, registration(), endpoint=GradeEndpoint.LINE_ITEM)
    assert found.ground is Ground.CONFIRMED
    assert asked == [("1", "https://canvas.school.example")]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/courses/15/assignments/45",
        f"{ITEM}/scores/7",
        f"{ITEM}?user_id=1",
        f"{ITEM}/../../../v1/users",
        "/api/lti/courses/15/line_items/٤٥",
        f"{ITEM}#x",
        "/ext_grade_passback",
        f"/x{ITEM}",
        f"{ITEM}/",
    ],
)
def test_a_line_item_is_canvas_s_path_and_nothing_else(path: str) -> None:
    for host in ("https://school.instructure.com", "http://127.0.0.1:3000"):
        with pytest.raises(GradeUrlRefused):
            ground(f"{host}{path}", registration("127.0.0.1", "school.instructure.com"))


def test_a_token_is_had_at_canvas_s_path_or_where_the_registration_says() -> None:
    kind = GradeEndpoint.TOKEN
    own = registration(token_url="https://sso.school.example/oauth/token")
    assert ground("https://school.instructure.com/login/oauth2/token", own, kind)
    assert ground("https://sso.school.example/oauth/token", own, kind) is Ground.NAMED
    for url in (
        "https://school.instructure.com/login/oauth2/token?x=1",
        "https://school.instructure.com/oauth/token",
        "https://school.instructure.com/login/oauth2/token/",
    ):
        with pytest.raises(GradeUrlRefused):
            ground(url, registration(), kind)
    with pytest.raises(HostNotTrusted):  # that it names a token URL says nothing of a line item
        ground(f"https://sso.school.example{ITEM}", own)


def test_a_launch_proves_nothing_of_its_line_item(canvas: Recording) -> None:
    """What LTI 1.1's signature proves, a claim does not: it may be of anybody's making."""
    url = f"https://canvas.school.example{ITEM}"
    launch = launch_in(json.dumps(claims_of()))
    secret = SharedSecret(consumer_key="k", secret="s")
    with pytest.raises(HostNotTrusted):
        Trust().permission(
            url, secret, launch=launch, signature=UNCHECKED, endpoint=GradeEndpoint.LINE_ITEM
        )
    asking = Asking(canvas, hosts=())
    case = asking.about(launch_of(canvas))
    assert not canvas.received
    assert "none of it runs at" in case.not_checked


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("host", ["evil.example", "169.254.169.254", "canvas.instructure.com.x"])
def test_nothing_is_sent_and_no_name_looked_up_for_a_host_that_a_capture_names(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTICHECK_KEY", "-----BEGIN PRIVATE KEY-----")
    claims = claims_of()
    claims[AGS] = {**claims[AGS], "lineitem": f"https://{host}{ITEM}"}  # type: ignore[dict-item]
    file = tmp_path / "launch.json"
    file.write_text(json.dumps(claims), encoding="utf-8")
    ran = runner(capsys)("diagnose", str(file))
    assert ran.status == 4
    assert f"--allow-host {host}" in ran.stdout


@pytest.mark.usefixtures("no_network")
def test_a_token_url_of_its_own_does_not_open_the_line_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither is asked unless both may be."""
    (tmp_path / "key.pem").write_text("x", encoding="utf-8")
    keys = tmp_path / "keys.toml"
    keys.write_text(
        '[registrations."10000000000123"]\nkey = { file = "key.pem" }\n'
        'token_url = "http://127.0.0.1:1/token"\n',
        encoding="utf-8",
    )
    claims = claims_of()
    claims[AGS] = {**claims[AGS], "lineitem": f"https://evil.example{ITEM}"}  # type: ignore[dict-item]
    file = tmp_path / "launch.json"
    file.write_text(json.dumps(claims), encoding="utf-8")
    ran = runner(capsys)("diagnose", "--consumers", str(keys), str(file))
    assert ran.status == 4
    assert "evil.example" in ran.stdout


def test_a_request_to_a_url_that_was_not_judged_is_never_sent(
    asking: Asking, canvas: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_the_line_item(
        _service: AgsService, target: GradeTarget, _credentials: Credentials
    ) -> list[tuple[str, GradeEndpoint]]:
        return [(target.url, GradeEndpoint.LINE_ITEM)]

    monkeypatch.setattr(AgsService, "addresses", only_the_line_item)
    case = asking.about(launch_of(canvas))
    assert not canvas.received  # the token URL was not among them
    assert case.not_checked == "nothing shows that this URL may be asked"
