"""`lticheck convert`: a launch out of any capture, as lticheck's own launch file."""

from __future__ import annotations

from pathlib import Path

import click

from lticheck.captures import Unrecognised, load
from lticheck.captures.readers.launch_file import LaunchFile, write_launch_file
from lticheck.cli.help import examples
from lticheck.cli.inputs import require_existing
from lticheck.cli.report_file import write_private
from lticheck.cli.stderr import say
from lticheck.cli.stdout import json_for_screen
from lticheck.model.errors import LticheckError, NothingRecognised
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.reporting.redacted_launch import StandIns, redacted_launch


@click.command(
    "convert",
    epilog=examples(
        "lticheck convert browser.har -o launch.json",
        "lticheck convert browser.har --redact -o launch.json",
    ),
)
@click.argument("capture", type=click.Path())
@click.option(
    "--output",
    "-o",
    type=click.Path(),
    help=(
        "A file; or a folder (with a / at its end it is made), which takes several launches. "
        "Default: standard output."
    ),
)
@click.option("--redact", is_flag=True, help="Leave out personal data, signature and sourcedid.")
@click.option("--about", default="", help="A sentence about it, kept in the file.")
@click.option(
    "--show-secrets", is_flag=True, help="Print the whole launch. Think of who can see the screen."
)
def command(capture: str, output: str | None, redact: bool, about: str, show_secrets: bool) -> int:
    """Write the launch in CAPTURE, a file of any form or -, as a launch file.

    Keep a launch beside your tests, or send it with a ticket. A redacted one says so: its
    signature cannot be checked, and nobody can set a grade with it. On standard output every
    launch is redacted, unless --show-secrets is given.
    """
    launches, stand_ins = launches_in(capture), StandIns()
    hidden = redact or (output is None and not show_secrets)
    if hidden:
        launches = [redacted_launch(launch, stand_ins) for launch in launches]
    texts = [_text(launch, about) for launch in launches]
    if output is None and len(texts) == 1:
        click.echo(json_for_screen(texts[0]), nl=False)
        if hidden and not redact:
            say("redacted, as on a screen; -o FILE keeps the whole launch, and --show-secrets too")
        return ExitStatus.OK
    folder = _folder(output)
    if output is None or (len(texts) > 1 and not folder):
        raise LticheckError(
            f"{capture} holds {len(texts)} launches",
            hint="name a folder with -o FOLDER/, and each becomes a file in it",
        )
    paths = _paths(folder, capture, len(texts)) if folder else [Path(output)]
    for path, text in zip(paths, texts, strict=True):
        write_private(path, text)
        say(f"wrote {path}")
    return ExitStatus.OK


def launches_in(name: str) -> list[Launch]:
    """Return every launch of an input.

    Raises NothingRecognised where there is none, LticheckError where there is no such input.
    """
    require_existing(name)
    launches: list[Launch] = []
    for found in load(name):
        if isinstance(found, Unrecognised):
            if found.is_aside:
                continue
            raise NothingRecognised(f"{found.source}: {found.message}", hint=found.hint)
        launches += found.launches
    if not launches:
        raise NothingRecognised(f"{name}: no launch in this file", hint="capture a launch first")
    return launches


def _text(launch: Launch, about: str) -> str:
    return write_launch_file(LaunchFile(launch=launch, about=about))


def _folder(output: str | None) -> Path | None:
    """Return the folder that is named, made where it ends in a slash; None for a file."""
    if output is None or not (output.endswith("/") or Path(output).is_dir()):
        return None
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LticheckError(f"cannot make the folder {output}: {error.strerror}") from error
    return folder


def _paths(folder: Path, capture: str, count: int) -> list[Path]:
    stem = "launch" if capture == "-" else Path(capture).stem
    if count == 1:
        return [folder / f"{stem}.json"]
    return [folder / f"{stem}-{number}.json" for number in range(1, count + 1)]
