"""`lticheck report`: several runs in one report."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click

from lticheck.cli.help import GroupedCommand, examples
from lticheck.cli.look import Look, look_options
from lticheck.cli.output import Output
from lticheck.cli.output_options import OutputOptions, output_options
from lticheck.cli.stderr import say, say_error
from lticheck.formats.parts import Part, check_part, diagnoses_in
from lticheck.model.credentials import Consumers
from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.session import Session


@click.command(
    "report",
    cls=GroupedCommand,
    epilog=examples(
        "lticheck report parts/*.jsonl                       a summary of all",
        "lticheck report --by course --since 7d parts/*.jsonl",
        "lticheck report -o report.html a.jsonl b.jsonl",
    ),
)
@click.argument("parts", nargs=-1, required=True, type=click.Path(), metavar="PART...")
@look_options(of_parts=True)
@output_options
def command(parts: Sequence[str], look: Look, output: OutputOptions) -> int:
    """Merge what `lticheck diagnose --format jsonl` wrote in several runs, on any machines.

    The report and the exit status are those of one run over all, in whichever order the parts are
    named. Retries and students are told across parts that had one hash key (LTICHECK_HASH_KEY).
    """
    with ExitStack() as opened:
        whole = list(_whole(parts, opened))
        if not whole:
            return ExitStatus.USAGE
        target = _target(whole)
        session = Session(consumers=Consumers())
        out = Output.from_options(
            session, output, look=look, command=_command_of(target), target=target
        )
        for part in whole:
            out.summary.keys |= part.keys
        if len(out.summary.keys) > 1:
            say("the parts were made with different hash keys: who is in two parts counts twice")
            say("hint: give each the same LTICHECK_HASH_KEY, or --hash-key-file")
        for diagnosis in diagnoses_in(whole):
            out.take(diagnosis)
        status = out.finish()
        return status if len(whole) == len(parts) else first_of(status, ExitStatus.USAGE)


def _whole(names: Sequence[str], opened: ExitStack) -> Iterator[Part]:
    """Yield the parts that can be used, and say of each other one why it cannot."""
    seen: set[str] = set()
    for name in names:
        try:
            file = name if Path(name).is_file() else _copy(name, opened)
            real = os.path.realpath(file)
            if real in seen:
                raise LticheckError("it is named twice, and counted once")
            seen.add(real)
            yield check_part(partial(_open, file))
        except LticheckError as error:
            say_error(LticheckError(f"{name}: {error.message}", hint=error.hint))


def _open(file: str) -> IO[bytes]:
    with _readable():
        return Path(file).open("rb")


def _copy(name: str, opened: ExitStack) -> str:
    """Copy what can be read but once, such as a pipe. Raises LticheckError where that cannot be."""
    folder = opened.enter_context(TemporaryDirectory(prefix="lticheck-"))
    copy = Path(folder) / "part.jsonl"
    with _readable(), copy.open("wb") as written:
        if name == "-":
            shutil.copyfileobj(sys.stdin.buffer, written)
        else:
            with Path(name).open("rb") as stream:
                shutil.copyfileobj(stream, written)
    return str(copy)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LticheckError(f"cannot read it: {reason.lower()}", hint="check the path") from error


def _target(parts: Sequence[Part]) -> str:
    """Return who was asked, where it was the same for all parts."""
    targets = {target for part in parts for target in part.targets}
    return targets.pop() if len(targets) == 1 else ""


OPTIONS = {"nobody (offline)": " --offline", "the sandbox": " --sandbox"}


def _command_of(target: str) -> str:
    return f"lticheck diagnose{OPTIONS.get(target, '')}"
