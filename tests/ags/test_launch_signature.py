"""An id_token's signature, checked with a key set at hand: by kid, RS256 alone, nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey

from lticheck import diagnose
from lticheck.model.case import SignatureState
from lticheck.model.errors import LticheckError
from lticheck.model.launch import Launch
from lticheck.rules.ags_examples import jwt
from lticheck.rules.launch13_examples import claims_of
from lticheck.services.ags.launch_signature import LaunchKey, read_key_set, verify_id_token
from tests.cli.runner import Lticheck, runner

OURS, OTHER = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
CLAIMS = claims_of()


def public(key: RSAKey, kid: str) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}


def signed(key: RSAKey = OURS, header: Mapping[str, Any] | None = None) -> str:
    whole = {"alg": "RS256", "kid": "c1"} if header is None else dict(header)
    return jws.serialize_compact(whole, json.dumps(CLAIMS), key)


KEYS = {"keys": [public(OTHER, "c0"), public(OURS, "c1")]}


@pytest.fixture
def lticheck(capsys: pytest.CaptureFixture[str]) -> Lticheck:
    return runner(capsys)


Diagnosed = Callable[[str, Any], dict[str, Any]]


@pytest.fixture
def diagnosed(lticheck: Lticheck, tmp_path: Path) -> Diagnosed:
    """Diagnose a launch offline with a key set, and return its diagnosis."""

    def run(token: str, keys: Any) -> dict[str, Any]:
        launch, key_set = tmp_path / "launch.txt", tmp_path / "keys.json"
        launch.write_text(f"id_token={token}&state=abc", encoding="utf-8")
        key_set.write_text(json.dumps(keys), encoding="utf-8")
        ran = lticheck(
            "diagnose", "--offline", "--format", "json", "--jwks", str(key_set), str(launch)
        )
        (found,) = json.loads(ran.stdout)["diagnoses"]
        result: dict[str, Any] = found
        return result

    return run


def rules(found: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in found["findings"]]


def test_the_key_of_its_kid_signed_it(diagnosed: Diagnosed) -> None:
    found = diagnosed(signed(), KEYS)
    assert found["launch"]["signature"] == {"state": "valid", "reason": "signed with the key “c1”"}
    assert rules(found) == []


def test_without_a_kid_every_key_is_tried(diagnosed: Diagnosed) -> None:
    found = diagnosed(signed(header={"alg": "RS256"}), KEYS)
    assert found["launch"]["signature"]["state"] == "valid"


@pytest.mark.parametrize("case", ["another key", "changed claims", "HS256", "none"])
def test_what_the_key_set_did_not_sign_is_a_mismatch(case: str, diagnosed: Diagnosed) -> None:
    head, _, signature = signed().split(".")
    changed = jwt({"alg": "RS256", "kid": "c1"}, {**CLAIMS, "sub": "x"}).split(".")[1]
    body = signed().split(".")[1]
    none = jwt({"alg": "none", "kid": "c1"}, CLAIMS).split(".")[0]
    shared = jwt({"alg": "HS256", "kid": "c1"}, CLAIMS).split(".")[0]
    token = {
        "another key": signed(OTHER),
        "changed claims": f"{head}.{changed}.{signature}",
        "HS256": f"{shared}.{body}.{signature}",
        "none": f"{none}.{body}.{signature}",
    }[case]
    found = diagnosed(token, KEYS)
    assert found["launch"]["signature"]["state"] == "invalid"
    is_of_algorithm = "Canvas signs with RS256" in found["launch"]["signature"]["reason"]
    assert is_of_algorithm is (case in {"HS256", "none"})
    assert rules(found) == ["launch-signature-mismatch"]
    fixes = [fix["text"] for fix in found["findings"][0]["fixes"]]
    assert any("Fetch the key set again" in text for text in fixes)
    assert not any("consumer key" in text for text in fixes)


@pytest.mark.parametrize(
    ("token", "keys", "says"),
    [
        (signed(), {"keys": [public(OTHER, "c0")]}, "no key “c1”; it has “c0”"),
        (signed().rpartition(".")[0] + ".", KEYS, "without their signature"),
        (
            signed(),
            {"keys": [{"kty": "RSA", "kid": "c1", "n": "AQ", "e": "AQ"}]},
            "“c1” of the key set cannot be read",
        ),
    ],
    ids=["kid not in the set", "no signature", "no key"],
)
def test_what_cannot_be_checked_is_no_mismatch(
    token: str, keys: Any, says: str, diagnosed: Diagnosed
) -> None:
    found = diagnosed(token, keys)
    assert found["launch"]["signature"]["state"] == "not checkable"
    assert says in found["launch"]["signature"]["reason"]
    assert rules(found) == []


def test_without_a_key_set_it_is_not_checkable(lticheck: Lticheck, tmp_path: Path) -> None:
    launch = tmp_path / "launch.txt"
    launch.write_text(f"id_token={signed(OTHER)}&state=abc", encoding="utf-8")
    ran = lticheck("diagnose", "--offline", "--format", "json", str(launch))
    (found,) = json.loads(ran.stdout)["diagnoses"]
    assert found["launch"]["signature"]["state"] == "not checkable"
    assert "--jwks" in found["launch"]["signature"]["reason"]
    assert rules(found) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-----BEGIN PUBLIC KEY-----",
        "[]",
        "{}",
        '{"keys": {"keys": []}}',
        '{"keys": []}',
        '{"keys": [1, null, {"kty": "oct", "k": "AAAA"}]}',
        '{"keys": [{"kty": "RSA", "n": 5, "e": []}]}',
        '{"keys": [{"kty": "RSA", "n": "' + "A" * 4000 + '", "e": "AQAB"}]}',
        '{"keys": ' + "[" * 50_000,
        '{"keys": ' + "9" * 20_000 + "}",
    ],
)
def test_what_is_no_key_set_is_status_2(text: str, lticheck: Lticheck, tmp_path: Path) -> None:
    launch, key_set = tmp_path / "launch.txt", tmp_path / "keys.json"
    launch.write_text(f"id_token={signed()}", encoding="utf-8")
    key_set.write_text(text, encoding="utf-8")
    ran = lticheck("diagnose", "--offline", "--jwks", str(key_set), str(launch))
    assert ran.status == 2
    assert "key set" in ran.stderr
    assert "hint: " in ran.stderr
    assert "/api/lti/security/jwks" in ran.stderr


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "alg": st.just("RS256") | JSON,
        "kid": st.just("c1") | JSON,
        "crit": JSON,
        "b64": JSON,
        "jwk": JSON,
        "x5c": JSON,
        "typ": JSON,
    },
)
NUMBERS = st.text(alphabet="AB_-=9é\x00", max_size=40)


@given(HEADERS, NUMBERS, NUMBERS, st.text(alphabet="AZaz09_-=", max_size=400))
@settings(max_examples=150, deadline=None)
def test_hostile_tokens_and_keys_never_crash(
    header: dict[str, Any], n: str, e: str, signature: str
) -> None:
    token = ".".join([*jwt(header, CLAIMS).split(".")[:2], signature])
    launch = Launch(parameters=(("id_token", token),))
    keys = (LaunchKey(kid="c1", n=n, e=e), LaunchKey(kid="c1", **_numbers()))
    assert verify_id_token(launch, keys).state is not SignatureState.VALID


def _numbers() -> dict[str, str]:
    known = OURS.as_dict(private=False)
    return {"n": str(known["n"]), "e": str(known["e"])}


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_hostile_key_sets_are_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, value: Any
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    path.write_text(json.dumps({"keys": [value, {"kty": "RSA", "n": value}]}), encoding="utf-8")
    with pytest.raises(LticheckError):
        read_key_set(path)


def test_without_a_key_set_joserfc_is_not_loaded(
    run_python: Callable[..., str], tmp_path: Path
) -> None:
    launch = tmp_path / "launch.txt"
    launch.write_text(f"id_token={signed()}&state=abc", encoding="utf-8")
    loaded = run_python(
        "import sys; from lticheck.cli import run; run(sys.argv[1:]); "
        "print(); print('joserfc' in sys.modules)",
        *("diagnose", "--offline", str(launch)),
    )
    assert loaded.splitlines()[-1] == "False"


def test_a_registration_names_its_platform_s_key_set(lticheck: Lticheck, tmp_path: Path) -> None:
    """Its launches are checked with it, and those of another client id are not."""
    launch, registrations = tmp_path / "launch.txt", tmp_path / "lti.toml"
    launch.write_text(f"id_token={signed()}&state=abc", encoding="utf-8")
    (tmp_path / "keys.json").write_text(json.dumps(KEYS), encoding="utf-8")
    (tmp_path / "private.pem").write_bytes(OTHER.as_pem(private=True))
    states = {}
    for client in (CLAIMS["aud"], "10000000000999"):
        registrations.write_text(
            f'[registrations."{client}"]\nkey = {{ file = "private.pem" }}\njwks = "keys.json"\n',
            encoding="utf-8",
        )
        asked = ("diagnose", "--offline", "--format", "json", "--consumers", str(registrations))
        (found,) = json.loads(lticheck(*asked, str(launch)).stdout)["diagnoses"]
        states[client] = found["launch"]["signature"]["state"]
    assert states == {CLAIMS["aud"]: "valid", "10000000000999": "not checkable"}


def test_a_registration_s_file_that_is_no_key_set_is_status_2(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    launch, registrations = tmp_path / "launch.txt", tmp_path / "lti.toml"
    launch.write_text(f"id_token={signed()}", encoding="utf-8")
    (tmp_path / "keys.json").write_text("[]", encoding="utf-8")
    (tmp_path / "private.pem").write_bytes(OTHER.as_pem(private=True))
    registrations.write_text(
        '[registrations."1"]\nkey = { file = "private.pem" }\njwks = "keys.json"\n',
        encoding="utf-8",
    )
    ran = lticheck("diagnose", "--offline", "--consumers", str(registrations), str(launch))
    assert ran.status == 2
    assert "is no key set" in ran.stderr


def test_a_smoke_check_sees_a_signature_that_does_not_fit(
    lticheck: Lticheck, tmp_path: Path
) -> None:
    (tmp_path / "launch.txt").write_text(f"id_token={signed(OTHER)}&state=abc", encoding="utf-8")
    keys, smoke = tmp_path / "keys.json", tmp_path / "lticheck.toml"
    keys.write_text(json.dumps({"keys": [public(OURS, "c1")]}), encoding="utf-8")
    smoke.write_text(
        '[[check]]\nname = "forged"\nlaunch = "launch.txt"\noffline = true\n'
        'expect = "launch-signature-mismatch"\n',
        encoding="utf-8",
    )
    assert lticheck("smoke", str(smoke), "--jwks", str(keys)).status == 0
    assert lticheck("smoke", str(smoke)).status == 1


def test_the_library_takes_a_key_set(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(KEYS), encoding="utf-8")
    capture = f"id_token={signed()}&state=abc".encode()
    report = diagnose(capture, offline=True, jwks=keys)
    launch = report.diagnoses[0].launch
    assert launch is not None
    assert launch.signature.state is SignatureState.VALID
    with pytest.raises(LticheckError):
        diagnose(capture, offline=True, jwks=tmp_path / "missing.json")
