"""A tool's key and its key set as values: each remark, and at which edge it begins."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from lticheck.model.errors import RequestNotPossible
from lticheck.model.findings import Severity
from lticheck.services.ags.tool_keys import (
    Remark,
    ToolKey,
    read_tool_key,
    remarks_on_key,
    remarks_on_set,
)

ERROR, WARNING = Severity.ERROR, Severity.WARNING
KEY = ToolKey(kid="one", bits=2048, jwk={"kty": "RSA", "n": "abc", "e": "AQAB", "kid": "one"})
NAMELESS = ToolKey(kid="", bits=2048, jwk={**KEY.jwk, "kid": "thumbprint"})
OWN = {"kty": "RSA", "n": "abc", "e": "AQAB", "kid": "one"}
OTHER = {"kty": "RSA", "n": "xyz", "e": "AQAB", "kid": "two"}


def remarks(document: object, key: ToolKey = KEY) -> list[Remark]:
    return list(remarks_on_set(json.dumps(document), key))


def severities(document: object, key: ToolKey = KEY) -> list[Severity | None]:
    return [one.severity for one in remarks(document, key)]


def last(document: object, key: ToolKey = KEY) -> Remark:
    return remarks(document, key)[-1]


# --- the key


@pytest.fixture(scope="module")
def private() -> RSAKey:
    return RSAKey.generate_key(2048, auto_kid=False)


@pytest.mark.parametrize("form", ["pem", "jwk"])
def test_a_key_has_its_public_half(form: str, private: RSAKey) -> None:
    public = private.as_dict(private=False)
    text = private.as_pem(private=True).decode()
    if form == "jwk":
        text = json.dumps({**private.as_dict(private=True), "kid": "its own"})
    found = read_tool_key(text, "")
    assert found.bits == 2048
    assert dict(found.jwk) == {
        "kty": "RSA",
        "n": public["n"],
        "e": public["e"],
        "alg": "RS256",
        "use": "sig",
        "kid": "its own" if form == "jwk" else private.thumbprint(),
    }
    assert found.kid == ("its own" if form == "jwk" else "")


def test_a_name_that_is_given_wins(private: RSAKey) -> None:
    own = json.dumps({**private.as_dict(private=True), "kid": "its own"})
    found = read_tool_key(own, "given")
    assert (found.kid, found.jwk["kid"]) == ("given", "given")


def test_what_is_no_private_key_is_refused(private: RSAKey) -> None:
    for text in ("", "x", json.dumps(private.as_dict(private=False))):
        with pytest.raises(RequestNotPossible):
            read_tool_key(text, "")


@pytest.mark.parametrize(
    ("bits", "severity", "said"),
    [
        (1024, WARNING, "RSA, 1024 bits: too short"),
        (2047, WARNING, "RSA, 2047 bits: too short"),
        (2048, None, "can be read: RSA, 2048 bits"),
        (4096, None, "can be read: RSA, 4096 bits"),
    ],
)
def test_a_short_key_is_a_warning(bits: int, severity: Severity | None, said: str) -> None:
    first, second = remarks_on_key(ToolKey(kid="one", bits=bits, jwk={}))
    assert (first.severity, said in first.text) == (severity, True), first
    assert ("2048 bits or more" in first.hint) is (severity is WARNING)
    assert (second.severity, second.text) == (None, "assertions name it “one”")


def test_a_key_without_a_name_is_a_warning() -> None:
    _, named = remarks_on_key(NAMELESS)
    assert named.severity is WARNING
    assert "no kid is named" in named.text
    assert "by kid alone" in named.hint


def test_of_a_long_name_sixty_characters_are_shown() -> None:
    _, named = remarks_on_key(ToolKey(kid="k" * 61, bits=2048, jwk={}))
    assert named.text == f"assertions name it “{'k' * 60}”"


# --- the form of a set


@pytest.mark.parametrize("text", ["", "<html>", "{", "[" * 100_000])
def test_what_is_no_json(text: str) -> None:
    (only,) = remarks_on_set(text, KEY)
    assert only.severity is ERROR
    assert "JWK Error: Invalid JSON" in only.text
    assert '{"keys": [...]}' in only.hint


@pytest.mark.parametrize(
    "document",
    [{}, [], {"keys": []}, {"keys": None}, {"keys": {}}, {"keys": {"keys": {}}}, {"keys": "x"},
     {"keys": [1, "x", None]}, 1, None, "x", {"key": [OWN]}],
)  # fmt: skip
def test_a_set_without_a_key(document: object) -> None:
    (only,) = remarks(document)
    assert only.severity is ERROR
    assert "holds no key" in only.text
    assert "KidNotFound" in only.text
    assert "public JWK below" in only.hint


@pytest.mark.parametrize(
    ("document", "form"),
    [
        ([OWN], "a bare list"),
        ({"keys": {"keys": [OWN]}}, "nested: keys in keys"),
    ],
)
def test_a_form_that_not_every_canvas_reads(document: object, form: str) -> None:
    first, second = remarks(document)
    assert first.severity is WARNING
    assert f"the key set is {form}: some versions" in first.text
    assert first.hint == 'serve {"keys": [...]}'
    assert second.severity is None


def test_the_usual_form_is_not_spoken_of() -> None:
    assert [one.text for one in remarks({"keys": [OWN]})] == [
        "the key set has this key under “one”"
    ]


def test_of_many_keys_a_hundred_are_looked_at() -> None:
    others = [{**OTHER, "kid": f"k{number}"} for number in range(100)]
    assert severities({"keys": [*others[:99], OWN]}) == [None]
    assert severities({"keys": [*others, OWN]}) == [ERROR]
    assert severities([*others, OWN]) == [WARNING, ERROR]
    assert severities({"keys": {"keys": [*others[:99], OWN]}}) == [WARNING, None]


# --- its entries


@pytest.mark.parametrize("part", ["d", "p", "q", "dp", "dq", "qi"])
def test_a_private_part_must_be_taken_down(part: str) -> None:
    first, second = remarks({"keys": [{**OTHER, part: "x"}, OWN]})
    assert first.severity is ERROR
    assert "holds a private key" in first.text
    assert "take it down" in first.hint
    assert second.severity is None


@pytest.mark.parametrize("kid", [None, ""])
def test_keys_without_a_name_are_counted(kid: str | None) -> None:
    nameless = {**OTHER, "kid": kid}
    first, second = remarks({"keys": [nameless, OWN, nameless]})
    assert (first.severity, second.severity) == (WARNING, None)
    assert first.text == "2 of its 3 keys have no kid: Canvas never finds them"
    assert "give each a kid" in first.hint


def test_two_keys_of_one_name() -> None:
    first, second = remarks({"keys": [OWN, {**OTHER, "kid": "one"}]})
    assert (first.severity, second.severity) == (WARNING, None)
    assert "two of its keys have the same kid" in first.text
    assert "a kid of its own" in first.hint


def test_two_without_a_name_have_not_the_same_one() -> None:
    nameless = {**OTHER, "kid": ""}
    assert severities({"keys": [OWN, nameless, nameless]}) == [WARNING, None]


def test_a_name_that_is_no_text_is_a_name_all_the_same() -> None:
    """Whoever serves a key set may write anything into it."""
    assert severities({"keys": [OWN, {**OTHER, "kid": [1]}, {**OTHER, "kid": {"a": 1}}]}) == [None]


# --- whether the key is found


def test_the_right_key_may_stand_behind_another_of_its_name() -> None:
    assert last({"keys": [{**OTHER, "kid": "one"}, OWN]}).severity is None


def test_another_key_under_the_name() -> None:
    found = last({"keys": [{**OTHER, "kid": "one"}]})
    assert found.severity is ERROR
    assert "has another key under “one”" in found.text
    assert "VerificationFailed" in found.text
    assert "in its place" in found.hint


@pytest.mark.parametrize("change", [{"n": "xyz"}, {"e": "Aw"}])
def test_a_key_is_the_same_by_both_its_numbers(change: dict[str, str]) -> None:
    assert "has another key" in last({"keys": [{**OWN, **change}]}).text


@pytest.mark.parametrize(
    ("kid", "shown"), [("two", "“two”"), ("", "(no kid)"), (None, "(no kid)"), (7, "(no kid)")]
)
def test_the_key_under_another_name(kid: object, shown: str) -> None:
    found = last({"keys": [{**OWN, "kid": kid}]})
    assert found.severity is ERROR
    assert found.text.startswith(f"the key set has this key, but under {shown}: Canvas answers")
    assert "KidNotFound" in found.text
    assert found.hint == "name it by the same kid in both places"


def test_of_several_other_names_the_first_is_told() -> None:
    several = [{**OWN, "kid": "two"}, {**OWN, "kid": "three"}]
    assert "but under “two”" in last({"keys": several}).text


def test_a_set_without_the_key_names_five_that_it_has() -> None:
    found = last({"keys": [{**OTHER, "kid": f"k{n}"} for n in range(1, 7)]})
    assert found.severity is ERROR
    assert found.text.startswith(
        "the key set has no such key; it has “k1”, “k2”, “k3”, “k4”, “k5”: Canvas answers"
    )
    assert found.hint == "add the public JWK below"


def test_a_key_that_is_not_named_is_found_by_nobody() -> None:
    """Not even where the set has one without a name."""
    assert last({"keys": [OWN]}, NAMELESS).text.startswith("the key set has this key, but under")
    assert last({"keys": [{**OWN, "kid": ""}]}, NAMELESS).severity is ERROR


# --- what it says of itself


@pytest.mark.parametrize(
    "said",
    [{}, {"alg": "RS256"}, {"use": "sig"}, {"kty": "RSA", "alg": "RS256", "use": "sig"}, {"x": 1}],
)
def test_what_it_may_say(said: dict[str, Any]) -> None:
    bare = {name: value for name, value in OWN.items() if name != "kty"}
    assert last({"keys": [{**bare, **said}]}) == Remark(text="the key set has this key under “one”")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"alg": "RS512"}, "alg “RS512”"),
        ({"use": "enc"}, "use “enc”"),
        ({"kty": "EC"}, "kty “EC”"),
        ({"alg": None}, "alg (no text)"),
        ({"kty": "EC", "alg": "ES256", "use": "enc"}, "kty “EC”, alg “ES256”, use “enc”"),
    ],
)
def test_what_it_may_not_say(said: dict[str, Any], told: str) -> None:
    found = last({"keys": [{**OWN, **said}]})
    assert found.severity is WARNING
    assert found.text == f"the key set has this key, and says of it {told}"
    assert "RS256" in found.hint
