"""`lticheck smoke`: every check of a smoke file, for a person or a nightly job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.interrupts import ending_well, open_journal
from lticheck.cli.numbers import Between
from lticheck.cli.options import RunOptions, consumers_from, journal_option, run_options
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.cli.smoke_init import write_smoke_file
from lticheck.cli.smoke_progress import progress
from lticheck.model.credential_files import read_consumers
from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.probing.connections import Connections
from lticheck.probing.retries import Outcome
from lticheck.smoke.check import Check
from lticheck.smoke.hosts import require_hosts
from lticheck.smoke.run_check import CheckRunner, launch_of, lock_key
from lticheck.smoke.runner import Runner
from lticheck.smoke.smoke_file import read_smoke_file


@click.command(
    "smoke",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck smoke --init                     write lticheck.toml",
        "lticheck smoke                            run it",
        "lticheck smoke --sandbox --jobs 4",
        "lticheck smoke --output junit:report.xml",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), default=Path("lticheck.toml"))
@click.option("--init", is_flag=True, help="Write FILE from the launches below this folder.")
@click.option("-k", "words", default="", help="Only checks with one of these words or tags.")
@click.option(
    "--jobs",
    type=Between(1, 64),
    default=4,
    show_default=True,
    metavar="N",
    help="How many checks run in parallel, 1 to 64.",
)
@click.option("--fail-fast", is_flag=True, help="Start no further check after one that fails.")
@journal_option
@run_options
def command(
    file: Path,
    init: bool,
    words: str,
    jobs: int,
    fail_fast: bool,
    journal: Path,
    run: RunOptions,
) -> int:
    """Run the checks of FILE (lticheck.toml here, if none is named).

    Exits 0 only if each gives exactly what it expects.
    """
    if init:
        return write_smoke_file(file)
    checks = [check for check in read_smoke_file(file) if check.matches(words)]
    if not checks:
        raise LticheckError(f"no check of {file} has “{words}” in its name or tags")
    launches = {check: launch_of(check) for check in checks}
    known = _consumers(run, file)
    if not run.sandbox and not run.allowed:
        asked = (launch for check, launch in launches.items() if not check.offline)
        require_hosts(asked, known, run.consumers or file)
    with open_session(run, known) as session:
        out = Output.from_options(session, run.output)
        notes = open_journal(any(check.writes and check.restore for check in checks), journal)
        with Connections(trust_environment=not run.sandbox) as connections:
            one = CheckRunner(
                session=session,
                launches=launches,
                connections=connections,
                journal=notes,
                transcripts=run.output.show_exchange,
                timeout=run.timeout,
            )
            runner = Runner(run_once=one.run_once, jobs=jobs, fail_fast=fail_fast)
            outcomes = runner.run(checks, lambda check: lock_key(check, launches[check]))
            with ending_well(out, notes):
                _gather(progress(outcomes, len(checks)), checks, out)
        return out.finish(notes)


def _gather(outcomes: Iterator[Outcome], checks: Sequence[Check], out: Output) -> None:
    """Take every outcome, and report them in the order of the file."""
    order = {check.line: number for number, check in enumerate(checks)}
    found: list[Outcome] = []
    try:
        found.extend(outcomes)
    finally:  # also of a run that is interrupted
        for case, diagnosis in sorted(found, key=lambda outcome: order.get(_line(outcome), 0)):
            out.add(diagnosis, case)


def _line(outcome: Outcome) -> int:
    return outcome[1].check.line if outcome[1].check else 0


def _consumers(run: RunOptions, file: Path) -> Consumers:
    """Return the secrets: those of the options first, then those of the smoke file itself."""
    given = consumers_from(run)
    if given.is_explicit or run.consumers:
        return given
    return replace(
        read_consumers(file),
        secret=given.secret,
        secret_hosts=given.secret_hosts,
        registration=given.registration,
        is_key_explicit=given.is_key_explicit,
    )
