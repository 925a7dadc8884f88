"""The tokenizer of labels: what is a label, where its value ends, and that it never runs on."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lticheck.captures.syntax.labels import labelled_values, mask_labelled
from lticheck.model.sensitive import MASK, Label, label_of
from lticheck.reporting.redactor import Redactor, redactor

LABELS = [
    "password", "client_secret", "clientSecret", "X-Api-Key", "oauth_signature", "privateKey",
    "lis_person_name_full", "userPassword", "jwt", "credentials", "LIS_PERSON_NAME_GIVEN",
]  # fmt: skip
NOTATIONS = [
    "{}={}", "{}: {}", '"{}": "{}"', "'{}': '{}'", '"{}" => "{}"', "'{}' => ['{}']", "<{}>{}</x>",
    "{}%3D{}", "{}%253D{}", r"\"{}\":\"{}\"", "&quot;{}&quot;:&quot;{}&quot;", "?{}={}&page=1",
    '{{"name": "{}", "value": "{}"}}', '["{}", "{}"]', '{} := "{}"', "{} = {}",
]  # fmt: skip
VALUES = st.text(alphabet="abcXYZ019_.-~$!", min_size=8, max_size=40).map(lambda text: f"Zq9{text}")
AROUND = st.text(alphabet="abc =:\"'\\<>&;,?%{}[]()\n", max_size=30)


@given(st.sampled_from(LABELS), st.sampled_from(NOTATIONS), VALUES, AROUND)
@settings(max_examples=400)
def test_a_labelled_value_is_never_shown(label: str, form: str, value: str, after: str) -> None:
    """Whatever follows it; what stands before might make another value of it, masked as well."""
    assert value not in mask_labelled(form.format(label, value) + "\n" + after)


@pytest.mark.parametrize("form", ["{}\t{}", "{},{}", '"{}", "{}"'])
def test_a_column_of_a_table_is_masked_where_a_line_begins(form: str) -> None:
    text = f"name of the row\n{form.format('lis_person_name_full', 'Zoe Sample')}\nroles\tLearner"
    masked = mask_labelled(text)
    assert "Sample" not in masked
    assert masked.endswith("\nroles\tLearner")


@given(st.text(alphabet=st.sampled_from("ab1 =:\"'\\<>&;,?%{}[]()\n_-@$|`#!/“”3D2"), max_size=80))
@example('password="a\npassword="b')
@example("secret='" + "\\'" * 30)
def test_masking_ends_and_masks_nothing_twice(text: str) -> None:
    mixed = text.replace("b", "password").replace("1", "token")
    once = Redactor().text(mixed)
    values = list(labelled_values(mixed))
    assert all(one.end <= other.start for one, other in pairwise(values))
    assert Redactor().text(once).count(MASK) <= once.count(MASK) + once.count("\\x")


@given(st.sampled_from(LABELS), st.text(alphabet="abcdef ghij,.", min_size=1, max_size=60))
def test_prose_without_a_separator_is_not_masked(label: str, words: str) -> None:
    text = f"the {label} {words}"
    assert mask_labelled(text) == text


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("password", Label.SECRET),
        ("dbPassword", Label.SECRET),
        ("OAUTH_CONSUMER_SECRET", Label.SECRET),
        ("apiKey", Label.SECRET),
        ("shared-key", Label.SECRET),
        ("X-Amz-Signature", Label.TOKEN),
        ("accessToken", Label.TOKEN),
        ("PHPSESSID", Label.TOKEN),
        ("code", Label.CODE),
        ("authorization_code", Label.CODE),
        ("Set-Cookie", Label.HEADER),
        ("custom_studentEmail", Label.LOGIN),
        ("lis_person_sourcedid", Label.PERSON),
        ("user_image", Label.PERSON),
        ("homePhone", Label.PHONE),
        ("lis_result_sourcedid", Label.SOURCEDID),
        *((name, None) for name in (
            "oauth_consumer_key", "oauth_signature_method", "imsx_codeMajor", "error_code",
            "token_type", "tool_consumer_info_product_family_code", "secretary", "passwordless",
            "tokenizer", "AssertionError", "status_code", "zipCode", "key", "primary_key", "name",
            "tool_consumer_instance_name", "resource_link_title", "file_name", "user_id", "roles",
            "signature_method", "cookie_count", "sessions_per_day_count", "monkey", "keyboard",
            "lis_course_section_sourcedid", "image", "ip_address", "client_assertion_type",
        )),
    ],
)  # fmt: skip
def test_names_are_split_into_words(name: str, label: Label | None) -> None:
    assert label_of(name) is label


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password='abcd&;,<>{}()[] rest' next", f"password='{MASK}' next"),
        ('{"secret": "a\\"b", "x": "y"}', f'{{"secret": "{MASK}", "x": "y"}}'),
        (r'"{\"secret\": \"a\\\"b\", \"x\": 1}"', rf'"{{\"secret\": \"{MASK}\", \"x\": 1}}"'),
        ("secret=abc&x=1", f"secret={MASK}&x=1"),
        ("a secret%3Dab%2526c%26x%3D1", f"a secret%3D{MASK}%26x%3D1"),
        ("INFO secret=abc level=debug", f"INFO secret={MASK} level=debug"),
        ("full_name: Kim van Sample, roles: Learner", f"full_name: {MASK}, roles: Learner"),
        ("-H 'Cookie: a=1; b=2' -X POST", f"-H 'Cookie: {MASK}' -X POST"),
        ("<secret>a<b>c</b></secret><x>1</x>", f"<secret>{MASK}</secret><x>1</x>"),
        ("{'secrets': {'k': 'v', 'l': '}'}, 'x': 1}", f"{{'secrets': {MASK}, 'x': 1}}"),
    ],
)
def test_a_value_is_masked_to_its_end_and_no_further(text: str, shown: str) -> None:
    assert mask_labelled(text) == shown


PIECES = r"""
password=|password="|password='\|secret="a\n|<password>|<password |{'secrets':[|token:|token |name:
&quot;|%253D|%25|\|\"|a|a.|a-|["jwt",|?a=b&|@|a@|a@b|%40|Bearer |eyJaaaaaaaa.|eyJaaaaaaaa-|://|https://a:
#a=|-----BEGIN PRIVATE KEY-----|Cookie: a|\n|\t|full_name: a |login: |login: (|password: a\n|code=
token=“a b|\u0022secret\u0022:|("secret", |Authorization: OAuth |token='a b|&amp;|::|##[|•|sid="
"""


@pytest.mark.parametrize(
    "piece", [piece for line in PIECES.split("\n") for piece in line.split("|") if piece]
)
def test_no_text_makes_masking_hang(piece: str) -> None:
    """100 kB of what begins something and ends nothing; `make bench` times it."""
    piece = piece.replace("\\n", "\n").replace("\\t", "\t")
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    values = list(labelled_values(text))
    assert all(0 < value.start <= value.end <= len(text) for value in values)
    assert redactor([], ["a secret", "password"]).text(text)


@pytest.mark.parametrize(
    "form",
    [
        '{{"{}": "{}", "given_name": "Zoe"}}',
        "{{'given_name': 'Zoe', '{}': '{}'}}",
        r"{{\"{}\":\"{}\",\"family_name\":\"x\"}}",
        '{{"{}"=>"{}", "given_name"=>"Zoe"}}',
        "[{}] => {}\n[given_name] => Zoe",
        "{}: {}\ngiven_name: Zoe",
        "{{&quot;{}&quot;:&quot;{}&quot;,&quot;given_name&quot;:&quot;Zoe&quot;}}",
    ],
)
def test_a_name_among_the_claims_of_a_person_is_masked(form: str) -> None:
    assert "Zoe" not in mask_labelled(form.format("name", "Zoe Sample"))


def test_a_name_of_something_else_is_shown() -> None:
    platform = '{"name": "Canvas at school", "version": "cloud"}'
    assert mask_labelled(platform) == platform
    form = '<input name="given_name" value="Zoe">'
    assert mask_labelled(form) == form.replace("Zoe", MASK)


def test_a_symmetric_key_of_a_jwk_is_masked() -> None:
    key = "Zq9" + "x" * 40
    assert key not in Redactor().text(f'{{"kty": "oct", "k": "{key}"}}')


def test_colours_between_a_name_and_its_value_hide_nothing() -> None:
    """As structlog's console writes them."""
    text = "\x1b[36mpassword\x1b[0m=\x1b[35mZq9-hunter2\x1b[0m \x1b[1mname\x1b[0m=x"
    assert "hunter2" not in Redactor().text(text)
    harmless = "\x1b[36mcourse\x1b[0m=\x1b[35m7\x1b[0m"
    assert Redactor().text(harmless) == harmless.replace("\x1b", "\\x1b")
