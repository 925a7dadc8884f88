"""What is hidden stays hidden, and no reply draws on our screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import Launch
from lticheck.model.sensitive import MASK
from lticheck.reporting.redactor import redactor

SOURCEDID = "7-1001-2001-3001-79c5a971336c4f2ed08ce6f68c17ab46065c05ee"
LAUNCH = Launch(
    parameters=(
        ("lis_person_name_full", "Ada Lovelace"),
        ("lis_person_contact_email_primary", "ada@example.edu"),
        ("lis_result_sourcedid", SOURCEDID),
        ("oauth_signature", "vg8/xsHWzufnHlKyaxXP5Q/5W3A="),
        ("custom_canvas_user_login_id", "al"),
    )
)


def test_personal_values_secrets_and_signatures_are_masked() -> None:
    masked = redactor([LAUNCH], ["secret7"]).text(
        f"Ada Lovelace <ada@example.edu> secret7 {SOURCEDID} vg8/xsHWzufnHlKyaxXP5Q/5W3A= "
        'OAuth oauth_signature="abc%2Fdef%3D", oauth_signature_method="HMAC-SHA1"'
    )
    for hidden in ("Ada", "example.edu", "secret7", SOURCEDID, "vg8", "abc%2F"):
        assert hidden not in masked
    assert "7-1001-2001-…" in masked
    assert "HMAC-SHA1" in masked


def test_one_switch_shows_all() -> None:
    text = f"secret7 {SOURCEDID}"
    assert redactor([LAUNCH], ["secret7"], show_secrets=True).text(text) == text


def test_short_values_do_not_mask_half_the_text() -> None:
    assert redactor([LAUNCH], ["x"]).text("all examples") == "all examples"


def test_a_finding_is_masked_as_a_whole_but_not_our_own_advice() -> None:
    fix = Fix(party=Party.INSTRUCTOR, text="ask Ada Lovelace")
    finding = Finding(
        rule="r",
        title="t",
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        party=Party.INSTRUCTOR,
        message="Ada Lovelace",
        evidence=(Evidence(label="l", actual="secret7"),),
        fixes=(fix,),
    )
    masked = redactor([LAUNCH], ["secret7"]).mask(finding)
    assert masked.message == MASK
    assert masked.evidence[0].actual == MASK
    assert [kept.text for kept in masked.fixes] == [fix.text]
    assert masked.severity is Severity.ERROR


@given(st.text())
def test_no_control_character_gets_through(text: str) -> None:
    shown = redactor([], []).text(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in shown)
    assert not set(shown) & set("\x7f\x9b\u202e\u2066")


@given(
    st.text(min_size=3, alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"])), st.text()
)
def test_a_secret_is_never_in_the_output(secret: str, around: str) -> None:
    if secret in MASK or secret in around:
        return
    assert secret not in redactor([], [secret]).text(f"a{secret}b")
