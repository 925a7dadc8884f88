"""LTI 1.3 by a tool's own login: launches of every kind, login errors, and a grade that arrives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from lticheck.model.errors import LticheckError
from lticheck.sandbox import Sandbox
from lticheck.sandbox.ags.launches import CLAIM, ENDPOINT, PLACEMENT
from lticheck.sandbox.ags.records import SCORE
from lticheck.sandbox.lti13 import Launch13
from lticheck.sandbox.scenarios.lti13 import scenarios13
from tests.sandbox.client import exchange
from tests.sandbox.flask_tool import LAUNCH, LOGIN, access_token, post_score, tool

SHOWN = {
    "login-redirect-uri-unknown",
    "login-hint-invalid",
    "login-assignment-not-external",
    "login-assignment-of-other-tool",
}
REFUSED = {
    "login-other-user": ("login_required", "Must have an active user session"),
    "login-unauthorized": ("unauthorized_client", "Client not authorized in requested context"),
    "login-expired": (
        "launch_no_longer_valid",
        "The launch has either expired or already been consumed",
    ),
    "key-off": ("unauthorized_client", "Client not authorized in requested context"),
    "key-without-binding": ("unauthorized_client", "Client not authorized in requested context"),
    "key-inactive": ("unauthorized_client", "Client not authorized in requested context"),
}
LAUNCHED = sorted(set(scenarios13()) - SHOWN - set(REFUSED))


def launched(canvas: Sandbox, name: str = "ok", **changes: str) -> Launch13:
    """Go through the login of the Flask tool."""
    browser = tool(canvas, name, **changes).test_client()
    return canvas.lti13.launch(name, login_url=LOGIN, target=LAUNCH, browser=browser)


def claims_of(canvas: Sandbox, name: str = "ok") -> dict[str, Any]:
    """Return the claims that the tool verified."""
    launch = launched(canvas, name)
    assert launch.response.status_code == 200, launch.form
    found: dict[str, Any] = launch.response.json
    return found


@pytest.mark.parametrize("name", LAUNCHED)
def test_every_scenario_launches(canvas: Sandbox, name: str) -> None:
    """The tool verified signature, state and nonce, or it had answered otherwise."""
    claims = claims_of(canvas, name)
    registration = canvas.lti13.registration(name)
    assert (claims["iss"], claims["aud"]) == (registration.issuer, registration.client_id)
    assert claims[f"{CLAIM}/deployment_id"] == registration.deployment_id
    assert claims[f"{CLAIM}/target_link_uri"] == LAUNCH


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_login_that_canvas_refuses(canvas: Sandbox, name: str) -> None:
    """The error is posted to the tool, with its state and without an id_token."""
    launch = launched(canvas, name)
    assert (launch.form["error"], launch.form["error_description"]) == REFUSED[name]
    assert launch.form["state"]
    assert "id_token" not in launch.form
    assert launch.response.status_code == 403


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_login_whose_error_canvas_shows(canvas: Sandbox, name: str) -> None:
    words = {
        "login-redirect-uri-unknown": "Invalid redirect_uri",
        "login-hint-invalid": "Invalid lti_message_hint",
        "login-assignment-not-external": "not configured for external tool launches",
        "login-assignment-of-other-tool": "not configured for launches with specified tool",
    }
    with pytest.raises(LticheckError, match=words[name]):
        launched(canvas, name)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nonce": "", "prompt": ""}, "The following parameters are missing: nonce,prompt"),
        ({"scope": "openid email"}, "The 'scope' must be 'openid'"),
    ],
)
def test_a_login_that_the_tool_spoils(canvas: Sandbox, changes: dict[str, str], words: str) -> None:
    launch = launched(canvas, **changes)
    assert launch.form["error"] == "invalid_request_object"
    assert launch.form["error_description"] == words


def test_a_redirect_uri_that_is_none_is_never_posted_to(canvas: Sandbox) -> None:
    with pytest.raises(LticheckError, match="Invalid redirect_uri"):
        launched(canvas, redirect_uri="javascript:alert(1)")


def test_a_launch_is_used_once(canvas: Sandbox) -> None:
    """The same hints, sent again, give the error of a launch that was consumed."""
    pairs = dict(canvas.lti13.login("ok", target=LAUNCH))
    query = {"lti_message_hint": pairs["lti_message_hint"], "login_hint": pairs["login_hint"]}
    browser = tool(canvas).test_client()
    location = browser.get(LOGIN, query_string=query).headers["Location"]
    first, second = (exchange(location, b"", {}, method="GET").text for _ in range(2))
    assert 'name="id_token"' in first
    assert "launch_no_longer_valid" in second


def test_launches_are_forgotten_in_the_end(
    canvas: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are begun, the sandbox keeps a number of them; the newest is good."""
    monkeypatch.setattr("lticheck.sandbox.ags.login.KEPT", 5)
    for _ in range(20):
        canvas.lti13.login("ok", target=LAUNCH)
    assert len(canvas.ags.login._pending) <= 6
    assert launched(canvas).response.status_code == 200


