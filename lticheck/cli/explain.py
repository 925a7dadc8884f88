"""`lticheck explain`: the catalogue, offline."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import click

from lticheck.cli.guides import guide
from lticheck.cli.help import complete_rule, examples
from lticheck.cli.options import for_option
from lticheck.cli.output_options import wants_color
from lticheck.cli.stderr import say
from lticheck.cli.stdout import json_for_screen
from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Finding
from lticheck.rules.retired import successors_of
from lticheck.rules.rule import Rule
from lticheck.rules.search import Lookup, lookup

WIDEST = 100


@click.command(
    "explain",
    epilog=examples(
        "lticheck explain removed-tool",
        "lticheck explain bad_score",
        'lticheck explain "User is no longer in course"',
        'lticheck explain "Post grade failed"',
        "lticheck explain removed-tool --for instructor",
    ),
)
@click.argument("words", nargs=-1, metavar="[WORDS...]", shell_complete=complete_rule)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What to print; markdown goes with --for.",
)
@for_option
def command(words: tuple[str, ...], color: str, format_name: str, audience: str | None) -> int:
    """Explain a rule, an error code, a sentence of Canvas or of a library, an HTTP status.

    Several rules that fit are listed, the best first. Without WORDS: all rules by stage. Three
    guides can be printed too: capturing, ci, exit-status.
    """
    if format_name == "markdown" and not audience:
        raise click.UsageError("--format markdown goes with --for.")
    if audience and not words:
        raise click.UsageError("--for goes with the words of one rule.")
    wanted = " ".join(words)
    page = guide(wanted)
    if page:
        click.echo(page, nl=False)
        return ExitStatus.OK
    found = _looked_up(wanted) if words else _everything()
    if not found.rules:
        _not_found(wanted, found)
        return ExitStatus.USAGE
    if found.retired:
        _retired(found.retired, audience, aside=format_name == "json")
    if audience:
        _show_message(found.rules[:1], audience, markdown=format_name == "markdown")
    elif format_name == "json":
        from lticheck.formats.catalogue_json import render  # noqa: PLC0415 - start-up time

        click.echo(json_for_screen(render(found.rules)))
    else:
        _show(found.rules, listing=not words, color=wants_color(color))
    return ExitStatus.OK


def _retired(slug: str, audience: str | None, *, aside: bool) -> None:
    """Say where a retired rule went. Raises UsageError where one rule alone can be meant."""
    line = f"{slug} is retired: today it is {successors_of(slug)}"
    if audience:
        raise click.UsageError(f"{line}. Name the one that is meant.")
    click.echo(line, err=aside)


def _looked_up(wanted: str) -> Lookup:
    """Find the rules; of several, those first that `diagnose` finds in the same words."""
    looked_up = lookup(wanted)
    if len(looked_up.rules) < 2 or looked_up.retired:
        return looked_up
    found = [finding.rule for finding in _diagnosed(wanted)]
    order = {slug: number for number, slug in reversed([*enumerate(found)])}
    rules = sorted(looked_up.rules, key=lambda rule: order.get(rule.slug, len(found)))
    return replace(looked_up, rules=tuple(rules))


def _diagnosed(words: str) -> Iterator[Finding]:
    """Yield what is found in words alone, without asking anybody."""
    from lticheck.captures import read  # noqa: PLC0415 - start-up time
    from lticheck.model.credentials import Consumers  # noqa: PLC0415 - start-up time
    from lticheck.probing.runner import Runner  # noqa: PLC0415 - start-up time
    from lticheck.probing.session import Session  # noqa: PLC0415 - start-up time

    try:
        capture = read(words.encode("utf-8", "replace"), "words")
    except LticheckError:
        return
    for _, diagnosis in Runner(session=Session(consumers=Consumers())).run([capture]):
        yield from diagnosis.findings


def _everything() -> Lookup:
    from lticheck.rules import all_rules  # noqa: PLC0415 - reads every rule's file

    return Lookup(rules=all_rules())


def _show(rules: tuple[Rule, ...], *, listing: bool, color: bool) -> None:
    from lticheck.formats.terminal import catalogue_text  # noqa: PLC0415 - rich: start-up time

    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    page = catalogue_text.Page(width=width, color=color)
    if listing:
        text = catalogue_text.listing(page)
    elif len(rules) == 1:
        text = catalogue_text.explanation(rules[0], page)
    else:
        text = catalogue_text.matches(rules, page)
    click.echo(text, nl=False, color=color)


def _show_message(rules: tuple[Rule, ...], audience: str, *, markdown: bool) -> None:
    from lticheck.formats import message  # noqa: PLC0415 - start-up time

    party = message.AUDIENCES[audience]
    click.echo(message.render_rules(rules, party, markdown=markdown), nl=False)


def _not_found(wanted: str, found: Lookup) -> None:
    say(f"lticheck: no rule, code, sentence or status is like “{wanted}”")
    if found.near:
        click.echo(f"hint: did you mean {', '.join(found.near)}?", err=True)
    else:
        click.echo("hint: lticheck explain, without a word, lists all rules", err=True)
