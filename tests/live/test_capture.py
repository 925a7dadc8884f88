"""`lticheck capture`: launches of the sandbox posted to it, and what it must not do."""

from __future__ import annotations

import http.client
import json
import stat
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import etree

from lticheck.captures import load
from lticheck.captures.capture import Capture
from lticheck.model.credentials import Consumers, Registration
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import read_named_hosts
from lticheck.probing.http_client import RequestsClient
from lticheck.probing.session import Session
from lticheck.receiver import receiver as receiver_module
from lticheck.receiver import saving
from lticheck.receiver.endpoint import Endpoint
from lticheck.receiver.receiver import Receiver
from lticheck.sandbox import Sandbox
from lticheck.sandbox.web import guard
from tests.sandbox.client import Answer, exchange

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def url_of(endpoint: Receiver, path: str = "/launch") -> str:
    return f"{endpoint.origins[-1]}{path}"


def post(endpoint: Receiver, parameters: dict[str, str], path: str = "/launch") -> Answer:
    return exchange(url_of(endpoint, path), urlencode(parameters).encode(), FORM)


def launched(endpoint: Receiver, canvas: Sandbox, scenario: str, path: str = "/launch") -> Answer:
    """Post a launch that was signed for this very URL."""
    return post(endpoint, dict(canvas.launch(scenario, to=url_of(endpoint, path))), path)


def saved(endpoint: Receiver) -> list[Path]:
    assert endpoint.keeper
    return sorted(endpoint.keeper.folder.iterdir())