def test_a_tool_that_logs_in_elsewhere_is_told(canvas: Sandbox) -> None:
    browser = tool(canvas).test_client()
    with pytest.raises(LticheckError, match="without a redirect"):
        canvas.lti13.launch("ok", login_url=LAUNCH, target=LAUNCH, browser=browser)


@pytest.mark.parametrize(
    ("name", "message", "placement", "has_line_item"),
    [
        ("ok", "LtiResourceLinkRequest", None, True),
        ("navigation", "LtiResourceLinkRequest", "course_navigation", False),
        ("module-item", "LtiResourceLinkRequest", "link_selection", False),
        ("editor-button", "LtiDeepLinkingRequest", "editor_button", False),
        ("deep-linking", "LtiDeepLinkingRequest", "assignment_selection", False),
    ],
)
def test_a_placement_decides_over_the_line_item(
    canvas: Sandbox, name: str, message: str, placement: str | None, has_line_item: bool
) -> None:
    claims = claims_of(canvas, name)
    assert claims[f"{CLAIM}/message_type"] == message
    assert claims.get(PLACEMENT) == placement
    assert ("lineitem" in claims[ENDPOINT]) is has_line_item
    assert claims[ENDPOINT]["lineitems"].endswith("/line_items")


def test_account_navigation_has_no_grade_services(canvas: Sandbox) -> None:
    claims = claims_of(canvas, "account-navigation")
    assert ENDPOINT not in claims
    assert f"{CLAIM}/context" not in claims


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("ok", "membership#Learner"),
        ("instructor", "membership#Instructor"),
        ("teaching-assistant", "#TeachingAssistant"),
        ("observer", "membership#Mentor"),
        ("test-student", "person#TestUser"),
    ],
)
def test_a_persona_has_its_roles(canvas: Sandbox, name: str, role: str) -> None:
    claims = claims_of(canvas, name)
    assert any(found.endswith(role) for found in claims[f"{CLAIM}/roles"])
    assert "sub" in claims


def test_an_anonymous_visitor_has_no_sub(canvas: Sandbox) -> None:
    assert "sub" not in claims_of(canvas, "anonymous")


def test_a_grade_arrives(canvas: Sandbox) -> None:
    """Token, score, gradebook and the tool's own row, from a launch alone."""
    claims = claims_of(canvas)
    token = json.loads(access_token(canvas, canvas.lti13.registration()).text)["access_token"]
    reply = post_score(canvas, claims, token)
    assert reply.status == 200
    row, result = canvas.lti13.gradebook(), canvas.lti13.result()
    assert (row["score"], row["workflow_state"], row["attempt"]) == (8.5, "graded", 1)
    assert result is not None
    assert (result["score"], result["maximum"]) == (8.5, 10.0)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("line-item-deleted", 404, "The specified resource does not exist."),
        ("student-dropped", 422, "User not found in course or is not a student"),
        ("instructor", 422, "User not found in course or is not a student"),
        ("student-concluded", 422, "Student must be enrolled in the course as a student"),
        ("assignment-unpublished", 422, "This assignment is still unpublished"),
        ("attempts-used", 422, "The maximum number of allowed attempts has been reached"),
        ("grading-period-closed", 422, "cannot be changed at this time"),
        ("course-concluded", 422, "This course has concluded for this student."),
        ("course-deleted", 404, "Context is deleted or not found"),
        ("result-in-future", 400, "before last updated timestamp of"),
        ("tool-deleted", 401, "Access Token not linked to a Tool"),
        ("key-on-in-other-account", 401, "Invalid Developer Key"),
        ("key-of-other-account", 401, "Invalid Developer Key"),
        ("key-off-below", 200, "resultUrl"),
        ("attempts-unlimited", 200, "resultUrl"),
    ],
)
def test_a_scenario_gives_its_answer(canvas: Sandbox, name: str, status: int, words: str) -> None:
    claims = claims_of(canvas, name)
    token = json.loads(access_token(canvas, canvas.lti13.registration(name)).text)
    reply = post_score(canvas, claims, token["access_token"])
    assert reply.status == status
    assert words in reply.text


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("key-inactive", 401, "unknown client"),
        ("key-without-jwk", 400, "JWS signature invalid."),
        ("key-set-url", 200, "access_token"),
        ("key-set-html", 400, "JWK Error: Invalid JSON"),
        ("key-set-empty", 400, "JSON::JWK::Set::KidNotFound"),
        ("key-set-without-kid", 400, "JSON::JWK::Set::KidNotFound"),
        ("key-set-of-other-key", 400, "JSON::JWS::VerificationFailed"),
        ("key-set-refused", 400, "JWK Error: Failed to fetch public key"),
        ("key-set-times-out", 400, "JWK Error: Failed to fetch public key"),
        ("key-set-nested", 200, "access_token"),
        ("key-is-of-the-api", 400, "assertion method not supported for this grant_type"),
        ("key-without-score-scope", 400, "requested, but not granted"),
    ],
)
def test_a_key_gives_its_answer(canvas: Sandbox, name: str, status: int, words: str) -> None:
    reply = access_token(canvas, canvas.lti13.registration(name))
    assert reply.status == status
    assert words in reply.text


