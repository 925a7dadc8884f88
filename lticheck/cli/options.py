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
from lticheck.cli.fail_on import checked_fail_on
from lticheck.cli.help import complete_fault, complete_output, complete_rule
from lticheck.cli.numbers import Between
from lticheck.formats import FORMATS
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
        help="A fault of the sandbox; repeatable.",
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
    help="Where former grades are noted, for `lticheck restore` after a killed run.",
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


OUTPUT = (
    click.option(
        "--format",
        "format_name",
        type=click.Choice(sorted(FORMATS)),
        default="text",
        show_default=True,
        help="What to print.",
    ),
    click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="[FORMAT:]FILE",
        shell_complete=complete_output,
        help="Also write a report to a file, of the format that its ending says; repeatable.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="NO_COLOR, FORCE_COLOR and TERM=dumb are honoured too.",
    ),
    click.option(
        "-q", "--quiet", "brief", is_flag=True, help="Print one line a result, and the last line."
    ),
    click.option(
        "-v",
        "--verbose",
        "--show-exchange",
        "show_exchange",
        is_flag=True,
        help="Print each request and its reply too.",
    ),
    click.option("--show-secrets", is_flag=True, help="Mask nothing. Mind who reads along."),
    click.option(
        "--fail-on",
        multiple=True,
        metavar="RULE|error|warning|N%",
        callback=lambda _context, _option, values: checked_fail_on(values),
        shell_complete=complete_rule,
        help="Exit 1 for this alone: a rule, errors (the default), warnings too, or N% and more of"
        " what was diagnosed; repeatable.",
    ),
    click.option("--strict", is_flag=True, help="Exit 1 for warnings too: --fail-on warning."),
    click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found."),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class OutputOptions:
    """What is printed, and how a run ends."""

    format_name: str = "text"
    outputs: tuple[str, ...] = ()
    """`[FORMAT:]FILE`."""
    color: str = "auto"
    brief: bool = False
    """One line a diagnosis."""
    show_exchange: bool = False
    show_secrets: bool = False
    fail_on: tuple[str, ...] = ()
    strict: bool = False
    exit_zero: bool = False


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
        output = {field.name: values.pop(field.name) for field in fields(OutputOptions)}
        if output["brief"] and output["show_exchange"]:
            raise click.UsageError("-q prints one line a result, and -v all of it: choose one.")
        if output["brief"] and output["format_name"] != "text":
            raise click.UsageError(f"-q shortens text, and not --format {output['format_name']}.")
        mine = {f.name: values.pop(f.name) for f in fields(RunOptions) if f.name != "output"}
        return command(run=RunOptions(**mine, output=OutputOptions(**output)), **values)

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


def can_link() -> bool:
    """Tell whether standard output is a terminal that shows links, or leaves them out."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    plain = os.environ.get("TERM", "dumb") in {"dumb", "linux"} or "INSIDE_EMACS" in os.environ
    return is_terminal and not plain


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


def wants_color(color: str) -> bool:
    """Decide on colour for standard output (https://no-color.org, FORCE_COLOR, TERM=dumb)."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # Where standard output is closed, Python has None in its place.
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return is_terminal and os.environ.get("TERM") != "dumb"
