"""`lticheck explain`: the catalogue, offline."""

from __future__ import annotations

import shutil

import click

from lticheck.cli.options import wants_color
from lticheck.model.exit_status import ExitStatus
from lticheck.rules.search import lookup


@click.command("explain")
@click.argument("words", nargs=-1, metavar="[RULE | CODE | SENTENCE]")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
def command(words: tuple[str, ...], color: str) -> int:
    """Explain a rule, a Canvas error code (bad_score), a Canvas sentence or a part of either.

    Without an argument: list all rules by stage.
    """
    from lticheck.formats.terminal import catalogue_text  # noqa: PLC0415 - rich is not for --version

    page = catalogue_text.Page(
        width=min(shutil.get_terminal_size((80, 24)).columns, 100), color=wants_color(color)
    )
    if not words:
        click.echo(catalogue_text.listing(page), nl=False, color=page.color)
        return ExitStatus.OK
    wanted = " ".join(words)
    found = lookup(wanted)
    for rule in found.rules:
        click.echo(catalogue_text.explanation(rule, page), nl=False, color=page.color)
    if found.rules:
        return ExitStatus.OK
    click.echo(f"lticheck: no rule, Canvas code or sentence is like “{wanted}”", err=True)
    if found.near:
        click.echo(f"hint: did you mean {', '.join(found.near)}?", err=True)
    else:
        click.echo("hint: lticheck explain, without a word, lists all rules", err=True)
    return ExitStatus.USAGE