def test_a_scenario_without_the_score_scope_says_so_in_the_launch(canvas: Sandbox) -> None:
    scopes = claims_of(canvas, "key-without-score-scope")[ENDPOINT]["scope"]
    assert scopes
    assert SCORE not in scopes


def test_the_page_shows_a_registration_that_works(canvas: Sandbox) -> None:
    root = html.document_fromstring(exchange(f"{canvas.url}/lti13", b"", {}, method="GET").text)
    registration = canvas.lti13.registration()
    shown = "".join(map(str, root.itertext()))
    for value in vars(registration).values():
        assert value in shown
    pasted = {one.findtext("summary"): one.findtext("pre") for one in root.iter("details")}
    documents = {
        name.removeprefix("For "): json.loads(text)
        for name, text in pasted.items()
        if name and text
    }
    assert documents == {
        "ltijs": registration.ltijs(),
        "PyLTI1p3": registration.pylti1p3(),
        "Django": registration.django(),
    }
    names = [
        row.findtext("th/code") for row in root.iter("tr") if row.find(".//button") is not None
    ]
    assert sorted(filter(None, names)) == sorted(scenarios13())


def test_the_page_gives_the_test_key(canvas: Sandbox) -> None:
    pem = exchange(f"{canvas.url}/lti13/private-key.pem", b"", {}, method="GET").text
    assert pem == canvas.lti13.private_pem
    jwk = exchange(f"{canvas.url}/lti13/private-key.json", b"", {}, method="GET").text
    assert json.loads(jwk) == canvas.lti13.private_jwk


def test_what_a_library_wants_is_a_file_of_its_own(canvas: Sandbox) -> None:
    """Linked on the page, and fetched by a command."""
    registration = canvas.lti13.registration()
    root = html.document_fromstring(exchange(f"{canvas.url}/lti13", b"", {}, method="GET").text)
    links = {link.text: link.get("href") for link in root.iter("a")}
    for name, text in registration.snippets().items():
        assert (
            exchange(f"{canvas.url}{links[f'{name.lower()}.json']}", b"", {}, method="GET").text
            == text
        )
    assert exchange(f"{canvas.url}/lti13/other.json", b"", {}, method="GET").status == 404
    public = exchange(f"{canvas.url}/lti13/public-key.pem", b"", {}, method="GET").text
    assert public.startswith("-----BEGIN PUBLIC KEY-----")
    assert public == canvas.lti13.public_pem


def test_a_launch_of_the_page_posts_itself_to_the_login(canvas: Sandbox) -> None:
    place = f"{canvas.url}/lti13/launches/ok?login={LOGIN}&target={LAUNCH}"
    root = html.document_fromstring(exchange(place, b"", {}, method="GET").text)
    form = root.find(".//form")
    assert form is not None
    assert form.get("action") == LOGIN
    names = {element.get("name") for element in form.findall(".//input")}
    assert {"iss", "login_hint", "client_id", "target_link_uri", "lti_message_hint"} <= names


@pytest.mark.parametrize("login", ["javascript:alert(1)", ""])
def test_the_page_launches_only_web_addresses(canvas: Sandbox, login: str) -> None:
    place = f"{canvas.url}/lti13/launches/ok?login={login}&target={LAUNCH}"
    assert exchange(place, b"", {}, method="GET").status == 400


def test_a_public_key_set_has_no_private_part(canvas: Sandbox) -> None:
    text = exchange(canvas.lti13.registration().key_set_url, b"", {}, method="GET").text
    keys = json.loads(text)["keys"]
    assert keys
    assert all(set(key) <= {"kty", "n", "e", "kid", "use", "alg"} for key in keys)


@pytest.mark.parametrize("path", ["/lti13/launches/ok", "/lti13/private-key.pem"])
def test_another_site_gets_neither_launch_nor_key(canvas: Sandbox, path: str) -> None:
    headers = {"Origin": "https://evil.example"}
    place = f"{canvas.url}{path}?login={LOGIN}&target={LAUNCH}"
    assert exchange(place, b"", headers, method="GET").status == 403
    assert exchange(place, b"", {}, method="GET").status == 200
