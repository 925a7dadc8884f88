"""`lticheck keys`: a tool's private key, its kid and its key set, as Canvas reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from lticheck.cli.help import examples
from lticheck.cli.output_options import wants_color
from lticheck.cli.stderr import shown
from lticheck.model.credential_files import read_consumers, read_private_key
from lticheck.model.credentials import Hosts, Registration
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError, RequestNotPossible
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.model.findings import Severity
from lticheck.model.hosts import read_named_hosts
from lticheck.model.text_files import read_text
from lticheck.services.ags.tool_keys import Remark, ToolKey

MARKS = {None: ("✔", "green"), Severity.ERROR: ("✖", "red"), Severity.WARNING: ("▲", "yellow")}
NO_KEY = "give --key-file FILE, or --consumers FILE with [registrations]"


@click.command(
    "keys",
    epilog=examples(
        "lticheck keys --key-file private.pem             the public JWK to paste",
        "lticheck keys --key-file private.pem --kid 2026-01 --jwks jwks.json",
        "lticheck keys --consumers lticheck.toml --jwks https://tool.example/jwks",
    ),
)
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the tool's private key, PEM or JWK.",
)
@click.option(
    "--kid", default="", metavar="KID", help="The key's name (kid) in the tool's key set."
)
@click.option(
    "--consumers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file of registrations: each is checked.",
)
@click.option("--client-id", default="", metavar="ID", help="Only this one of them.")
@click.option(
    "--jwks",
    default="",
    metavar="FILE|URL",
    help="The tool's key set: a file, or a URL of a host that the registration names.",
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST",
    callback=lambda _context, _option, value: read_named_hosts(value, "--allow-host"),
    help="A host from which the key set may be fetched; repeatable.",
)
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
def command(
    key_file: Path | None,
    kid: str,
    consumers: Path | None,
    client_id: str,
    jwks: str,
    allowed: Hosts,
    format_name: str,
    color: str,
) -> int:
    """Check a tool's private key for LTI 1.3, and print its public JWK for a developer key.

    Does the key match its kid in the tool's key set (--jwks), and is the set as Canvas reads it?
    Nothing is sent but, for a URL, one request without any secret.
    """
    registrations = list(_registrations(key_file, kid, consumers, client_id))
    checked = [_checked(one, jwks, allowed) for one in registrations]
    if format_name == "json":
        click.echo(json.dumps([one.value() for one in checked], indent=2))
    else:
        is_drawn = wants_color(color)
        click.echo("\n\n".join(one.text(color=is_drawn) for one in checked), color=is_drawn)
    return first_of(*(one.status for one in checked))


@dataclass(frozen=True, kw_only=True, eq=False)
class Checked:
    """What was found of one registration's key."""

    client: str
    key: ToolKey | None
    remarks: Sequence[Remark]
    not_checked: str = ""
    """Why its key set could not be looked at."""

    @property
    def status(self) -> ExitStatus:
        """Return 1 for an error, 4 for a key set that could not be had."""
        if any(one.severity is Severity.ERROR for one in self.remarks):
            return ExitStatus.FINDINGS
        return ExitStatus.NOT_CHECKED if self.not_checked else ExitStatus.OK

    def value(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "client_id": self.client or None,
            "kid": self.key.kid if self.key else None,
            "remarks": [
                {"severity": one.severity or "ok", "text": shown(one.text), "hint": one.hint}
                for one in self.remarks
            ],
            "not_checked": self.not_checked or None,
            "public_jwk": dict(self.key.jwk) if self.key else None,
        }

    def text(self, *, color: bool) -> str:
        """Return it as lines for a person."""
        lines = [shown(self.client)] if self.client else []
        for one in self.remarks:
            glyph, tone = MARKS[one.severity]
            mark = click.style(glyph, fg=tone) if color else glyph
            lines.append(f"{mark} {shown(one.text)}")
            lines += [f"  → {one.hint}"] if one.hint else []
        if self.not_checked:
            lines.append(f"○ not checked: {shown(self.not_checked)}")
        if self.key:
            lines += ["", "The public JWK, for Public JWK in the developer key:"]
            lines.append(json.dumps(dict(self.key.jwk)))
        return "\n".join(lines)


def _registrations(
    key_file: Path | None, kid: str, consumers: Path | None, client_id: str
) -> Iterator[Registration]:
    """Yield what is to be checked. Raises LticheckError where there is none."""
    if key_file:
        key = read_private_key(key_file)
        yield Registration(client_id=client_id, private_key=key, kid=kid)
        return
    if consumers is None:
        raise click.UsageError(f"There is no key to check: {NO_KEY}.")
    found = read_consumers(consumers)
    wanted = {c: one for c, one in found.registrations.items() if client_id in {"", c}}
    if not wanted:
        raise LticheckError(f"{consumers} has no registration to check", hint=NO_KEY)
    for client, one in wanted.items():
        if not one.private_key:
            raise LticheckError(f"{found.missing[client]} is not set", hint="set it, and try again")
        yield replace(one, kid=kid or one.kid)


def _checked(registration: Registration, jwks: str, allowed: Hosts) -> Checked:
    from lticheck.services.ags import tool_keys  # noqa: PLC0415 - start-up time

    client = registration.client_id
    try:
        key = tool_keys.read_tool_key(registration.private_key, registration.kid)
    except RequestNotPossible as error:
        remark = Remark(text=error.message, severity=Severity.ERROR, hint=error.hint)
        return Checked(client=client, key=None, remarks=(remark,))
    remarks = list(tool_keys.remarks_on_key(key))
    if not jwks:
        return Checked(client=client, key=key, remarks=remarks)
    try:
        text = _key_set(jwks, (*registration.hosts, *allowed))
    except RequestNotPossible as error:
        return Checked(client=client, key=key, remarks=remarks, not_checked=error.message)
    return Checked(client=client, key=key, remarks=[*remarks, *tool_keys.remarks_on_set(text, key)])


def _key_set(named: str, hosts: Hosts) -> str:
    """Read the key set. Raises LticheckError for a file, RequestNotPossible for a URL."""
    if "://" not in named:
        return read_text(Path(named), kilobytes=512, what="the key set")
    from lticheck.cli.fetched_keys import fetched  # noqa: PLC0415 - requests is heavy

    return fetched(named, hosts)
