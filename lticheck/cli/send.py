"""`lticheck send`: one signed outcome request, exactly as asked."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.cli.convert import launches_in
from lticheck.cli.dry_run import show_dry_run
from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.interrupts import ending_well, open_journal
from lticheck.cli.options import RunOptions, consumers_from, restore_options, run_options
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.model.errors import LticheckError
from lticheck.model.launch import Launch
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.probes import send_request
from lticheck.services.outcomes.request import Operation, OutcomeRequest


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
@click.option("--score", metavar="TEXT", help="resultScore, as the exact text, a number or not.")
@click.option("--total-score", metavar="TEXT", help="resultTotalScore: points, Canvas's extension.")
@click.option("--text", metavar="TEXT", help="resultData: a text submission.")
@click.option("--url", metavar="URL", help="resultData: a URL submission.")
@click.option("--launch-url", metavar="URL", help="resultData: a URL that Canvas launches again.")
@click.option("--download-url", metavar="URL", help="resultData: a file that Canvas fetches.")
@click.option("--document-name", metavar="NAME", help="The name of that file.")
@click.option(
    "--submitted-at", metavar="TIME", help="When the student submitted, as the exact text."
)
@click.option("--needs-review", is_flag=True, help="Ask Canvas to show it as needing review.")
@click.option("--keep-human-grade", is_flag=True, help="Ask Canvas to keep a teacher's grade.")
@click.option("--read", "read", is_flag=True, help="readResult: read the grade.")
@click.option("--delete", "delete", is_flag=True, help="deleteResult: clear the grade.")
@click.option(
    "--content-type",
    default="application/xml",
    show_default=True,
    metavar="TYPE",
    callback=lambda _context, _option, value: _header_text(value),
    help="The media type sent.",
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
    content_type: str,
    dry_run: bool,
    restore: bool,
    journal: Path,
    run: RunOptions,
    **values: object,
) -> int:
    """Send one signed outcome request for a captured launch, and read the grade back.

    This writes to the gradebook: that is its purpose. Use a test student's launch, or --dry-run.
    """
    if restore and values.get("download_url") is not None:
        raise click.UsageError("--restore does not go with --download-url: Canvas grades it later.")
    launch = one_launch(launch_file)
    asked = request_for(launch, values, read=read, delete=delete)
    with open_session(run, consumers_from(run), may_ask=launch_file != "-") as session:
        notes = open_journal(restore, journal)
        plan = session.plan(launch, content_type=content_type, journal=notes)
        if dry_run:
            return show_dry_run(launch, asked, plan, show_secrets=run.output.show_secrets)
        out = Output.from_options(session, run.output)
        with ending_well(out, notes):
            case = send_request(launch, asked, plan)
        out.add(diagnose(case, transcripts=run.output.show_exchange), case)
        return out.finish(notes)


def _header_text(value: str) -> str:
    """Return what can stand in a header. Raises BadParameter for anything else."""
    if not value.isascii() or not value.isprintable():
        raise click.BadParameter("a header takes printable ASCII alone")
    return value


FIELDS = {
    "score": "result_score",
    "total_score": "result_total_score",
    "text": "text",
    "url": "url",
    "launch_url": "launch_url",
    "download_url": "download_url",
    "document_name": "document_name",
    "submitted_at": "submitted_at",
    "needs_review": "needs_additional_review",
    "keep_human_grade": "prioritize_non_tool_grade",
}
"""Which option fills which field of the request."""


def request_for(
    launch: Launch, values: dict[str, object], *, read: bool, delete: bool
) -> OutcomeRequest:
    """Make the request that the options ask for. Raises UsageError where they contradict."""
    given = {FIELDS[name]: value for name, value in values.items() if value not in {None, False}}
    if read + delete + bool(given) > 1:
        raise click.UsageError("--read and --delete go with no other part of a request.")
    if not (read or delete or given):
        raise click.UsageError("say what to send: --score TEXT, or --read, --delete, --text ...")
    operation = Operation.READ if read else Operation.DELETE if delete else Operation.REPLACE
    return OutcomeRequest(operation=operation, sourcedid=launch.sourcedid or "", **given)  # type: ignore[arg-type]


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
