"""The command line of this run, to be shown with what was missing in it."""

from __future__ import annotations

import shlex

import click

from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class CommandLine:
    """The arguments as they were typed."""

    arguments: tuple[str, ...] = ()

    def with_option(self, option: str) -> str:
        """Return the command line with one more option, such as `--allow-host HOST`.

        It is ready to be typed: what a shell would read otherwise is quoted.
        """
        name, _, value = option.partition(" ")
        typed = ("lticheck", *self.arguments, name, *([value] if value else []))
        return shlex.join(typed)


def this_command_line() -> CommandLine:
    """Return the command line of this run; an empty one where no command runs."""
    context = click.get_current_context(silent=True)
    found = context.find_object(CommandLine) if context else None
    return found or CommandLine()
