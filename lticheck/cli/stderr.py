"""What is said on standard error: masked, and each saying on a line of its own."""

from __future__ import annotations

import sys
from io import StringIO

import click

from lticheck.model.errors import LticheckError


def say(text: str) -> None:
    """Say one line, in which a capture or a file may have had a word."""
    click.echo(shown(text), err=True)


def say_error(error: LticheckError) -> None:
    """Say a fact that stops the work, and what would help."""
    say(f"lticheck: {error.message}")
    if error.hint:
        say(f"hint: {error.hint}")


def say_misuse(error: click.ClickException) -> None:
    """Say what is wrong with the command line, as click does."""
    written = StringIO()
    error.show(file=written)
    usage, mark, said = written.getvalue().partition("Error: ")
    click.echo(usage, nl=False, err=True)
    say(f"{mark}{said.rstrip()}")
    if isinstance(error, click.MissingParameter) and _is_piped():
        say("hint: name a file, or - for what comes through the pipe")


def _is_piped() -> bool:
    return sys.stdin is not None and not sys.stdin.isatty()


def shown(text: str) -> str:
    """Return a text as it may be shown on one line, whoever wrote a part of it."""
    from lticheck.reporting.redactor import Redactor  # noqa: PLC0415 - start-up time

    return Redactor().line(text)
