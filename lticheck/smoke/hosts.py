"""A smoke run names its hosts: a repository's launches must not choose where a secret goes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.model.grade_urls import read_web_address
from lticheck.model.launch import Launch
from lticheck.smoke.template import key_line
from lticheck.smoke.toml_lines import TomlLines

EXAMPLE_HOST = "school.instructure.com"


def require_hosts(launches: Iterable[Launch], known: Consumers, named: Path) -> None:
    """Raise LticheckError, with the line to add, for a key whose hosts nobody named.

    `named` is the file that holds the consumer keys.
    """
    for launch in launches:
        if launch.is_lti13:
            _require_hosts_of_registration(launch, known, named)
            continue
        key = launch.consumer_key
        if known.is_explicit or key not in known.hosts:
            if known.secret is not None and not known.secret_hosts:
                raise _without_variable(key, host_of(launch))
        elif not known.hosts[key]:
            raise _without_hosts(key, host_of(launch), named)


def _require_hosts_of_registration(launch: Launch, known: Consumers, named: Path) -> None:
    """Do the same for the private key of a launch of LTI 1.3, where there is one."""
    client, host = launch.tool_key, host_of(launch)
    own = known.registrations.get(client)
    if own is not None and not known.is_key_explicit:
        if not own.hosts:
            line = _source(named).registration_line(client)
            hint = f'write, if that is your Canvas: hosts = ["{host}"]'
            raise LticheckError(f"{named}:{line}: no hosts are named for “{client}”", hint=hint)
    elif known.registration is not None and not known.secret_hosts:
        raise _without_variable(client, host)


def host_of(launch: Launch) -> str:
    """Return the host that a launch names, as a proposal to be looked at."""
    url = launch.claims.line_item if launch.claims else launch.outcome_url
    address = read_web_address(url.lower())
    return address.shown_host if address else EXAMPLE_HOST


def _without_variable(key: str, host: str) -> LticheckError:
    return LticheckError(
        f"no hosts are named for the secret of “{key}”",
        hint=f"export LTICHECK_HOSTS={host}, if that is your Canvas",
    )


def _without_hosts(key: str, host: str, file: Path) -> LticheckError:
    line = _source(file).line_of(key)
    hint = f"write, if that is your Canvas: {key_line(key, [host])}"
    return LticheckError(f"{file}:{line}: no hosts are named for “{key}”", hint=hint)


def _source(file: Path) -> TomlLines:
    return TomlLines(path=file, lines=tuple(file.read_text(encoding="utf-8").split("\n")))
