"""`lticheck diagnose`: captures in, diagnoses out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.captures import Capture, Unrecognised, load
from lticheck.cli.help import examples
from lticheck.cli.interrupts import open_journal, warn_if_not_restored
from lticheck.cli.options import (
    consumers_from,
    output_options,
    restore_options,
    secret_options,
    target_options,
)
from lticheck.cli.output import Output
from lticheck.cli.session import Session, open_session
from lticheck.model.case import MISSING_ANSWER, Case, Observation, Rung, RungName, RungState
from lticheck.model.hosts import NamedHost
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.probes import climb
from lticheck.reporting.build import diagnose

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.exchange import Exchange
    from lticheck.probing.journal import Journal


@click.command(
    "diagnose",
    epilog=examples(
        "lticheck diagnose launch.json                  ask Canvas, write nothing",
        "lticheck diagnose --offline tool.log            send nothing",
        "lticheck diagnose --sandbox launch.json         ask the Canvas stand-in",
        "pbpaste | lticheck diagnose -",
    ),
)
@click.argument("captures", nargs=-1, required=True, type=click.Path(), metavar="CAPTURE...")
@click.option("--offline", is_flag=True, help="Send nothing; look at the captures alone.")
@click.option(
    "--score", metavar="TEXT", help="Also write this score, as the exact text, and read it back."
)
@restore_options
@target_options
@secret_options
@output_options
def command(
    captures: Sequence[str],
    offline: bool,
    score: str | None,
    restore: bool,
    journal: Path,
    sandbox: bool,
    faults: Sequence[str],
    canvas_version: str,
    timeout: float,
    consumers: Path | None,
    secret_file: Path | None,
    secret_stdin: bool,
    allowed: tuple[NamedHost, ...],
    **output: object,
) -> int:
    """Say why the grades of captured launches do not reach Canvas.

    A CAPTURE is a file, a folder, or - for standard input. Nothing is written to a gradebook
    unless --score is given.
    """
    _agree(offline=offline, sandbox=sandbox, score=score, restore=restore)
    known = consumers_from(consumers, secret_file, secret_stdin)
    with open_session(
        known,
        sandbox=sandbox,
        offline=offline,
        timeout=timeout,
        faults=faults,
        canvas_version=canvas_version,
        allowed=allowed,
        may_ask="-" not in captures,
    ) as session:
        out = Output.from_options(session, output)
        notes = open_journal(restore, journal)
        inputs = [found for name in captures for found in load(name)]
        with warn_if_not_restored(notes):
            for found in _with_progress(inputs):
                for case in cases(found, session, score, notes):
                    out.add(diagnose(case, transcripts=out.show_exchange), case)
        return out.finish(notes)


def _agree(*, offline: bool, sandbox: bool, score: str | None, restore: bool) -> None:
    """Refuse options of which one makes another mean nothing. Raises UsageError."""
    if offline and sandbox:
        raise click.UsageError("--offline asks nobody, and --sandbox asks the sandbox: choose one.")
    if offline and score is not None:
        raise click.UsageError("--offline sends nothing, and --score sends a score: choose one.")
    if restore and score is None:
        raise click.UsageError("--restore puts a grade back that --score wrote: it goes with it.")


HANDFUL = 5
"""Inputs beyond which a person on a terminal is shown how far the run is."""


def _with_progress(inputs: list[Capture | Unrecognised]) -> Iterator[Capture | Unrecognised]:
    if len(inputs) <= HANDFUL or not sys.stderr.isatty():
        yield from inputs
        return
    with click.progressbar(inputs, label="checking", file=sys.stderr) as bar:
        yield from bar


def cases(
    found: Capture | Unrecognised,
    session: Session,
    score: str | None = None,
    journal: Journal | None = None,
) -> Iterator[Case]:
    """Turn what one input holds into cases: each launch probed, each captured exchange as it is.

    Facts of the log as a whole, such as a secret in the clear, go with the first case.
    """
    if isinstance(found, Unrecognised):
        yield Case(
            location=Location(file=found.source), unrecognised=found.message, hint=found.hint
        )
        return
    several = _cases(found, session, score, journal)
    first = next(several, Case(location=Location(file=found.source)))
    yield replace(first, observations=(*first.observations, *_telling(found)))
    yield from several


def _telling(found: Capture) -> Iterator[Observation]:
    """Yield what a log says beside its exchanges; that an answer is missing, only if all are."""
    for fact in found.observations:
        if not found.exchanges or fact.kind not in MISSING_ANSWER:
            yield fact


def _cases(
    found: Capture, session: Session, score: str | None, journal: Journal | None
) -> Iterator[Case]:
    for launch in found.launches:
        yield climb(launch, session.plan(launch, score=score, journal=journal))
    for exchange in found.exchanges:
        yield captured(exchange, found)


def captured(exchange: Exchange, found: Capture) -> Case:
    """Make a case of an exchange that somebody else's tool had."""
    state = RungState.PASSED if exchange.succeeded else RungState.FAILED
    return Case(
        location=exchange.location.within(found.source),
        launch=_launch_of(exchange, found.launches),
        rungs=(Rung(name=RungName.CAPTURED, state=state, exchange=exchange),),
    )


def _launch_of(exchange: Exchange, launches: Sequence[Launch]) -> Launch | None:
    """Return the launch that the exchange answers: the one with its sourcedid."""
    if exchange.asked is None:
        return None
    wanted = exchange.asked.sourcedid
    return next((launch for launch in launches if launch.sourcedid == wanted), None)
