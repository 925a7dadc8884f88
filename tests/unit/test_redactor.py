"""The edges of masking: which values are known, how long they must be, and what is ours."""

from __future__ import annotations

import pytest

from lticheck.model.case import UNCHECKED, Case
from lticheck.model.findings import Evidence, Severity
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.sensitive import MASK
from lticheck.reporting.diagnosis import Diagnosis, LaunchSummary
from lticheck.reporting.redactor import Redactor, redactor, redactor_of
from lticheck.reporting.verdict import Verdict

SOURCEDID = "7-1001-2001-3001-79c5a971336c4f2ed08ce6f68c17ab46065c05ee"


def launch(**parameters: str) -> Launch:
    return Launch(parameters=tuple(parameters.items()))


def shown(text: str, **parameters: str) -> str:
    return redactor([launch(**parameters)], []).text(text)


@pytest.mark.parametrize(("secret", "is_masked"), [("q7", False), ("q7z", True), ("", False)])
def test_a_secret_has_three_characters_or_more(secret: str, is_masked: bool) -> None:
    text = f"it says {secret} here"
    assert redactor([], [secret]).text(text) == (f"it says {MASK} here" if is_masked else text)


@pytest.mark.parametrize(("name", "is_masked"), [("Al", False), ("Ali", True)])
def test_a_name_has_three_characters_or_more(name: str, is_masked: bool) -> None:
    found = shown(f"{name} was here", lis_person_name_given=name)
    assert found == (f"{MASK if is_masked else name} was here")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Kimberley wrote", "Kim", "Kimberley wrote"),
        ("kim wrote", "Kim", "kim wrote"),
        ("Kim wrote", "Kim", f"{MASK} wrote"),
        ("ADASON wrote", "Adason", f"{MASK} wrote"),
        ("ADASO wrote", "Adaso", "ADASO wrote"),
        ("ADASONS wrote", "Adasons", f"{MASK} wrote"),
    ],
)
def test_a_name_is_a_word_and_a_long_one_is_known_in_any_case(
    text: str, name: str, expected: str
) -> None:
    assert shown(text, lis_person_name_given=name) == expected


def test_what_was_masked_before_hides_no_later_value() -> None:
    found = shown(
        "Lovelace [redacted]", lis_person_name_given="[redacted]", lis_person_name_family="Lovelace"
    )
    assert found == f"{MASK} [redacted]"


def test_canvass_test_student_is_nobody() -> None:
    text = "Test Student and Student"
    assert shown(text, lis_person_name_full="Test Student", lis_person_name_given="Test") == text


def test_a_word_of_an_error_is_no_secret() -> None:
    assert shown("the value is invalid", custom_password="invalid") == "the value is invalid"


# --- the redactor of a case


def case(**parameters: str) -> Case:
    return Case(location=Location(file="x"), launch=launch(**parameters))


def test_a_case_is_masked_unless_it_is_asked_for() -> None:
    of = case(lis_person_name_family="Lovelace")
    assert redactor_of(of, ["s3cretword"]).text("s3cretword Lovelace") == f"{MASK} {MASK}"
    shows = redactor_of(of, ["s3cretword"], show_secrets=True)
    assert shows.text("s3cretword Lovelace") == "s3cretword Lovelace"


def test_one_switch_shows_what_is_labelled_too() -> None:
    assert redactor([], [], show_secrets=True).text("password=hunter22x") == "password=hunter22x"
    assert redactor([], []).text("password=hunter22x") == f"password={MASK}"


# --- values


def evidence(where: str, actual: str) -> Evidence:
    return Evidence(label="It was", actual=actual, where=where)


@pytest.mark.parametrize("where", ["client_secret", "oauth_token", "lis_person_name_full", "phone"])
def test_a_value_is_masked_by_the_parameter_that_it_is_of(where: str) -> None:
    found = Redactor().mask(evidence(where, "a b c d"))
    assert (found.actual, found.where, found.label) == (MASK, where, "It was")
    assert Redactor(show_secrets=True).mask(evidence(where, "a b c d")).actual == "a b c d"


@pytest.mark.parametrize(
    ("where", "actual"),
    [
        ("client_secret", "(empty)"), ("client_secret", "missing"), ("oauth_nonce", "a b c d"),
        ("lis_person_name_full", "“Test Student”"), ("lis_person_name_full", "Test"),
        ("line 3, password", "a b c d"), ("", "a b c d"),
    ],
)  # fmt: skip
def test_what_tells_nothing_of_anybody_is_shown(where: str, actual: str) -> None:
    assert Redactor().mask(evidence(where, actual)).actual == actual


def diagnosis() -> Diagnosis:
    return Diagnosis(
        location=Location(file="Lovelace\x1b.json", line=7),
        verdict=Verdict.PROBLEM,
        findings=(),
        not_checked="Lovelace",
        launch=LaunchSummary(
            consumer_key="k",
            outcome_url="https://canvas.example/x",
            sourcedid=SOURCEDID,
            roles=("Learner", "Lovelace"),
            resource="",
            context="",
            points_possible="10",
            signature=UNCHECKED,
        ),
    )


def test_a_diagnosis_keeps_what_is_ours_and_the_users_own() -> None:
    found = redactor([launch(lis_person_name_family="Lovelace")], []).mask(diagnosis())
    assert (found.location.file, found.location.line) == (r"Lovelace\x1b.json", 7)
    assert found.verdict is Verdict.PROBLEM
    assert found.not_checked == MASK
    assert found.launch
    assert found.launch.roles == ("Learner", MASK)
    assert found.launch.sourcedid == "7-1001-2001-…"


def test_a_sourcedid_is_whole_where_secrets_are_shown() -> None:
    found = Redactor(show_secrets=True).mask(diagnosis())
    assert found.launch
    assert found.launch.sourcedid == SOURCEDID


def test_values_that_are_no_text_stay() -> None:
    assert Redactor().mask((1, None, 2.5, Severity.ERROR)) == (1, None, 2.5, Severity.ERROR)


def test_heads_are_masked_line_by_line() -> None:
    head = "POST /x HTTP/1.1\nX-Strange: a value\nno colon at all\n"
    assert Redactor().head(head) == f"POST /x HTTP/1.1\nX-Strange: {MASK}\n{MASK}\n"
    assert Redactor(show_secrets=True).head(head) == head


def test_a_line_stays_one_line() -> None:
    assert "\n" not in Redactor().line("one\ntwo")
