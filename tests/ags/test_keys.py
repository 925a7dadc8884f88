"""`lticheck keys`: the private key, its kid, and the key set, as Canvas reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from tests.ags.asking import Recording
from tests.cli.runner import Lticheck, Run, runner
from tests.no_network import no_network as no_network  # noqa: PLC0414 - the fixture

JWK = dict[str, Any]


@pytest.fixture
def lticheck(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Lticheck:
    monkeypatch.chdir(tmp_path)
    return runner(capsys)


@pytest.fixture
def own(canvas: Recording, tmp_path: Path) -> JWK:
    """Write the private key of the tool, and return its public part."""
    private = canvas.lti13.private_jwk
    (tmp_path / "key.json").write_text(json.dumps(private), encoding="utf-8")
    (tmp_path / "key.pem").write_text(canvas.lti13.private_pem, encoding="utf-8")
    return {name: private[name] for name in ("kty", "n", "e", "kid")}


def with_set(lticheck: Lticheck, document: object, *options: str) -> Run:
    text = document if isinstance(document, str) else json.dumps(document)
    Path("jwks.json").write_text(text, encoding="utf-8")
    return lticheck("keys", "--key-file", "key.json", "--jwks", "jwks.json", *options)


def test_the_public_jwk_is_printed_to_be_pasted(lticheck: Lticheck, own: JWK) -> None:
    ran = lticheck("keys", "--key-file", "key.json")
    printed = json.loads(ran.stdout.strip().rpartition("\n")[2])
    assert (ran.status, printed) == (0, {**own, "alg": "RS256", "use": "sig"})
    RSAKey.import_key(printed)


@pytest.mark.parametrize("name", ["key.json", "key.pem"])
def test_nothing_private_is_ever_shown(
    lticheck: Lticheck, canvas: Recording, own: JWK, name: str
) -> None:
    private = canvas.lti13.private_jwk
    for options in ((), ("--format", "json")):
        ran = lticheck("keys", "--key-file", name, *options)
        assert own["n"] in ran.stdout
        assert not any(private[part] in ran.stdout for part in ("d", "p", "q", "dp", "dq", "qi"))


def test_a_pem_has_no_kid_and_is_named_by_its_thumbprint(lticheck: Lticheck, own: JWK) -> None:
    ran = lticheck("keys", "--key-file", "key.pem", "--format", "json")
    (found,) = json.loads(ran.stdout)
    assert (ran.status, found["kid"]) == (0, "")
    assert found["public_jwk"]["kid"] == RSAKey.import_key(own).thumbprint()
    assert "warning" in [one["severity"] for one in found["remarks"]]
    named = lticheck("keys", "--key-file", "key.pem", "--kid", "k", "--format", "json")
    assert json.loads(named.stdout)[0]["public_jwk"]["kid"] == "k"


def other_key() -> JWK:
    key = RSAKey.generate_key(2048, auto_kid=False)
    return {str(name): value for name, value in key.as_dict(private=False).items()}


def test_a_key_that_is_in_the_set_under_its_kid_is_in_order(lticheck: Lticheck, own: JWK) -> None:
    ran = with_set(lticheck, {"keys": [{**other_key(), "kid": "x"}, own]})
    assert ran.status == 0
    assert f"the key set has this key under “{own['kid']}”" in ran.stdout
    assert "✖" not in ran.stdout + ran.stderr
    assert "▲" not in ran.stdout


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        (lambda own: {"keys": [{**other_key(), "kid": own["kid"]}]}, 1, "VerificationFailed"),
        (lambda own: {"keys": [{**own, "kid": "other"}]}, 1, "but under “other”"),
        (lambda _own: {"keys": [{**other_key(), "kid": "x"}]}, 1, "no such key; it has “x”"),
        (lambda _own: {"keys": []}, 1, "holds no key"),
        (lambda _own: {}, 1, "holds no key"),
        (lambda _own: "<html>login</html>", 1, "JWK Error: Invalid JSON"),
        (lambda own: [own], 0, "a bare list"),
        (lambda own: {"keys": {"keys": [own]}}, 0, "nested"),
        (lambda own: {"keys": [{**own, "alg": "RS512"}]}, 0, "alg “RS512”"),
        (lambda own: {"keys": [{**own, "use": "enc"}]}, 0, "use “enc”"),
        (lambda own: {"keys": [own, own]}, 0, "the same kid"),
        (lambda own: {"keys": [own, other_key()]}, 0, "have no kid"),
        (
            lambda own: {"keys": [{**own, "d": "x"}]},
            1,
            "holds a private key, and whoever reads it can sign as this tool",
        ),
        (lambda own: {"keys": [{k: v for k, v in own.items() if k != "kid"}]}, 1, "KidNotFound"),
        (lambda _own: {"keys": [1, None, "x", {"kid": [1]}]}, 1, "no such key"),
        (lambda _own: "[" * 100_000, 1, "Invalid JSON"),
    ],
)
def test_what_is_wrong_with_a_set_is_told_as_canvas_reads_it(
    lticheck: Lticheck, own: JWK, change: Any, status: int, text: str
) -> None:
    ran = with_set(lticheck, change(own))
    assert (ran.status, text in ran.stdout) == (status, True), ran.stdout


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        '{"kty": "RSA"}',
        '{"kty": "EC", "crv": "P-256"}',
        "-----BEGIN PRIVATE KEY-----\nx",
    ],
)
def test_what_is_no_key_is_an_error_and_never_repeated(
    lticheck: Lticheck, tmp_path: Path, text: str
) -> None:
    (tmp_path / "bad").write_text(f"{text} s3cret", encoding="utf-8")
    ran = lticheck("keys", "--key-file", "bad")
    assert (ran.status, "cannot be read" in ran.stdout) == (1, True)
    assert "s3cret" not in ran.stdout + ran.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_kid_draws_nothing_on_a_screen(
    lticheck: Lticheck, canvas: Recording, own: JWK, tmp_path: Path, form: str
) -> None:
    kid = "a\x1b[31m\x9b1m\u202e\u2066b"
    key = {**canvas.lti13.private_jwk, "kid": kid}
    (tmp_path / "drawing.json").write_text(json.dumps(key), encoding="utf-8")
    shown = lticheck("keys", "--key-file", "drawing.json", "--format", form).stdout
    assert own["n"] in shown
    assert not set(shown) & set("\x1b\x9b\u202e\u2066")
    if form == "json":
        assert json.loads(shown)[0]["kid"] == kid


def test_a_public_key_is_no_private_one(lticheck: Lticheck, own: JWK, tmp_path: Path) -> None:
    (tmp_path / "public.json").write_text(json.dumps(own), encoding="utf-8")
    ran = lticheck("keys", "--key-file", "public.json")
    assert (ran.status, "only a private one signs" in ran.stdout) == (1, True)


def test_every_registration_of_a_file_is_checked(
    lticheck: Lticheck, own: JWK, tmp_path: Path
) -> None:
    table = '[registrations."{}"]\nkey = {{ file = "key.json" }}\n{}\n'
    text = table.format("101", "") + table.format("102", 'kid = "gone"')
    (tmp_path / "keys.toml").write_text(text, encoding="utf-8")
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [own]}), encoding="utf-8")
    ran = lticheck("keys", "--consumers", "keys.toml", "--jwks", "jwks.json", "--format", "json")
    found = {one["client_id"]: one["remarks"][-1]["severity"] for one in json.loads(ran.stdout)}
    assert (ran.status, found) == (1, {"101": "ok", "102": "error"})
    one = lticheck("keys", "--consumers", "keys.toml", "--client-id", "101")
    assert (one.status, "102" in one.stdout) == (0, False)


def test_a_variable_that_is_not_set_is_named(lticheck: Lticheck, tmp_path: Path) -> None:
    text = '[registrations."101"]\nkey = { env = "NO_SUCH_KEY" }\n'
    (tmp_path / "keys.toml").write_text(text, encoding="utf-8")
    ran = lticheck("keys", "--consumers", "keys.toml")
    assert (ran.status, "NO_SUCH_KEY (keys.toml:2) is not set" in ran.stderr) == (2, True)
    assert lticheck("keys").status == 2


def test_json_is_for_people_too(lticheck: Lticheck, own: JWK) -> None:
    assert own
    ran = lticheck("keys", "--key-file", "key.json", "--format", "json")
    assert ran.stdout == json.dumps(json.loads(ran.stdout), indent=2) + "\n"


@pytest.mark.parametrize("option", ["--key-file", "--consumers"])
@pytest.mark.parametrize(("name", "why"), [(".", "is a directory"), ("nowhere", "does not exist")])
def test_what_is_no_file_is_told_with_its_option(
    lticheck: Lticheck, option: str, name: str, why: str
) -> None:
    ran = lticheck("keys", option, name)
    assert ran.status == 2
    assert f"'{option}': File '{name}' {why}" in ran.stderr


def test_json_says_all_that_the_text_says(lticheck: Lticheck, own: JWK) -> None:
    assert own
    one = lticheck("keys", "--key-file", "key.json", "--client-id", "101", "--format", "json")
    (found,) = json.loads(one.stdout)
    assert set(found) == {"client_id", "kid", "remarks", "not_checked", "public_jwk"}
    assert (found["client_id"], found["not_checked"]) == ("101", None)
    assert [remark["severity"] for remark in found["remarks"]] == ["ok", "ok"]
    url = ("--jwks", "https://evil.example/jwks")
    away = lticheck("keys", "--key-file", "key.json", *url, "--format", "json")
    (found,) = json.loads(away.stdout)
    assert (away.status, found["client_id"]) == (4, None)
    assert found["not_checked"] == "nobody named evil.example: --allow-host evil.example"
    assert found["public_jwk"]


def test_what_is_no_key_has_no_public_one(lticheck: Lticheck, tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("nothing", encoding="utf-8")
    (found,) = json.loads(lticheck("keys", "--key-file", "bad", "--format", "json").stdout)
    assert (found["kid"], found["public_jwk"]) == (None, None)
    assert [remark["severity"] for remark in found["remarks"]] == ["error"]
    assert "public JWK" not in lticheck("keys", "--key-file", "bad").stdout


@pytest.mark.parametrize(("color", "is_drawn"), [("always", True), ("never", False)])
def test_colour_is_drawn_where_it_is_asked_for(
    lticheck: Lticheck, own: JWK, color: str, *, is_drawn: bool
) -> None:
    ran = with_set(lticheck, {"keys": [own, own]}, "--color", color, "--client-id", "101")
    lines = ran.stdout.split("\n")
    assert lines[0] == "101"
    assert ("\x1b[32m✔\x1b[0m" in ran.stdout) is is_drawn
    assert ("\x1b[33m▲\x1b[0m" in ran.stdout) is is_drawn
    assert lines.count("  → give each key a kid of its own") == 1
    assert sum(line.startswith("  → ") for line in lines) == 1


def test_without_a_client_id_the_first_line_is_a_remark(lticheck: Lticheck, own: JWK) -> None:
    assert own
    ran = lticheck("keys", "--key-file", "key.json", "--color", "never")
    assert ran.stdout.startswith("✔ the private key can be read")


@pytest.mark.parametrize(("length", "status"), [(512 * 1024, 0), (512 * 1024 + 1, 2)])
def test_a_key_set_has_at_most_512_kilobytes(
    lticheck: Lticheck, own: JWK, length: int, status: int
) -> None:
    text = json.dumps({"keys": [own]})
    ran = with_set(lticheck, text + " " * (length - len(text)))
    assert ran.status == status
    assert ("larger than 512 kB" in ran.stderr) is bool(status)


@pytest.mark.usefixtures("no_network")
def test_a_url_is_not_fetched_unless_its_host_is_named(lticheck: Lticheck, own: JWK) -> None:
    assert own
    ran = lticheck("keys", "--key-file", "key.json", "--jwks", "https://evil.example/jwks")
    assert (ran.status, "--allow-host evil.example" in ran.stdout) == (4, True)


class KeySet(BaseHTTPRequestHandler):
    """Serves a key set, a redirection, or nothing."""

    body = b""
    seen: list[str | None] = []  # noqa: RUF012 - of the test alone

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization"))
        status = {"/jwks": 200, "/moved": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://evil.example/")
        self.end_headers()
        self.wfile.write(self.body if status == 200 else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def served(own: JWK) -> Iterator[str]:
    KeySet.body, KeySet.seen = json.dumps({"keys": [own]}).encode(), []
    server = HTTPServer(("127.0.0.1", 0), KeySet)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_key_set_is_fetched_from_a_host_of_the_registration(
    lticheck: Lticheck, served: str, tmp_path: Path
) -> None:
    text = '[registrations."101"]\nkey = { file = "key.json" }\nhosts = ["127.0.0.1"]\n'
    (tmp_path / "keys.toml").write_text(text, encoding="utf-8")
    ran = lticheck("keys", "--consumers", "keys.toml", "--jwks", f"{served}/jwks")
    assert (ran.status, "the key set has this key" in ran.stdout) == (0, True)
    assert KeySet.seen == [None]


@pytest.mark.parametrize(("path", "why"), [("/moved", "leads elsewhere"), ("/x", "HTTP 404")])
def test_a_key_set_that_is_not_there_is_not_checked(
    lticheck: Lticheck, served: str, path: str, why: str
) -> None:
    ran = lticheck(
        *("keys", "--key-file", "key.json", "--jwks", f"{served}{path}"),
        *("--allow-host", "127.0.0.1"),
    )
    assert (ran.status, why in ran.stdout) == (4, True)
