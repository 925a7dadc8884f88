"""`lticheck restore`: finish what a killed run could not."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.interrupts import ending_well
from lticheck.cli.options import RunOptions, consumers_from, run_options
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.cli.stderr import say
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.journal import Journal, oldest_of_each, read_contents
from lticheck.probing.unfinished import restore_entry


@click.command(
    "restore",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck restore lticheck-journal.jsonl",
    ),
)
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@run_options
def command(journal: Path, run: RunOptions) -> int:
    """Put back every grade that JOURNAL says was changed, and prove that it is back."""
    with open_session(run, consumers_from(run), may_ask=True) as session:
        out, notes = Output.from_options(session, run.output), Journal(journal)
        with ending_well(out, notes):
            found = read_contents(journal)
            for entry in oldest_of_each(found.left):
                case = restore_entry(entry, notes, session)
                out.add(diagnose(case, transcripts=run.output.show_exchange), case)
        for number in found.torn:
            say(f"✖ {journal}, line {number}: cut by a kill, so its grade is not known")
            say("  compare the grades of that run by hand; the file is kept")
        if out.summary.diagnoses:
            status = ExitStatus(out.finish(notes))
        else:
            click.echo("nothing in this journal is left to put back", err=True)
            notes.tidy()
            status = ExitStatus.OK
        is_told = found.torn and not run.output.exit_zero
        return first_of(status, ExitStatus.FINDINGS) if is_told else status
