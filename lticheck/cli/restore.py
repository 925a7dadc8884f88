"""`lticheck restore`: finish what a killed run could not."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.cli.help import examples
from lticheck.cli.options import consumers_from, output_options, secret_options, target_options
from lticheck.cli.output import Output
from lticheck.cli.session import Session, open_session
from lticheck.model.case import Case, Restore
from lticheck.model.hosts import NamedHost
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.journal import Entry, Journal, oldest_of_each, read_journal
from lticheck.probing.plan import Plan
from lticheck.reporting.build import diagnose


@click.command(
    "restore",
    epilog=examples(
        "lticheck restore lticheck-journal.jsonl",
    ),
)
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@target_options
@secret_options
@output_options
def command(
    journal: Path,
    sandbox: bool,
    faults: tuple[str, ...],
    canvas_version: str,
    timeout: float,
    consumers: Path | None,
    secret_file: Path | None,
    secret_stdin: bool,
    allowed: tuple[NamedHost, ...],
    **output: object,
) -> int:
    """Put back every grade that JOURNAL says was changed, and prove that it is back."""
    known = consumers_from(consumers, secret_file, secret_stdin)
    with open_session(
        known,
        sandbox=sandbox,
        offline=False,
        timeout=timeout,
        faults=faults,
        canvas_version=canvas_version,
        allowed=allowed,
        may_ask=True,
    ) as session:
        out, notes = Output.from_options(session, output), Journal(journal)
        for entry in oldest_of_each(read_journal(journal)):
            case = _put_back(entry, notes, session)
            out.add(diagnose(case, transcripts=out.show_exchange), case)
        if not out.diagnoses:
            click.echo("nothing in this journal is left to put back", err=True)
            notes.tidy()
            return 0
        return out.finish(notes)


def _put_back(entry: Entry, journal: Journal, session: Session) -> Case:
    from lticheck.probing.probe_runner import Climber  # noqa: PLC0415 - start-up time

    launch = _launch(entry)
    plan: Plan = session.plan(launch, journal=journal, patience=0.0)
    case = Case(location=launch.location, launch=launch)
    if plan.credentials is None:
        reason = f"no secret for the consumer key “{entry.consumer_key}”"
        return Case(
            location=launch.location,
            launch=launch,
            not_checked=reason,
            restore=Restore(done=False, note=reason),
        )
    return Climber(case=case, launch=launch, plan=plan).restore(entry)


def _launch(entry: Entry) -> Launch:
    """Make as much of a launch as the journal holds."""
    parameters = (
        ("lti_message_type", "basic-lti-launch-request"),
        ("oauth_consumer_key", entry.consumer_key),
        ("tool_consumer_info_product_family_code", entry.family),
        ("lis_outcome_service_url", entry.outcome_url),
        ("lis_result_sourcedid", entry.sourcedid),
        ("custom_canvas_assignment_points_possible", entry.points_possible or "(not known)"),
    )
    return Launch(parameters=parameters, location=Location(file=entry.source))
