"""The consumer key and shared secret of a tool, and where secrets are found."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lticheck.errors import LticheckError


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a tool signs with (RFC 5849, section 1.1: client credentials)."""

    consumer_key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Consumers:
    """The secrets at hand: one for all launches, or one a consumer key."""

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str | None = field(default=None, repr=False)

    def credentials(self, consumer_key: str) -> Credentials | None:
        """Return what to sign with for this key, or None where no secret is known."""
        secret = self.secrets.get(consumer_key, self.secret)
        if secret is None:
            return None
        return Credentials(consumer_key=consumer_key, secret=secret)

    @property
    def all_secrets(self) -> tuple[str, ...]:
        """Return every secret, so that output can be masked."""
        own = () if self.secret is None else (self.secret,)
        return (*own, *self.secrets.values())


def read_consumers(path: Path) -> dict[str, str]:
    """Read a consumers file: TOML, one `key = "secret"` a line, or under `[consumers]`.

    Raises LticheckError where the file cannot be read, and never repeats its values.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LticheckError(
            f"cannot read the consumers file {path}: {error.strerror or error}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LticheckError(
            f"the consumers file {path} is not TOML", hint='write one line a key: my-key = "secret"'
        ) from error
    table = table.get("consumers", table)
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise LticheckError(
            f"the consumers file {path} must map each consumer key to its secret",
            hint='write one line a key: my-key = "secret"',
        )
    return table
