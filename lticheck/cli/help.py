"""What a person sees who types too little or something a little wrong."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

WELCOME = """\
lticheck tells why a grade did not reach Canvas. What do you have?

  a launch              lticheck diagnose launch.json
  a log or a reply      lticheck diagnose --offline tool.log
  a sentence, a code    lticheck explain "User is no longer in course"
  a tool in the making  lticheck sandbox
  a job in CI           lticheck smoke --init
  nothing yet           lticheck demo
"""
"""What `lticheck` alone prints."""


def examples(*lines: str) -> str:
    """Return the examples that end a command's help, each on a line of its own."""
    # \b keeps click from wrapping the paragraph.
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was most likely meant, or an empty text."""
    from difflib import get_close_matches  # noqa: PLC0415 - only after a mistake: start-up time

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


GROUPS = {
    "LTI 1.1 only": {
        *("total_score", "text", "url", "launch_url", "download_url", "document_name"),
        "needs_review",
    },
    "LTI 1.3 only": {
        *("score_maximum", "activity", "grading", "timestamp", "comment", "new_submission"),
        *("preserve_score", "submission_type", "user", "line_item", "json_file"),
    },
    "Which Canvas": {"sandbox", "faults", "canvas_version", "timeout"},
    "Secrets and hosts": {
        "consumers",
        "secret_file",
        "secret_stdin",
        "key_file",
        "kid",
        "token_file",
        "allowed",
    },
    "Output": {
        *("format_name", "outputs", "audience", "color", "brief", "show_exchange"),
        *("show_secrets", "fail_on", "strict", "exit_zero"),
    },
    "Many results": {"by", "top", "full", "since", "until", "hash_key_file"},
}
"""The options that several commands share, as help lists them; a command's own come first."""


class GroupedCommand(click.Command):
    """A command of many options: its help lists them in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then each group."""
        shared = {name for names in GROUPS.values() for name in names}
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        own = {option.name for option in options} - shared
        for title, names in {"Options": own, **GROUPS}.items():
            listed = [option for option in options if option.name in names]
            rows = [row for row in (option.get_help_record(ctx) for option in listed) if row]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class Commands(click.Group):
    """A group that knows its commands without importing them, and suggests the one meant."""

    def __init__(self, *, table: dict[str, str], package: str) -> None:
        """Take the commands with their one-line texts, and the package that holds their files."""
        super().__init__(
            name="lticheck",
            help="Tell, in seconds and in plain words, why a grade did not reach Canvas.",
            invoke_without_command=True,
            callback=_welcome,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self._table = table
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of use, not of the alphabet."""
        del ctx
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of one command."""
        del ctx
        if cmd_name not in self._table:
            return None
        # One command a run, imported here alone: start-up time.
        from importlib import import_module  # noqa: PLC0415

        command: click.Command = import_module(f"{self._package}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises UsageError that says what was probably meant."""
        name = args[0]
        if name in self._table or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"No such command “{_visible(name)}”.{self._meant(name)}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, so that help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self._table.items()))

    def _meant(self, name: str) -> str:
        if Path(name).exists():
            return f" To look at the file: lticheck diagnose {_visible(name)}"
        meant = nearest(name, self._table)
        return f" Did you mean “{meant}”?" if meant else ""


@click.pass_context
def _welcome(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(WELCOME, nl=False)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def complete_rule(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the slug of a rule, or the name of a guide."""
    del context, parameter
    from lticheck.cli.guides import GUIDES  # noqa: PLC0415 - only a shell asks
    from lticheck.rules import all_rules  # noqa: PLC0415 - only a shell asks

    known = {**{rule.slug: rule.title for rule in all_rules()}, **GUIDES}
    return [
        CompletionItem(name, help=title)
        for name, title in known.items()
        if name.startswith(incomplete)
    ]


def complete_output(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a file; the shell does, once it is told that it is one."""
    del context, parameter
    return [CompletionItem(incomplete, type="file")]


def complete_fault(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a fault of the sandbox."""
    del context, parameter
    from lticheck.sandbox import FAULTS  # noqa: PLC0415 - only a shell asks

    return [
        CompletionItem(name, help=fault.about)
        for name, fault in FAULTS.items()
        if name.startswith(incomplete)
    ]
