"""`lticheck send`: one outcome request or score, exactly as asked."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.cli.convert import launches_in
from lticheck.cli.dry_run import show_dry_run
from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.interrupts import ending_well, open_journal
from lticheck.cli.options import RunOptions, consumers_from, restore_options, run_options
from lticheck.cli.output import Output
from lticheck.cli.send_options import (
    given,
    outcome_request,
    request_options,
    require_one_thing,
    require_version,
)
from lticheck.cli.session import open_session
from lticheck.model.errors import LticheckError
from lticheck.model.launch import Launch
from lticheck.model.service import ServiceRequest
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.probes import send_request


@click.command(
    "send",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck send launch.json --score 0.85",
        "lticheck send launch.json --score 0.85 --restore",
        "lticheck send --sandbox launch.json --score 0,85 --show-exchange",
        "lticheck send launch.json --score 0.85 --dry-run",
    ),
)
@click.argument("launch_file", type=click.Path(), metavar="LAUNCH")
@request_options
@click.option(
    "--content-type",
    metavar="TYPE",
    callback=lambda _context, _option, value: _header_text(value),
    help="The media type sent.  [default: the service's own]",
)
@click.option(
    "--dry-run", is_flag=True, help="Print the signed request and a curl line; send nothing."
)
@restore_options
@run_options
def command(
    launch_file: str,
    read: bool,
    delete: bool,
    content_type: str | None,
    dry_run: bool,
    restore: bool,
    journal: Path,
    run: RunOptions,
    **values: object,
) -> int:
    """Send one outcome request (LTI 1.1) or score (LTI 1.3), and read the grade back.

    It is sent exactly as asked, between two reads, and what came of it is explained. This writes
    to the gradebook: that is its purpose. Use a test student's launch, or --dry-run.
    """
    if restore and values.get("download_url") is not None:
        raise click.UsageError("--restore does not go with --download-url: Canvas grades it later.")
    launch, asked_for = one_launch(launch_file), given(values)
    require_version(asked_for, is_lti13=launch.is_lti13)
    require_one_thing(asked_for, read=read, delete=delete)
    with open_session(run, consumers_from(run), may_ask=launch_file != "-") as session:
        notes = open_journal(restore, journal)
        plan = session.plan(launch, content_type=content_type, journal=notes)
        if launch.is_lti13:
            from lticheck.cli.send_score import score_of_options  # noqa: PLC0415 - start-up time

            asked: ServiceRequest = score_of_options(
                launch, plan, asked_for, read=read, delete=delete, restore=restore
            )
        else:
            sourcedid = launch.sourcedid or ""
            asked = outcome_request(sourcedid, asked_for, read=read, delete=delete)
        if dry_run:
            return show_dry_run(launch, asked, plan, show_secrets=run.output.show_secrets)
        out = Output.from_options(session, run.output)
        with ending_well(out, notes):
            case = send_request(launch, asked, plan)
        out.add(diagnose(case, transcripts=run.output.show_exchange), case)
        return out.finish(notes)


def _header_text(value: str | None) -> str | None:
    """Return what can stand in a header. Raises BadParameter for anything else."""
    if value is not None and not (value.isascii() and value.isprintable()):
        raise click.BadParameter("a header takes printable ASCII only")
    return value


def one_launch(name: str) -> Launch:
    """Return the one launch of an input.

    Raises NothingRecognised where there is none, LticheckError where there are several.
    """
    launches = launches_in(name)
    if len(launches) > 1:
        raise LticheckError(
            f"{name} holds {len(launches)} launches, and send takes one",
            hint="name one file, or use lticheck diagnose for all of them",
        )
    return launches[0]
