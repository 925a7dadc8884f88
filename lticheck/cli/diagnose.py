"""`lticheck diagnose`: captures in, diagnoses out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import click

from lticheck.captures import Unrecognised, load
from lticheck.captures.loader import load_parts
from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.inputs import existing
from lticheck.cli.interrupts import ending_well, open_journal
from lticheck.cli.look import Look, look_options
from lticheck.cli.numbers import Between
from lticheck.cli.options import (
    RunOptions,
    consumers_from,
    for_option,
    restore_options,
    run_options,
)
from lticheck.cli.output import Output
from lticheck.cli.session import open_session
from lticheck.cli.stderr import say
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.retries import Outcome
from lticheck.probing.runner import Runner


@click.command(
    "diagnose",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck diagnose launch.json                  ask Canvas, write nothing",
        "lticheck diagnose --offline tool.log            send nothing",
        "lticheck diagnose --sandbox launch.json         ask the Canvas stand-in",
        "pbpaste | lticheck diagnose -",
    ),
)
@click.argument("captures", nargs=-1, required=True, type=click.Path(), metavar="CAPTURE...")
@click.option("--offline", is_flag=True, help="Send nothing; only look at the captures.")
@click.option(
    "--score", metavar="TEXT", help="Also write this score, as the exact text, and read it back."
)
@click.option(
    "--score-maximum",
    "probed_maximum",
    metavar="TEXT",
    default="1",
    show_default=True,
    help="LTI 1.3: the maximum of that score, as the exact text.",
)
@click.option(
    "--jobs",
    type=Between(1, 64),
    metavar="N",
    default=1,
    show_default=True,
    help="How many launches are asked about in parallel, 1 to 64; offline: how many processes read"
    " long logs.",
)
@click.option(
    "--retries",
    type=Between(0, 10),
    metavar="N",
    default=0,
    show_default=True,
    help="Further attempts where Canvas was not reached or asks to wait, 0 to 10.",
)
@click.option(
    "--at",
    type=Between(0, 2**31),
    metavar="N",
    default=0,
    help="Only what is at this place: a line, an entry of a HAR, or the launch of this number.",
)
@for_option
@restore_options
@look_options
@run_options
def command(
    captures: Sequence[str],
    offline: bool,
    score: str | None,
    probed_maximum: str,
    jobs: int,
    retries: int,
    at: int,
    audience: str | None,
    restore: bool,
    journal: Path,
    look: Look,
    run: RunOptions,
) -> int:
    """Say why the grades of captured launches do not reach Canvas.

    A CAPTURE is a file, a folder, or - for standard input. Nothing is written to a gradebook
    unless --score is given.
    """
    _agree(offline=offline, sandbox=run.sandbox, score=score, restore=restore)
    _require_shareable(audience, run)
    may_ask, named = "-" not in captures, list(existing(captures))
    if not named:
        return ExitStatus.USAGE
    with open_session(run, consumers_from(run), offline=offline, may_ask=may_ask) as session:
        hashed = look.hasher()
        shows = f"lticheck diagnose{' --offline' * offline}{' --sandbox' * run.sandbox}"
        out = Output.from_options(session, run.output, audience=audience, look=look, command=shows)
        out.summary.keys.add(hashed.name)
        notes = open_journal(restore, journal)
        runner = Runner(
            session=session,
            score=score,
            score_maximum=probed_maximum,
            journal=notes,
            transcripts=run.output.show_exchange,
            show_secrets=run.output.show_secrets,
            jobs=jobs,
            retries=retries,
            at=at,
            hashed=hashed,
            wanted=out.wanted,
        )
        loading = load_parts if runner.in_processes else load
        inputs = (found for name in named for found in loading(name))  # each when its turn comes
        with (
            ending_well(out, notes),
            _connected(runner, run),
            _shown(runner, named, out) as seen,
            # Closed first: what is under way in its threads still needs its connections.
            closing(runner.run(_spoken_aside(inputs))) as outcomes,
        ):
            for case, diagnosis in seen(outcomes):
                out.add(diagnosis, case)
        status = out.finish(notes)
        return status if len(named) == len(captures) else first_of(status, ExitStatus.USAGE)


def _agree(*, offline: bool, sandbox: bool, score: str | None, restore: bool) -> None:
    """Refuse options of which one makes another mean nothing. Raises UsageError."""
    if offline and sandbox:
        raise click.UsageError("--offline asks nobody, and --sandbox asks the sandbox: choose one.")
    if offline and score is not None:
        raise click.UsageError("--offline sends nothing, and --score sends a score: choose one.")
    if restore and score is None:
        raise click.UsageError("--restore puts a grade back that --score wrote: it goes with it.")


def _require_shareable(audience: str | None, run: RunOptions) -> None:
    """Refuse a message that would hold what is not to be forwarded. Raises UsageError."""
    if audience and run.output.show_secrets:
        raise click.UsageError("--for prints a message to forward: it never goes with secrets.")
    if audience and run.output.format_name not in {"text", "markdown"}:
        raise click.UsageError("--for prints text, or Markdown with --format markdown.")


Found = TypeVar("Found")


def _spoken_aside(inputs: Iterable[Found]) -> Iterator[Found]:
    """Say what is worth a line and no diagnosis, and hand the rest on."""
    for found in inputs:
        if isinstance(found, Unrecognised) and found.is_aside:
            say(f"{found.source}: {found.message}")
        else:
            yield found


@contextmanager
def _connected(runner: Runner, run: RunOptions) -> Iterator[None]:
    """Give each thread of a run connections of its own; one thread has the session's."""
    if runner.jobs == 1 or runner.session.wire is None:
        yield
        return
    from lticheck.probing.connections import Connections  # noqa: PLC0415 - requests is heavy

    with Connections(trust_environment=not run.sandbox) as connections:
        runner.wire = lambda: connections.of_this_thread(run.timeout)
        yield


@contextmanager
def _shown(
    runner: Runner, named: Sequence[str], out: Output
) -> Iterator[Callable[[Iterable[Outcome]], Iterable[Outcome]]]:
    """Show a person at a terminal what is being asked, and how far the run is."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda outcomes: outcomes
        return
    from lticheck.cli.progress import PausedPrompts, Progress, count  # noqa: PLC0415 - start-up time

    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    progress = Progress(
        target=runner.session.target,
        total=count(named),
        among_cards=lambda: on_terminal and out.shows_at_once,
    )
    runner.asking = progress.asking
    person = runner.session.prompts
    if person:
        runner.session.prompts = PausedPrompts(person, progress)
    with progress.running():
        yield progress.passed
