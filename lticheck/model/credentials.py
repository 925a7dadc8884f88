"""The consumer key and shared secret of a tool, and where secrets are found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import NamedHost, read_named_hosts
from lticheck.model.text_files import NotToml, parse_toml, read_text

Hosts = tuple[NamedHost, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Credentials:
    """What a tool signs with (RFC 5849, section 1.1: client credentials)."""

    consumer_key: str
    secret: str = field(repr=False)
    hosts: Hosts = ()
    """The hosts that the user named for this key; empty: none were named."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Consumers:
    """The secrets at hand: one for all launches, or one a consumer key."""

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    hosts: Mapping[str, Hosts] = field(default_factory=dict)
    """The hosts of each key of a credentials file, also of one whose secret is not at hand."""
    secret: str | None = field(default=None, repr=False)
    secret_hosts: Hosts = ()
    """The hosts of the one secret for all launches."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """The keys whose variable is not set: the variable, and where it is named."""
    is_explicit: bool = False
    """True where the secret was named for this very run, and not found in the environment."""

    def credentials(self, consumer_key: str) -> Credentials | None:
        """Return what to sign with for this key, or None where no secret is known."""
        own = self.secrets.get(consumer_key)
        secret = self.secret if own is None else own
        if secret is None:
            return None
        hosts = self.secret_hosts if own is None else self.hosts.get(consumer_key, ())
        return Credentials(consumer_key=consumer_key, secret=secret, hosts=hosts)

    @property
    def all_secrets(self) -> tuple[str, ...]:
        """Return every secret, so that output can be masked."""
        own = () if self.secret is None else (self.secret,)
        return (*own, *self.secrets.values())


HINT = 'write one line a key: my-key = { env = "NAME", hosts = ["school.instructure.com"] }'


def read_secret(path: Path) -> str:
    """Read a secret from a file, without the line end that editors add.

    Raises LticheckError where the file cannot be read.
    """
    return read_text(path, kilobytes=64, what="a secret from").rstrip("\r\n")


def read_consumers(path: Path) -> Consumers:
    """Read a consumers file: TOML, one consumer key a line, at the top or in `[consumers]`.

    A value is `{ env = "NAME" }` or `{ file = "PATH" }`, with `hosts = ["HOST"]`; a secret in
    clear text is refused. A key whose variable is not set has no secret.
    Whoever writes the file names variables and files of his choice: it must be one that the user
    named. Raises LticheckError where the file cannot be read, and never repeats its values.
    """
    text = read_text(path, kilobytes=1024, what="the consumers file")
    try:
        table = parse_toml(text)
    except NotToml as error:
        raise LticheckError(f"the consumers file {path} is not TOML", hint=HINT) from error
    entries = table.get("consumers", {} if "check" in table else table)
    if not isinstance(entries, dict):
        raise LticheckError(f"[consumers] in {path} is not a table", hint=HINT)
    found = {key: _secret(key, value, path) for key, value in entries.items()}
    return Consumers(
        secrets={key: secret for key, secret in found.items() if secret is not None},
        hosts={key: _hosts(key, value, path) for key, value in entries.items()},
        missing={
            key: f"{value['env']} ({path}:{_line_of(key, text)})"
            for key, value in entries.items()
            if found[key] is None and isinstance(value, dict)
        },
    )


def _line_of(key: str, text: str) -> int:
    """Return the line, from 1, on which a key stands; 1 where it is written in another way."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.partition("=")[0].strip().strip("\"'") == key:
            return number
    return 1


def _secret(key: str, value: object, path: Path) -> str | None:
    match value:
        case str():
            raise LticheckError(
                f"the secret of “{key}” stands in clear text in {path}",
                hint=f'put it into a variable, and write {key} = {{ env = "NAME" }}',
            )
        case {"env": str(name), **rest} if not rest.keys() - {"hosts"}:
            return os.environ.get(name) or None
        case {"file": str(name), **rest} if not rest.keys() - {"hosts"}:
            return read_secret(path.parent / name)
    raise LticheckError(f"no secret is given for “{key}” in {path}", hint=HINT)


def _hosts(key: str, value: object, path: Path) -> Hosts:
    match value:
        case {"hosts": [str(), *_] as texts} if all(isinstance(text, str) for text in texts):
            return read_named_hosts(texts, f"“{key}” in {path}")
        case {"hosts": _}:
            raise LticheckError(f"hosts of “{key}” in {path} is no list of hosts", hint=HINT)
    return ()
