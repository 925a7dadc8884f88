"""A launch of LTI 1.3 in its libraries' notations; what it offers; what redaction leaves."""

from __future__ import annotations

import json
import pprint

import pytest

from lticheck.captures import read
from lticheck.captures.readers.launch_file import LaunchFile, write_launch_file
from lticheck.model.claims import LTI, Persona
from lticheck.model.credentials import Consumers
from lticheck.model.launch import Launch
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.redacted_launch import redacted_launch
from lticheck.rules.ags_examples import HOST, OTHER, PATH, STUDENT, jwt, message
from lticheck.rules.launch13_examples import MEMBERSHIP, claims_of, launched
from lticheck.rules.rule import Example
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

CLAIMS = claims_of(name="Kim Example", email="kim@school.example", given_name="Kim")
TOKEN = jwt({"alg": "RS256", "kid": "c1"}, CLAIMS)


def print_r(value: object, indent: int = 4) -> str:
    """Print as PHP does."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    lines = []
    for name, one in pairs:
        blank = " " * indent
        if isinstance(one, dict | list):
            inner = print_r(one, indent + 8)
            lines.append(f"{blank}[{name}] => Array\n{blank}    (\n{inner}{blank}    )\n")
        else:
            lines.append(f"{blank}[{name}] => {one}")
    return "\n".join([*lines, ""])


INSPECTED = (
    """launch {
  'https://purl.imsglobal.org/spec/lti/claim/message_type': 'LtiResourceLinkRequest',
  'https://purl.imsglobal.org/spec/lti/claim/version': '1.3.0',
  'https://purl.imsglobal.org/spec/lti/claim/roles': [ '{ROLE}' ],
  iss: 'https://canvas.instructure.com',
  aud: '10000000000123',
  sub: '{USER}',
  exp: 1795503600,
  errors: undefined,
  'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
    scope: [ 'https://purl.imsglobal.org/spec/lti-ags/scope/score' ],
    lineitem: '{ITEM}'
  }
}
""".replace("{ROLE}", f"{MEMBERSHIP}Learner")
    .replace("{USER}", STUDENT)
    .replace("{ITEM}", f"https://{HOST}{PATH}")
)

LTIJS = {
    "token": {"iss": "https://canvas.instructure.com", "user": STUDENT, "clientId": "1"},
    "context": {
        "messageType": "LtiResourceLinkRequest",
        "version": "1.3.0",
        "roles": [f"{MEMBERSHIP}Learner"],
        "endpoint": CLAIMS["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"],
    },
}

FORMS = {
    "id_token": TOKEN,
    "form_post": f"state=abc&id_token={TOKEN}",
    "raw HTTP": message(
        "POST", "/launch", f"id_token={TOKEN}", "application/x-www-form-urlencoded", 200, ""
    ),
    "curl": f"curl https://tool.example/launch --data-raw 'state=1&id_token={TOKEN}'",
    "JSON": json.dumps(CLAIMS, indent=2),
    "PyLTI1p3 get_launch_data": repr(CLAIMS),
    "pprint": pprint.pformat(CLAIMS),
    "a log": f"2026-11-24 06:00:00 INFO launch data: {CLAIMS!r}\nnext",
    "print_r": f"Array\n(\n{print_r(CLAIMS)})\n",
    "console.log": INSPECTED,
    "ltijs": json.dumps(LTIJS),
}


def launch_in(text: str) -> Launch:
    (launch,) = read(text.encode(), "x").launches
    return launch


@pytest.mark.parametrize("form", FORMS)
def test_a_launch_in_any_notation(form: str) -> None:
    claims = launch_in(FORMS[form]).claims
    assert claims is not None
    assert claims.line_item == f"https://{HOST}{PATH}"
    assert claims.subject == STUDENT
    assert claims.persona is Persona.LEARNER
    assert "https://purl.imsglobal.org/spec/lti-ags/scope/score" in claims.scopes


@pytest.mark.parametrize(
    ("roles", "persona"),
    [
        ([f"{MEMBERSHIP}Instructor"], Persona.STAFF),
        ([f"{MEMBERSHIP}Mentor"], Persona.OBSERVER),
        (["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], Persona.TEST_STUDENT),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#User"], Persona.NOBODY_HERE),
    ],
)
def test_who_launched(roles: list[str], persona: Persona) -> None:
    changed = claims_of(**{"https://purl.imsglobal.org/spec/lti/claim/roles": roles})  # type: ignore[arg-type]
    claims = launch_in(json.dumps(changed)).claims
    assert claims is not None
    assert claims.persona is persona


def test_an_unknown_user_is_explained_by_the_launch(canvases: Canvases) -> None:
    """The launch of a teacher beside the refused score says whose userId was sent."""
    launch = message(
        "POST",
        "/launch",
        f"id_token={jwt({'alg': 'RS256'}, claims_of(role='Instructor'))}",
        "application/x-www-form-urlencoded",
        200,
        "",
    )
    found = read(f"{launch}{OTHER.capture}".encode(), "x")
    assert len(found.launches) == len(found.exchanges) == 1
    several = [diagnose(case) for case in cases(found, Session(consumers=Consumers()))]
    messages = [
        f.message for one in several for f in one.findings if f.rule == "user-not-in-course"
    ]
    assert len(messages) == 1
    assert "teacher" in messages[0]
    alone = diagnosis_of(Example(capture=OTHER.capture), canvases["current"]).findings[0]
    assert "teacher, assistant" not in alone.message


def test_nothing_is_left_to_log_in_with() -> None:
    """A redacted launch keeps roles, scopes and line item, and no person, signature or nonce."""
    launch = launch_in(FORMS["form_post"])
    text = write_launch_file(LaunchFile(launch=redacted_launch(launch)))
    kept = redacted_launch(launch).claims
    assert kept is not None
    assert kept.line_item == f"https://{HOST}{PATH}"
    assert kept.persona is Persona.LEARNER
    assert kept.subject == "user-1"
    shown = text + json.dumps(dict(kept.values))
    for secret in ("Kim", "kim@", STUDENT, TOKEN.split(".")[1], "nonce"):
        assert secret not in shown
    assert redacted_launch(launch).get("id_token").endswith(".")
    again = read(text.encode(), "x").launches[0]
    assert again.redacted
    assert again.claims is not None
    assert again.claims.line_item == kept.line_item


def test_a_token_that_cannot_be_read_is_left_out() -> None:
    launch = Launch(parameters=(("id_token", "eyJ.kim@school.example.x"),))
    assert redacted_launch(launch).get("id_token") == "redacted"


def test_a_deep_linking_request_is_told_as_what_it_is(canvases: Canvases) -> None:
    """Somebody chooses content: no line item belongs to it, and nothing went wrong before."""
    claims = {f"{LTI}message_type": "LtiDeepLinkingRequest"}
    example = launched(line_item=False, role="Instructor", claims=claims)
    found = {one.rule: one for one in diagnosis_of(example, canvases["current"]).findings}
    assert "dialog in which content is chosen" in found["launch-without-assignment"].message
