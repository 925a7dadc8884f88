"""Files of credentials: what they may hold, what is refused, and where a mistake stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck.model.credential_files import one_key, read_consumers
from lticheck.model.errors import LticheckError
from lticheck.rules.launch13_examples import launched
from tests.ags.asking import launch_in

PEM = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
BOTH = """
[consumers]
quiz = { env = "QUIZ_SECRET", hosts = ["school.instructure.com"] }

[registrations."10000000000123"]
key = { file = "private.pem" }
kid = "2026-01"
hosts = ["school.instructure.com"]
token_url = "https://sso.school.example/token"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_SECRET", "s3cret")
    (tmp_path / "private.pem").write_text(f"{PEM}\n", encoding="utf-8")
    return tmp_path / "keys.toml"


def test_secrets_and_registrations_stand_in_one_file(file: Path) -> None:
    file.write_text(BOTH, encoding="utf-8")
    found = read_consumers(file)
    assert found.secrets == {"quiz": "s3cret"}
    registration = found.registrations["10000000000123"]
    assert registration.private_key == PEM
    assert (registration.kid, registration.token_url) == (
        "2026-01",
        "https://sso.school.example/token",
    )
    assert [one.host for one in registration.hosts] == ["school.instructure.com"]
    assert not found.missing
    assert PEM in found.all_secrets
    assert "MIIE" not in repr(found)


def test_a_file_of_registrations_alone_has_no_consumers(file: Path) -> None:
    file.write_text(BOTH.partition("\n\n")[2], encoding="utf-8")
    assert read_consumers(file).secrets == {}


def test_the_registration_of_a_launch_is_that_of_its_client_id(file: Path) -> None:
    file.write_text(BOTH, encoding="utf-8")
    found = read_consumers(file).of(launch_in(launched().capture))
    assert found is not None
    assert found.name == "10000000000123"
    assert PEM in found.secrets


def test_a_missing_variable_is_named_with_file_and_line(file: Path) -> None:
    text = BOTH.replace('{ file = "private.pem" }', '{ env = "NO_SUCH_KEY" }')
    file.write_text(text, encoding="utf-8")
    found = read_consumers(file)
    assert found.missing == {"10000000000123": f"NO_SUCH_KEY ({file}:6)"}
    assert found.of(launch_in(launched().capture)) is None


@pytest.mark.parametrize(
    "written", ['"-----BEGIN PRIVATE KEY-----"', '{ kty = "RSA", d = "x" }', "'''x'''"]
)
def test_a_private_key_in_clear_text_is_refused(file: Path, written: str) -> None:
    file.write_text(BOTH.replace('{ file = "private.pem" }', written), encoding="utf-8")
    with pytest.raises(LticheckError, match=r"keys\.toml:6: the private key .* in clear text"):
        read_consumers(file)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kid =", "key_id ="),
        ('key = { file = "private.pem" }', ""),
        ('key = { file = "private.pem" }', "key = 5"),
        ('kid = "2026-01"', "kid = 2026"),
        ('[registrations."10000000000123"]', "[[registrations]]"),
        ('{ file = "private.pem" }', '{ file = "nothing.pem" }'),
        ('hosts = ["school.instructure.com"]\ntoken', 'hosts = "x"\ntoken'),
    ],
)
def test_a_mistake_is_an_error_and_never_repeats_a_key(file: Path, old: str, new: str) -> None:
    assert old in BOTH
    file.write_text(BOTH.replace(old, new), encoding="utf-8")
    with pytest.raises(LticheckError) as error:
        read_consumers(file)
    assert "MIIE" not in f"{error.value.message} {error.value.hint}"


def test_line_ends_of_a_key_in_a_variable_may_be_escaped() -> None:
    assert one_key(PEM.replace("\n", "\\n")) == PEM
    assert one_key('{"kty": "RSA"}') == '{"kty": "RSA"}'
