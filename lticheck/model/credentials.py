"""What a tool proves itself with, and where it is found: a shared secret, or a private key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from lticheck.model.dataclass import dataclass
from lticheck.model.hosts import NamedHost

if TYPE_CHECKING:  # annotations alone: start-up time
    from pathlib import Path

    from lticheck.model.launch import Launch

Hosts = tuple[NamedHost, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedSecret:
    """What a tool of LTI 1.1 signs with (RFC 5849, section 1.1: client credentials)."""

    consumer_key: str
    secret: str = field(repr=False)
    hosts: Hosts = ()
    """The hosts that the user named for this key; empty: none were named."""

    @property
    def name(self) -> str:
        """Return the consumer key, by which people know it."""
        return self.consumer_key

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        return (self.secret,)


@dataclass(frozen=True, kw_only=True, eq=False)
class Registration:
    """What a tool of LTI 1.3 gets its tokens with (RFC 7523, section 2.2), or a token at hand."""

    client_id: str
    """As the platform gave it; empty: that of each launch."""
    private_key: str = field(default="", repr=False)
    """An RSA key as PEM or JWK; empty where there is only a token."""
    kid: str = ""
    """The name of the key in the tool's key set; empty: what the JWK itself says."""
    hosts: Hosts = ()
    token_url: str = ""
    """Where tokens are had; empty: `/login/oauth2/token` of the line item's own host."""
    access_token: str = field(default="", repr=False)
    """One that was had before, used in place of the key."""
    key_set: Path | None = None
    """A file of the platform's key set, with which its launches are checked."""

    @property
    def name(self) -> str:
        """Return the client id, by which people know it."""
        return self.client_id

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        return (self.private_key, self.access_token)


Credentials = SharedSecret | Registration


@dataclass(frozen=True, kw_only=True, eq=False)
class Consumers:
    """The secrets and keys at hand: one for all launches, or one a consumer key or client id."""

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    hosts: Mapping[str, Hosts] = field(default_factory=dict)
    """The hosts of each key of a credentials file, also of one whose secret is not at hand."""
    secret: str | None = field(default=None, repr=False)
    secret_hosts: Hosts = ()
    """The hosts of the one secret, or the one private key, for all launches."""
    registrations: Mapping[str, Registration] = field(default_factory=dict)
    """Of a credentials file, by client id; also those whose key is not at hand."""
    registration: Registration | None = None
    """The private key, or the token, for all launches of LTI 1.3."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """The keys whose variable is not set: the variable, and where it is named."""
    is_explicit: bool = False
    """True where the secret was named for this very run, and not found in the environment."""
    is_key_explicit: bool = False
    """The same of the private key or the token."""

    def of(self, launch: Launch) -> Credentials | None:
        """Return what to prove oneself with for a launch, or None where nothing is at hand."""
        if launch.is_lti13:
            return self._registration(launch.tool_key)
        return self.credentials(launch.consumer_key)

    def credentials(self, consumer_key: str) -> SharedSecret | None:
        """Return what to sign with for this key, or None where no secret is known."""
        own = self.secrets.get(consumer_key)
        secret = self.secret if own is None else own
        if secret is None:
            return None
        hosts = self.secret_hosts if own is None else self.hosts.get(consumer_key, ())
        return SharedSecret(consumer_key=consumer_key, secret=secret, hosts=hosts)

    def _registration(self, client_id: str) -> Registration | None:
        own = self.registrations.get(client_id)
        if own is not None and own.private_key and not self.is_key_explicit:
            return own
        if self.registration is None or not client_id:
            return None
        return replace(self.registration, client_id=client_id, hosts=self.secret_hosts)

    @property
    def all_secrets(self) -> tuple[str, ...]:
        """Return every secret, so that output can be masked."""
        one = () if self.secret is None else (self.secret,)
        several = (*self.registrations.values(), *filter(None, (self.registration,)))
        keys = (secret for registration in several for secret in registration.secrets if secret)
        return (*one, *self.secrets.values(), *keys)
