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
        key = launch.consumer_key
        if known.is_explicit or key not in known.hosts:
            if known.secret is not None and not known.secret_hosts:
                raise _without_variable(key, host_of(launch))
        elif not known.hosts[key]:
            raise _without_hosts(key, host_of(launch), named)


def host_of(launch: Launch) -> str:
    """Return the host that a launch names, as a proposal to be looked at."""
    address = read_web_address(launch.outcome_url.lower())
    return address.shown_host if address else EXAMPLE_HOST


def _without_variable(key: str, host: str) -> LticheckError:
    return LticheckError(
        f"no hosts are named for the secret of “{key}”",
        hint=f"export LTICHECK_HOSTS={host}, if that is your Canvas",
    )


def _without_hosts(key: str, host: str, file: Path) -> LticheckError:
    source = TomlLines(path=file, lines=tuple(file.read_text(encoding="utf-8").split("\n")))
    line = source.line_of(key)
    hint = f"write, if that is your Canvas: {key_line(key, [host])}"
    return LticheckError(f"{file}:{line}: no hosts are named for “{key}”", hint=hint)
