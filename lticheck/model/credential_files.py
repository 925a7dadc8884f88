"""Files of credentials: shared secrets of LTI 1.1, registrations of LTI 1.3.

They name variables and other files, and never hold a secret themselves. Whoever writes such a file
names variables and files of his choice: it must be one that the user named.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lticheck.model.credentials import Consumers, Hosts, Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import read_named_hosts
from lticheck.model.text_files import NotToml, parse_toml, read_text

HINT = 'write one line a key: my-key = { env = "NAME", hosts = ["school.instructure.com"] }'
HINT_13 = 'write below [registrations."CLIENT ID"]: key = { file = "private.pem" }, and hosts'
REGISTRATION = {"key", "kid", "hosts", "token_url", "jwks"}
TEXTS = ("kid", "token_url", "jwks")
OTHER_TABLES = {"check", "defaults", "registrations"}


def read_secret(path: Path) -> str:
    """Read a secret from a file, without the line end that editors add.

    Raises LticheckError where the file cannot be read.
    """
    return read_text(path, kilobytes=64, what="a secret from").rstrip("\r\n")


def read_consumers(path: Path) -> Consumers:
    """Read a credentials file: TOML.

    One consumer key a line, at the top or in `[consumers]`; its value is `{ env = "NAME" }` or
    `{ file = "PATH" }`, with `hosts = ["HOST"]`. And `[registrations."CLIENT ID"]` with
    `key = { env | file }`, an RSA private key as PEM or JWK, `kid`, `hosts`, `token_url`, and
    `jwks`, a file of the platform's key set.
    A secret in clear text is refused. A key whose variable is not set has no secret.
    Raises LticheckError where the file cannot be read, and never repeats its values.
    """
    text = read_text(path, kilobytes=1024, what="the credentials file")
    try:
        table = parse_toml(text)
    except NotToml as error:
        raise LticheckError(f"the credentials file {path} is not TOML", hint=HINT) from error
    source = Source(path=path, text=text)
    shared = source.secrets(table.get("consumers", {} if table.keys() & OTHER_TABLES else table))
    return source.with_registrations(shared, table.get("registrations", {}))


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """A credentials file, and what it names."""

    path: Path
    text: str

    def secrets(self, entries: object) -> Consumers:
        """Return the shared secrets. Raises LticheckError."""
        if not isinstance(entries, dict):
            raise LticheckError(f"[consumers] in {self.path} is not a table", hint=HINT)
        found = {key: self._secret(key, value) for key, value in entries.items()}
        return Consumers(
            secrets={key: secret for key, secret in found.items() if secret is not None},
            hosts={key: self._hosts(key, value) for key, value in entries.items()},
            missing={
                key: f"{value['env']} ({self.path}:{self._line_of(key)})"
                for key, value in entries.items()
                if found[key] is None
            },
        )

    def with_registrations(self, shared: Consumers, entries: object) -> Consumers:
        """Add the registrations. Raises LticheckError."""
        if not isinstance(entries, dict):
            raise LticheckError(f"[registrations] in {self.path} is not a table", hint=HINT_13)
        found = {client: self._registration(client, value) for client, value in entries.items()}
        missing = {
            client: f"{entries[client]['key']['env']} ({self.path}:{self._line_of('key', client)})"
            for client, one in found.items()
            if not one.private_key
        }
        return Consumers(
            secrets=shared.secrets,
            hosts=shared.hosts,
            registrations=found,
            missing={**shared.missing, **missing},
        )

    def _secret(self, key: str, value: object) -> str | None:
        match value:
            case str():
                raise LticheckError(
                    f"the secret of “{key}” stands in clear text in {self.path}",
                    hint=f'put it into a variable, and write {key} = {{ env = "NAME" }}',
                )
            case {"env": str(name), **rest} if not rest.keys() - {"hosts"}:
                return os.environ.get(name) or None
            case {"file": str(name), **rest} if not rest.keys() - {"hosts"}:
                return read_secret(self.path.parent / name)
        raise LticheckError(f"no secret is given for “{key}” in {self.path}", hint=HINT)

    def _registration(self, client: str, value: Any) -> Registration:
        known = isinstance(value, dict) and not value.keys() - REGISTRATION
        texts = known and all(isinstance(value.get(n, ""), str) for n in TEXTS)
        if not texts:
            where = f"{self.path}:{self._line_of('', client)}"
            raise LticheckError(f"{where}: no registration of “{client}”", hint=HINT_13)
        return Registration(
            client_id=client,
            private_key=self._private_key(client, value.get("key")),
            kid=value.get("kid", ""),
            hosts=self._hosts(client, value),
            token_url=value.get("token_url", ""),
            key_set=self.path.parent / value["jwks"] if value.get("jwks") else None,
        )

    def _private_key(self, client: str, value: object) -> str:
        """Return the key's text; empty where its variable is not set."""
        where = f"{self.path}:{self._line_of('key', client)}"
        match value:
            case {"env": str(name), **rest} if not rest:
                return one_key(os.environ.get(name, ""))
            case {"file": str(name), **rest} if not rest:
                return read_private_key(self.path.parent / name)
            case str() | {"kty": _}:
                raise LticheckError(
                    f"{where}: the private key of “{client}” stands in clear text",
                    hint='put it into a file, and write key = { file = "private.pem" }',
                )
        raise LticheckError(f"{where}: no private key is given for “{client}”", hint=HINT_13)

    def _hosts(self, key: str, value: object) -> Hosts:
        match value:
            case {"hosts": [str(), *_] as texts} if all(isinstance(text, str) for text in texts):
                return read_named_hosts(texts, f"“{key}” in {self.path}")
            case {"hosts": _}:
                raise LticheckError(
                    f"hosts of “{key}” in {self.path} is no list of hosts", hint=HINT
                )
        return ()

    def _line_of(self, key: str, client: str = "") -> int:
        """Return the line, from 1, of a key, or of a client id's table; 1 where it is not found."""
        begun = 0 if client else 1
        for number, line in enumerate(self.text.split("\n"), 1):
            if client and line.lstrip().startswith("[") and client in line:
                begun = number
            if begun and key and line.partition("=")[0].strip().strip("\"'") == key:
                return number
        return max(begun, 1)


def read_private_key(path: Path) -> str:
    """Read a private key, PEM or JWK, from a file. Raises LticheckError where there is none."""
    found = read_text(path, kilobytes=64, what="a private key from").strip()
    if not found:
        raise LticheckError(f"{path} is empty: it should hold a private key, PEM or JWK")
    return found


def one_key(text: str) -> str:
    """Return a key of a variable, in which line ends may be written as `\\n`."""
    plain = text.strip()
    return plain.replace("\\n", "\n") if plain.startswith("-----") else plain
