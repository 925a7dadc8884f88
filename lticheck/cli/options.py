"""Options that several commands share, as values."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from lticheck.cli.canvas_version import canvas_version_option
from lticheck.cli.help import complete_fault
from lticheck.cli.numbers import Between
from lticheck.cli.output_options import OUTPUT, OutputOptions, output_of
from lticheck.model.credential_files import (
    one_key,
    read_consumers,
    read_private_key,
    read_secret,
)
from lticheck.model.credentials import Consumers, Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.hosts import NamedHost, read_named_hosts

Command = TypeVar("Command", bound=Callable[..., Any])


def _named_hosts(texts: Sequence[str]) -> tuple[NamedHost, ...]:
    return read_named_hosts(texts, "--allow-host")


SECRETS = (
    click.option(
        "--consumers",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="TOML file of consumer keys and registrations, and where their secrets are.",
    ),
    click.option(
        "--secret-file",
        type=click.Path(exists=True, dir_okay=False, allow_dash=False, path_type=Path),
        help="File that holds the shared secret; or set LTICHECK_SECRET.",
    ),
    click.option(
        "--secret-stdin", is_flag=True, help="Read the shared secret from standard input."
    ),
    click.option(
        "--key-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="LTI 1.3: file of the tool's private key, PEM or JWK; or set LTICHECK_KEY.",
    ),
    click.option(
        "--kid", default="", metavar="KID", help="LTI 1.3: that key's name; or set LTICHECK_KID."
    ),
    click.option(
        "--jwks",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="LTI 1.3: the platform's key set, to check launches with; nothing is fetched.",
    ),
    click.option(
        "--token-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="LTI 1.3: file of an access token, in place of a key; or set LTICHECK_TOKEN.",
    ),
    click.option(
        "--allow-host",
        "allowed",
        multiple=True,
        metavar="HOST",
        callback=lambda _context, _option, value: _named_hosts(value),
        help=(
            "A host that may be sent what is signed: HOST, HOST:PORT or *.HOST; repeatable, or "
            "set LTICHECK_HOSTS."
        ),
    ),
)


TARGET = (
    click.option("--sandbox", is_flag=True, help="Ask the embedded sandbox in place of Canvas."),
    click.option(
        "--fault",
        "faults",
        multiple=True,
        shell_complete=complete_fault,
        help="A fault of the sandbox, of lticheck sandbox --list-faults; repeatable.",
    ),
    canvas_version_option,
    click.option(
        "--timeout",
        type=Between(0.1, 3600.0),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for one reply, 0.1 to 3600.",
    ),
)

journal_option: Callable[[Command], Command] = click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("lticheck-journal.jsonl"),
    show_default=True,
    help="Where former grades are recorded, for `lticheck restore` after a killed run.",
)
"""For commands that write."""


def restore_options(command: Command) -> Command:
    """Add `--restore` and `--journal`."""
    return click.option(
        "--restore", is_flag=True, help="Put the former grade back after a write, and prove it."
    )(journal_option(command))


for_option: Callable[[Command], Command] = click.option(
    "--for",
    "audience",
    type=click.Choice(["instructor", "admin", "developer"]),
    help="Print a message to forward to this person.",
)
"""For commands whose result is somebody else's to act on."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RunOptions:
    """What every run takes: who is asked, with which secrets, and what is printed."""

    sandbox: bool = False
    faults: tuple[str, ...] = ()
    canvas_version: tuple[str, ...] = ()
    """`VERSION` or `PROTOCOL=VERSION` of the sandbox."""
    timeout: float = 10.0
    """Seconds for one reply."""
    consumers: Path | None = None
    secret_file: Path | None = None
    secret_stdin: bool = False
    key_file: Path | None = None
    kid: str = ""
    token_file: Path | None = None
    jwks: Path | None = None
    """File of the platform's key set (LTI 1.3)."""
    allowed: tuple[NamedHost, ...] = ()
    output: OutputOptions = OutputOptions()


def run_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every run, and hand their values over as one: `run`."""

    @functools.wraps(command)
    def packed(**values: Any) -> int:
        output = output_of(values)
        mine = {f.name: values.pop(f.name) for f in fields(RunOptions) if f.name != "output"}
        return command(run=RunOptions(**mine, output=output), **values)

    for option in reversed((*TARGET, *SECRETS, *OUTPUT)):
        packed = option(packed)
    return packed


def consumers_from(run: RunOptions) -> Consumers:
    """Gather the secrets: a flag first, then the named file, then the environment.

    A file that merely lies in the current folder is not read: its writer may name any variable or
    file as a secret. Raises LticheckError where a named file cannot be used.
    """
    secret = os.environ.get("LTICHECK_SECRET") or None
    if run.secret_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    if run.secret_file:
        secret = read_secret(run.secret_file)
    given = bool(run.secret_stdin or run.secret_file)
    registration = _registration(run)
    hosts = os.environ.get("LTICHECK_HOSTS", "").replace(",", " ").split()
    # A secret that was named for this very run wins over any table.
    table = read_consumers(run.consumers) if run.consumers and not given else Consumers()
    return replace(
        table,
        registration=registration,
        is_key_explicit=bool(run.key_file or run.token_file),
        secret=secret or None,
        secret_hosts=read_named_hosts(hosts, "LTICHECK_HOSTS"),
        is_explicit=given,
    )


def _registration(run: RunOptions) -> Registration | None:
    """Return the private key, or the token, for every launch of LTI 1.3; None where none is given.

    An option wins over the environment. Raises LticheckError where a file cannot be read.
    """
    key = one_key(os.environ.get("LTICHECK_KEY", ""))
    token = os.environ.get("LTICHECK_TOKEN", "").strip()
    if run.key_file:
        key, token = read_private_key(run.key_file), ""
    if run.token_file:
        token = read_secret(run.token_file).strip()
    if not key and not token:
        return None
    kid = run.kid or os.environ.get("LTICHECK_KID", "")
    return Registration(client_id="", private_key=key, kid=kid, access_token=token)
