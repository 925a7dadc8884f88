"""`lticheck restore`: finish what a killed run could not."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.cli.help import examples
from lticheck.cli.interrupts import ending_well
from lticheck.cli.options import RunOptions, consumers_from, run_options
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.journal import Journal, oldest_of_each, read_journal
from lticheck.probing.unfinished import restore_entry


@click.command(
    "restore",
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
            for entry in oldest_of_each(read_journal(journal)):
                case = restore_entry(entry, notes, session)
                out.add(diagnose(case, transcripts=run.output.show_exchange), case)
        if not out.diagnoses:
            click.echo("nothing in this journal is left to put back", err=True)
            notes.tidy()
            return 0
        return out.finish(notes)
