"""What people really had at hand: each case names the rules that are right for it, in their order.

The cases are rebuilt from public reports; hosts, people and secrets in them are invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import Lticheck

CASES = Path(__file__).parent / "cases"
REPLIES = Path(__file__).parent / "replies"


def case_of(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    return loaded


INPUTS = [
    (folder.name, name) for folder in sorted(CASES.iterdir()) for name in case_of(folder)["expects"]
]
EXPECTED_REPLIES: dict[str, Any] = json.loads((REPLIES / "expects.json").read_text("utf-8"))


def diagnoses(lticheck: Lticheck, path: Path) -> list[dict[str, Any]]:
    secret = path.with_name("secret.txt")
    named = ("--secret-file", str(secret)) if secret.is_file() else ()
    run = lticheck("diagnose", "--offline", "--format", "json", *named, str(path))
    found: list[dict[str, Any]] = json.loads(run.stdout)["diagnoses"]
    return found


def rules(found: list[dict[str, Any]]) -> list[list[str]]:
    return [[finding["rule"] for finding in one["findings"]] for one in found]


@pytest.mark.parametrize(("case", "name"), INPUTS)
def test_a_case_gets_its_rules(case: str, name: str, lticheck: Lticheck) -> None:
    known = case_of(CASES / case)
    found = diagnoses(lticheck, CASES / case / name)
    assert rules(found) == known["expects"][name]
    if says := known.get("says", {}).get(name):
        messages = [finding["message"] for one in found for finding in one["findings"]]
        assert any(says in message for message in messages)


@pytest.mark.parametrize("case", [folder.name for folder in sorted(CASES.iterdir())])
def test_nothing_personal_is_printed(case: str, lticheck: Lticheck) -> None:
    """Secrets, tokens and addresses of people that stand in a case stay out of every output."""
    hidden = case_of(CASES / case).get("must_not_print")
    if not hidden:
        pytest.skip("the case holds nothing of the kind")
    for name in case_of(CASES / case)["expects"]:
        for form in ("text", "json", "html"):
            run = lticheck("diagnose", "--offline", "--format", form, str(CASES / case / name))
            assert hidden not in run.stdout + run.stderr


@pytest.mark.parametrize("name", EXPECTED_REPLIES)
def test_an_answer_is_found_in_any_log(name: str, lticheck: Lticheck) -> None:
    """One answer of Canvas, as the logs of many libraries hold it, whole or in a few words."""
    assert rules(diagnoses(lticheck, REPLIES / name)) == EXPECTED_REPLIES[name]


def test_no_reply_and_no_case_is_left_out() -> None:
    for folder in CASES.iterdir():
        files = {path.name for path in folder.iterdir()} - {"case.json", "secret.txt"}
        assert files == set(case_of(folder)["expects"])
    assert {path.name for path in REPLIES.iterdir()} - {"expects.json"} == set(EXPECTED_REPLIES)


def test_two_secrets_two_answers(lticheck: Lticheck) -> None:
    """A captured request that the secret signed, and one that it did not, differ in who acts."""
    folder = CASES / "54-probe-captured-request-with-secret"
    acting = {
        name: diagnoses(lticheck, folder / name)[0]["findings"][0]["party"]
        for name in ("right-secret.http", "wrong-secret.http")
    }
    assert acting == {
        "right-secret.http": "Canvas admin",
        "wrong-secret.http": "tool developer",
    }


FOREIGN = (
    "POST https://lms.example/d2l/le/lti/Outcome HTTP/1.1\nHost: lms.example\nAuthorization: OAuth "
    'oauth_signature_method="HMAC-SHA1", oauth_signature="a%3D"\nContent-Type: application/xml\n\n'
    "<imsx_POXEnvelopeRequest><imsx_POXBody><readResultRequest/></imsx_POXBody>"
    "</imsx_POXEnvelopeRequest>\n\nHTTP/1.1 {}\nContent-Type: text/html\n\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LTI launch: Duplicate nonce detected", [["not-a-launch"]]),
        ("The score is not between 0 and 1 hundred.", [["not-a-launch"]]),
        ('{"value": "User is no longer in course", "n": {}}', [["user-not-in-course"]]),
        ("grade failed: Unable to parse resultScore: 85%\n\n[EID_7]", [["non-numeric-score"]]),
        (
            ("`POST https://c.example/api/lti/v1/tools/1/grade_passback` resulted in a `500` "
            'response:\n{"errors":[{"mess (truncated...)'),
            [["reply-not-captured"]],
        ),
        (FOREIGN.format("403 Forbidden"), [["other-platform"]]),
        (FOREIGN.format("204 No Content"), [["other-platform"]]),
        (
            FOREIGN.format("204 No Content").replace(
                "lms.example/d2l/le/lti/Outcome", "c.example/api/lti/v1/tools/1/grade_passback"
            ),
            [["malformed-reply", "sourcedid-invalid"]],
        ),
        (
            "answered 403 <p>because you have not provided a valid user agent</p>",
            [["user-agent-missing"]],
        ),
    ],
)  # fmt: skip
def test_words_that_are_canvas_s_and_words_that_are_not(
    text: str, expected: list[list[str]], lticheck: Lticheck, tmp_path: Path
) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text(text, encoding="utf-8")
    assert rules(diagnoses(lticheck, path)) == expected