def get(endpoint: Receiver, path: str, **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return exchange(url_of(endpoint, path), b"", sent, method="GET")


def found(endpoint: Receiver) -> set[str]:
    """Return the rules that the last launch gave."""
    return {f.rule for d in endpoint.received[0].report.diagnoses for f in d.findings}


@pytest.mark.parametrize("path", ["/launch", "/", "/a/b?course=7", "/caf%C3%A9"])
def test_a_launch_is_asked_about_and_shown(path: str, endpoint: Receiver, canvas: Sandbox) -> None:
    """On any path; its signature is right for that very URL, and nothing is written."""
    answer = launched(endpoint, canvas, "tool-deleted", path)
    assert answer.status == 200
    assert "The assignment is no longer linked to this tool" in answer.text
    assert "launch-signature-mismatch" not in found(endpoint)
    launch = endpoint.received[0].report.diagnoses[0].launch
    assert launch
    assert launch.signature.state == "valid"
    assert canvas.gradebook("tool-deleted")["workflow_state"] == "unsubmitted"


def test_a_healthy_launch_is_in_order(endpoint: Receiver, canvas: Sandbox) -> None:
    answer = launched(endpoint, canvas, "ok")
    assert "This launch is in order" in answer.text
    assert canvas.gradebook("ok")["score"] is None


def test_a_wrong_signature_is_said(endpoint: Receiver, canvas: Sandbox) -> None:
    post(endpoint, dict(canvas.launch("ok", to="https://elsewhere.example/launch")))
    assert "launch-signature-mismatch" in found(endpoint)


def test_a_launch_of_a_stranger_is_asked_about_nowhere(
    endpoint: Receiver, canvas: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with a secret at hand either: its host is neither named nor proven."""
    asked: list[object] = []
    monkeypatch.setattr(RequestsClient, "send", lambda *arguments, **_: asked.append(arguments))
    endpoint.session.consumers = Consumers(secret="known")
    launch = dict(canvas.launch("ok")) | {
        "lis_outcome_service_url": "https://evil.example/api/lti/v1/tools/1/grade_passback",
        "tool_consumer_instance_guid": "x",
    }
    answer = post(endpoint, launch)
    assert answer.status == 200
    assert "evil.example" in answer.text
    assert not asked


def test_a_launch_is_saved_as_it_came_for_its_owner_alone(
    endpoint: Receiver, canvas: Sandbox
) -> None:
    launch = dict(canvas.launch("ok", to=url_of(endpoint)))
    post(endpoint, launch)
    (path,) = saved(endpoint)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    capture = next(load(str(path)))
    assert isinstance(capture, Capture)
    assert dict(capture.launches[0].parameters) == launch
    assert capture.launches[0].url == url_of(endpoint)
    assert str(path) in get(endpoint, "/").text


def test_redacted_it_names_nobody(endpoint: Receiver, canvas: Sandbox) -> None:
    assert endpoint.keeper
    endpoint.keeper.redact = True
    launch = dict(canvas.launch("ok"))
    post(endpoint, launch)
    text = saved(endpoint)[0].read_text(encoding="utf-8")
    for name in ("oauth_signature", "lis_result_sourcedid", "lis_person_name_full"):
        assert launch[name] not in text
    assert '"redacted": true' in text


def test_no_file_is_overwritten_and_no_name_comes_from_a_launch(
    endpoint: Receiver, canvas: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "strftime", lambda form, *_: form.replace("%", ""))
    assert endpoint.keeper
    stem = "launch-YmdHMS".replace("Ymd", "Ymd-")
    target = endpoint.keeper.folder / f"{stem}-1.json"
    target.symlink_to("/etc/hostile")
    hostile = dict(canvas.launch("ok")) | {"resource_link_title": "../../../x", "context_id": "/x"}
    for _ in range(2):
        post(endpoint, hostile)
    names = [path.name for path in saved(endpoint)]
    assert names == [f"{stem}-1.json", f"{stem}-2.json", f"{stem}.json"]
    assert target.is_symlink()


def test_one_run_saves_a_bounded_number(
    endpoint: Receiver, canvas: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST", 2)
    texts = [launched(endpoint, canvas, "ok").text for _ in range(3)]
    assert len(saved(endpoint)) == 2
    assert "Not saved" in texts[2]


@pytest.mark.parametrize("scenario", ["ok", "navigation"])
def test_a_launch_of_lti13_through_its_login(
    scenario: str, endpoint: Receiver, canvas: Sandbox
) -> None:
    """The endpoint sends the browser back to the sandbox, and knows the sandbox's key."""
    launch = canvas.lti13.launch(
        scenario, login_url=url_of(endpoint, "/login"), target=url_of(endpoint)
    )
    assert launch.response.status_code == 200
    diagnosis = endpoint.received[0].report.diagnoses[0]
    assert diagnosis.launch
    assert diagnosis.launch.signature.state == "valid", diagnosis.launch.signature.reason
    assert "id_token" in saved(endpoint)[0].read_text(encoding="utf-8")


def test_a_launch_without_a_login_is_said(endpoint: Receiver, canvas: Sandbox) -> None:
    """Its state is none of this endpoint's, or was used before: a tool has to refuse that."""
    launch = canvas.lti13.launch(
        "ok", login_url=url_of(endpoint, "/login"), target=url_of(endpoint)
    )
    assert "No login of this endpoint" not in launch.response.text
    again = post(endpoint, dict(launch.form))
    assert again.status == 200
    assert "No login of this endpoint" in again.text
    endpoint.logins.answer(tuple(LOGIN.items()))
    (state,) = endpoint.logins._pending
    assert "No login of this endpoint" in post(endpoint, {**launch.form, "state": state}).text


def test_what_canvas_says_in_place_of_a_launch(endpoint: Receiver, canvas: Sandbox) -> None:
    canvas.lti13.launch(
        "login-other-user", login_url=url_of(endpoint, "/login"), target=url_of(endpoint)
    )
    assert "lti13-login-refused" in found(endpoint)
    assert saved(endpoint) == []


LOGIN = {
    "iss": "https://canvas.instructure.com",
    "login_hint": "abc",
    "client_id": "10000000000001",
    "target_link_uri": "https://evil.example/steal",
    "lti_message_hint": "hint",
}


def location_of(endpoint: Receiver, login: dict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """Return where a login leads: the address, and what it asks."""
    parts = urlsplit(endpoint.logins.answer(tuple(login.items())))
    return f"{parts.scheme}://{parts.netloc}{parts.path}", parse_qs(parts.query)


def test_a_login_of_canvas_cloud_goes_to_canvas_cloud(endpoint: Receiver) -> None:
    """And asks for the launch to be posted here, whatever URL the login names."""
    address, asked = location_of(endpoint, LOGIN)
    assert address == "https://sso.canvaslms.com/api/lti/authorize_redirect"
    assert asked["redirect_uri"] == [f"{endpoint.origins[0]}/launch"]
    assert asked["login_hint"] == ["abc"]
    assert (
        exchange(f"{url_of(endpoint, '/x')}?{urlencode(LOGIN)}", b"", {}, method="GET").status
        == 302
    )


@pytest.mark.parametrize(
    ("issuer", "hint"),
    [
        ("https://evil.example", "x"),
        ("https://canvas.instructure.com.evil.example", "x"),
        ("https://evil.example", "a.eyJjYW52YXNfZG9tYWluIjoiZXZpbC5leGFtcGxlIn0.c"),
        ("https://evil.example", "a.eyJjYW52YXNfZG9tYWluIjoiMTI3LjAuMC4xOjkifQ.c"),
        ("", ""),
    ],
    ids=["stranger", "look-alike", "hint of a stranger", "hint of a port without sandbox", "none"],
)
def test_a_login_of_a_stranger_leads_nowhere(issuer: str, hint: str, endpoint: Receiver) -> None:
    login = LOGIN | {"iss": issuer, "lti_message_hint": hint}
    answer = post(endpoint, login, "/login")
    assert answer.status == 400
    assert "which is no Canvas cloud" in answer.text
    with pytest.raises(LticheckError, match="no Canvas cloud"):
        endpoint.logins.answer(tuple(login.items()))


def test_a_canvas_that_the_user_named_is_answered(endpoint: Receiver) -> None:
    endpoint.logins.platform = "https://canvas.school.example"
    address, _ = location_of(endpoint, LOGIN | {"iss": "https://canvas.school.example"})
    assert address == "https://canvas.school.example/api/lti/authorize_redirect"


def test_a_registration_names_its_canvas_and_its_key(endpoint: Receiver, canvas: Sandbox) -> None:
    """For its own client id alone; the developer key that is pasted holds the public half."""
    registration = Registration(
        client_id=LOGIN["client_id"],
        private_key=canvas.lti13.private_pem,
        kid="2026-01",
        hosts=read_named_hosts(["*.school.example", "canvas.school.example:8443"], "a test"),
    )
    endpoint.session.consumers = Consumers(registrations={LOGIN["client_id"]: registration})
    address, _ = location_of(endpoint, LOGIN)
    assert address == "https://canvas.school.example:8443/api/lti/authorize_redirect"
    address, _ = location_of(endpoint, LOGIN | {"client_id": "10000000000002"})
    assert address.startswith("https://sso.canvaslms.com/")
    key = json.loads(get(endpoint, "/config.json").text)["public_jwk"]
    assert (key["kid"], key["n"]) == ("2026-01", canvas.lti13.private_jwk["n"])
    assert "d" not in key
    assert canvas.lti13.private_jwk["d"] not in get(endpoint, "/").text


@pytest.mark.parametrize(
    ("named", "origin"), [("::1", "https://[::1]"), ("[fd12::1]:8443", "https://[fd12::1]:8443")]
)
def test_a_canvas_at_an_ipv6_address_is_answered(
    named: str, origin: str, endpoint: Receiver
) -> None:
    registration = Registration(
        client_id=LOGIN["client_id"],
        private_key="none",
        kid="",
        hosts=read_named_hosts([named], "a test"),
    )
    endpoint.session.consumers = Consumers(registrations={LOGIN["client_id"]: registration})
    address, _ = location_of(endpoint, LOGIN)
    assert address == f"{origin}/api/lti/authorize_redirect"


def test_a_launch_of_lti13_is_asked_about(endpoint: Receiver, canvas: Sandbox) -> None:
    """With the sandbox's test key, as with a registration: what Canvas refuses is in the report."""
    launch = canvas.lti13.launch(
        "student-dropped", login_url=url_of(endpoint, "/login"), target=url_of(endpoint)
    )
    assert "user-not-in-course" in found(endpoint)
    assert "not an active student" in launch.response.text
    assert canvas.lti13.gradebook("student-dropped")["score"] is None


def test_logins_that_never_end_are_forgotten(endpoint: Receiver) -> None:
    for _ in range(1_200):
        endpoint.logins.answer(tuple(LOGIN.items()))
    assert len(endpoint.logins._pending) == 1_000


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_is_no_launch_is_said_and_nothing_of_it_is_markup(
    payload: str, endpoint: Receiver, canvas: Sandbox
) -> None:
    answer = post(endpoint, {payload: payload, "b": "c"})
    assert answer.status == 400
    assert "This is no launch" in answer.text
    assert payload not in answer.text
    assert payload not in post(endpoint, {"iss": payload, "login_hint": "x"}).text
    hostile = dict(canvas.launch("ok")) | {"resource_link_title": payload, "context_title": payload}
    assert payload not in post(endpoint, hostile).text
    assert payload not in get(endpoint, "/").text


def headers_of(endpoint: Receiver, path: str, body: bytes = b"") -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url_of(endpoint)).port or 0)
    connection.request("POST" if body else "GET", path, body or None, FORM if body else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return dict(answer.headers)


def test_its_pages_run_no_script(endpoint: Receiver, canvas: Sandbox) -> None:
    """Canvas may frame the answer to a launch; nobody frames the endpoint's own page."""
    launch = urlencode(list(canvas.launch("ok"))).encode()
    for path, body, frames in (("/launch", launch, "*"), ("/", b"", "'none'")):
        policy = headers_of(endpoint, path, body)["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert f"frame-ancestors {frames}" in policy
        assert not [part for part in policy if part.startswith("script-src")]


@pytest.mark.parametrize("path", ["/", "/config.xml", "/launches/1", "/launch"])
def test_a_rebound_name_reads_nothing(path: str, endpoint: Receiver) -> None:
    assert get(endpoint, path, Host="evil.example").status == 403


def test_a_launch_may_come_from_any_origin_and_a_page_from_its_own_alone(
    endpoint: Receiver, canvas: Sandbox
) -> None:
    body = urlencode(list(canvas.launch("ok"))).encode()
    school = {"Origin": "https://school.example", "Sec-Fetch-Site": "cross-site"}
    assert exchange(url_of(endpoint), body, FORM | school).status == 200
    assert get(endpoint, "/", Origin="https://school.example").status == 403
    assert get(endpoint, "/launches/1", Origin="https://school.example").status == 403
    assert get(endpoint, "/launches/1").status == 200
    assert get(endpoint, "/launches/2").status == 404


def test_a_large_body_is_refused(endpoint: Receiver) -> None:
    body = b"a=" + b"x" * guard.BODY_LIMIT
    assert exchange(url_of(endpoint), body, FORM).status == 413


def test_a_body_of_many_fields_is_no_launch(endpoint: Receiver) -> None:
    assert exchange(url_of(endpoint), b"&".join([b"a=1"] * 100_000), FORM).status == 400


def test_more_launches_than_can_wait_are_turned_away(
    endpoint: Receiver, canvas: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(receiver_module.MOST_WAITING):
        assert endpoint._waiting.acquire(blocking=False)
    assert launched(endpoint, canvas, "ok").status == 503
    endpoint._waiting.release()
    assert launched(endpoint, canvas, "ok").status == 200


def test_what_to_paste_is_served_and_shown(endpoint: Receiver) -> None:
    """The XML is one that Canvas's importer reads: its elements, in its namespaces."""
    xml, page = get(endpoint, "/config.xml"), get(endpoint, "/").text
    root = etree.fromstring(xml.text.encode())
    names = {"blti": "http://www.imsglobal.org/xsd/imsbasiclti_v1p0"}
    assert root.findtext("blti:launch_url", namespaces=names) == f"{endpoint.origins[0]}/launch"
    document = json.loads(get(endpoint, "/config.json").text)
    assert document["oidc_initiation_url"] == f"{endpoint.origins[0]}/login"
    assert document["public_jwk"]["kty"] == "RSA"
    assert "d" not in document["public_jwk"]
    assert document["public_jwk"]["n"] in page
    assert "&lt;blti:launch_url&gt;" in page
    assert "Not tried on Canvas" in page


def test_behind_a_tunnel_its_address_counts(canvas: Sandbox) -> None:
    """For what is pasted, for the signature, and as a name that the endpoint answers to."""
    session = Session(consumers=Consumers(secret=canvas.secret("quiz-tool")))
    public = "https://abc.example.app"
    endpoint = Receiver(session=session, port=0, public_url=public)
    with Endpoint(receiver=endpoint):
        assert f"<blti:launch_url>{public}/launch</" in get(endpoint, "/config.xml").text
        launch = dict(canvas.launch("ok", to=f"{public}/launch"))
        sent = FORM | {"Host": "abc.example.app"}
        body = urlencode(launch).encode()
        assert exchange(url_of(endpoint), body, sent).status == 200
        shown = endpoint.received[0].report.diagnoses[0].launch
        assert shown
        assert shown.signature.state == "valid"
        assert "Not tried on Canvas" not in get(endpoint, "/").text


TUNNELLED = (
    {"Host": "abc.example.app"},
    {"X-Forwarded-For": "203.0.113.5"},
    {"X-Forwarded-Host": "abc.example.app"},
    {"Forwarded": "for=203.0.113.5"},
    {"CF-Connecting-IP": "203.0.113.5"},
)


@pytest.mark.parametrize("headers", TUNNELLED, ids=str)
def test_through_a_tunnel_nobody_reads_the_launches_of_others(
    headers: dict[str, str], canvas: Sandbox
) -> None:
    """Whoever knows the address could: only the answer to his own launch is for him."""
    session = Session(consumers=Consumers(secret=canvas.secret("quiz-tool")))
    receiver = Receiver(session=session, port=0, public_url="https://abc.example.app")
    with Endpoint(receiver=receiver):
        body = urlencode(dict(canvas.launch("ok", to="https://abc.example.app/launch"))).encode()
        answer = exchange(url_of(receiver), body, FORM | headers)
        assert "Demo course" in answer.text
        for path in ("/", "/launches/1"):
            refused = exchange(url_of(receiver, path), b"", headers, method="GET")
            assert refused.status == 403
            assert "open http://127.0.0.1:" in refused.text
            assert "Demo course" not in refused.text
            here = get(receiver, path)
            assert (here.status, "Demo course" in here.text) == (200, True)
        config = exchange(url_of(receiver, "/config.json"), b"", headers, method="GET")
        assert config.status == 200


def test_a_taken_port_is_one_line(endpoint: Receiver) -> None:
    port = urlsplit(url_of(endpoint)).port or 0
    with pytest.raises(LticheckError, match="nothing can listen on port"):
        Endpoint(receiver=Receiver(session=endpoint.session, port=port)).start()
