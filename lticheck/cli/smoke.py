"""`lticheck smoke`: every check of a smoke file, for a person or a nightly job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.captures import Capture, load
from lticheck.cli.help import examples
from lticheck.cli.interrupts import open_journal, warn_if_not_restored
from lticheck.cli.options import consumers_from, output_options, secret_options
from lticheck.cli.output import Output
from lticheck.cli.session import Session, open_session
from lticheck.cli.smoke_init import write_starter
from lticheck.cli.smoke_progress import progress
from lticheck.model.credentials import Consumers, read_consumers
from lticheck.model.errors import LticheckError
from lticheck.model.hosts import NamedHost
from lticheck.model.launch import Launch
from lticheck.probing.probes import climb, replay
from lticheck.reporting.build import diagnose
from lticheck.services.outcomes.request import Operation, OutcomeRequest
from lticheck.smoke.check import Check
from lticheck.smoke.hosts import require_hosts
from lticheck.smoke.runner import Outcome, Runner
from lticheck.smoke.smoke_file import read_smoke_file

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.probing.http_client import HttpWire
    from lticheck.probing.journal import Journal


@click.command(
    "smoke",
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
@click.option("--jobs", type=click.IntRange(1, 64), default=4, show_default=True)
@click.option("--fail-fast", is_flag=True, help="Begin no further check after one that fails.")
@click.option("--sandbox", is_flag=True, help="Ask the embedded sandbox in place of Canvas.")
@click.option("--fault", "faults", multiple=True, help="A fault of the sandbox; repeatable.")
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("lticheck-journal.jsonl"),
    show_default=True,
    help="Where former grades are noted, for `lticheck restore` after a killed run.",
)
@secret_options
@output_options
def command(
    file: Path,
    init: bool,
    words: str,
    jobs: int,
    fail_fast: bool,
    sandbox: bool,
    faults: Sequence[str],
    journal: Path,
    consumers: Path | None,
    secret_file: Path | None,
    secret_stdin: bool,
    allowed: tuple[NamedHost, ...],
    **output: object,
) -> int:
    """Run the checks of FILE. Exits 0 only if each gives exactly what it expects."""
    if init:
        return write_starter(file)
    checks = [check for check in read_smoke_file(file) if check.matches(words)]
    if not checks:
        raise LticheckError(f"no check of {file} has “{words}” in its name or tags")
    launches = {check: launch_of(check) for check in checks}
    known = _consumers(consumers, secret_file, secret_stdin, file)
    if not sandbox and not allowed:
        asked = (launch for check, launch in launches.items() if not check.offline)
        require_hosts(asked, known, consumers or file)
    with open_session(
        known, sandbox=sandbox, offline=False, timeout=10, faults=faults, allowed=allowed
    ) as session:
        out = Output.from_options(session, output)
        notes = open_journal(any(check.writes and check.restore for check in checks), journal)
        with _wires(session) as wire_for:
            runner = Runner(
                run_once=_attempt(
                    session, launches, wire_for, notes, transcripts=out.show_exchange
                ),
                jobs=jobs,
                fail_fast=fail_fast,
            )
            outcomes = runner.run(checks, lambda check: launches[check].sourcedid or check.name)
            with warn_if_not_restored(notes):
                _gather(progress(outcomes, len(checks)), checks, out)
        return out.finish(notes)


def _gather(outcomes: Iterator[Outcome], checks: Sequence[Check], out: Output) -> None:
    """Take every outcome, and report them in the order of the file."""
    order = {check.line: number for number, check in enumerate(checks)}
    found = sorted(outcomes, key=lambda outcome: order.get(_line(outcome), 0))
    for case, diagnosis in found:
        out.add(diagnosis, case)


def _line(outcome: Outcome) -> int:
    return outcome[1].check.line if outcome[1].check else 0


def launch_of(check: Check) -> Launch:
    """Return the one launch of a check. Raises LticheckError where there is another number."""
    launches: list[Launch] = []
    for found in load(str(check.launch)):
        launches += found.launches if isinstance(found, Capture) else ()
    if len(launches) != 1:
        raise LticheckError(
            f"{check.file}:{check.line}: {check.launch} holds {len(launches)} launches, not one",
            hint="lticheck convert writes each launch into a file of its own",
        )
    return launches[0]


def _attempt(
    session: Session,
    launches: dict[Check, Launch],
    wire_for: Callable[[float], HttpWire],
    journal: Journal | None,
    *,
    transcripts: bool,
) -> Callable[[Check], Outcome]:
    planning = threading.Lock()

    def run_once(check: Check) -> Outcome:
        launch = launches[check]
        with planning:  # the sandbox adopts a foreign launch when it is planned
            plan = session.plan(
                launch,
                score=check.score,
                journal=journal if check.restore else None,
                wire=wire_for(check.timeout),
                patience=check.timeout,
            )
        if check.offline:
            plan = replace(plan, wire=None)
        if check.operation == "diagnose":
            case = climb(launch, plan)
        else:
            operation = Operation.READ if check.operation == "read" else Operation.DELETE
            asked = OutcomeRequest(operation=operation, sourcedid=launch.sourcedid or "")
            case = replay(launch, asked, plan)
        return case, diagnose(case, transcripts=transcripts)

    return run_once


@contextmanager
def _wires(session: Session) -> Iterator[Callable[[float], HttpWire]]:
    """Give each thread connections of its own: requests' sessions are for one thread."""
    from lticheck.probing.http_client import HttpWire  # noqa: PLC0415 - start-up time

    made: list[HttpWire] = []
    own = threading.local()

    def wire_for(timeout: float) -> HttpWire:
        wires: dict[float, HttpWire] = own.__dict__.setdefault("wires", {})
        if timeout not in wires:
            wires[timeout] = HttpWire(timeout=timeout, trust_environment=session.sandbox is None)
            made.append(wires[timeout])
        return wires[timeout]

    try:
        yield wire_for
    finally:
        for wire in made:
            wire.close()


def _consumers(
    consumers: Path | None, secret_file: Path | None, secret_stdin: bool, file: Path
) -> Consumers:
    """Return the secrets: those of the options first, then those of the smoke file itself."""
    given = consumers_from(consumers, secret_file, secret_stdin)
    if given.is_explicit or consumers:
        return given
    return replace(read_consumers(file), secret=given.secret, secret_hosts=given.secret_hosts)
