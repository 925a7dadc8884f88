"""The options of what is printed and written, and of the exit status."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from lticheck.cli.fail_on import checked_fail_on
from lticheck.cli.help import complete_output, complete_rule
from lticheck.formats import FORMATS
from lticheck.model.dataclass import dataclass

OF_RUNS = (
    click.option(
        "-v",
        "--verbose",
        "--show-exchange",
        "show_exchange",
        is_flag=True,
        help="Print each request and its reply too.",
    ),
    click.option(
        "--show-secrets", is_flag=True, help="Mask nothing. Think of who can see the screen."
    ),
)
"""Options of what is printed that only the run itself can follow."""

OUTPUT = (
    click.option(
        "--format",
        "format_name",
        type=click.Choice(sorted(FORMATS)),
        default="text",
        show_default=True,
        help="What to print.",
    ),
    click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="[FORMAT:]FILE",
        shell_complete=complete_output,
        help="Also write a report to a file, of the format that its ending says; repeatable.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="NO_COLOR, FORCE_COLOR and TERM=dumb are honoured too.",
    ),
    click.option(
        "-q", "--quiet", "brief", is_flag=True, help="Print one line per result, and the last line."
    ),
    *OF_RUNS,
    click.option(
        "--fail-on",
        multiple=True,
        metavar="RULE|error|warning|N%",
        callback=lambda _context, _option, values: checked_fail_on(values),
        shell_complete=complete_rule,
        help="Exit 1 only for this: a rule, errors (the default), warnings too, or N% and more of"
        " what was diagnosed; repeatable.",
    ),
    click.option("--strict", is_flag=True, help="Exit 1 for warnings too: --fail-on warning."),
    click.option("--exit-zero", is_flag=True, help="Exit 0 in place of 1, 3 and 4."),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class OutputOptions:
    """What is printed, and how a run ends."""

    format_name: str = "text"
    outputs: tuple[str, ...] = ()
    """`[FORMAT:]FILE`."""
    color: str = "auto"
    brief: bool = False
    """One line a diagnosis."""
    show_exchange: bool = False
    show_secrets: bool = False
    fail_on: tuple[str, ...] = ()
    strict: bool = False
    exit_zero: bool = False


def output_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of what is printed alone, and hand their values over as one: `output`."""

    @functools.wraps(command)
    def packed(**values: Any) -> int:
        return command(output=output_of(values), **values)

    for option in reversed([one for one in OUTPUT if one not in OF_RUNS]):
        packed = option(packed)
    return packed


def output_of(values: dict[str, Any]) -> OutputOptions:
    """Take the values of the output options. Raises UsageError where they contradict."""
    output = {f.name: values.pop(f.name) for f in fields(OutputOptions) if f.name in values}
    if output["brief"] and output.get("show_exchange"):
        raise click.UsageError("-q prints one line a result, and -v all of it: choose one.")
    if output["brief"] and output["format_name"] != "text":
        raise click.UsageError(f"-q shortens text, and not --format {output['format_name']}.")
    return OutputOptions(**output)


def can_link() -> bool:
    """Tell whether standard output is a terminal that shows links, or leaves them out."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    plain = os.environ.get("TERM", "dumb") in {"dumb", "linux"} or "INSIDE_EMACS" in os.environ
    return is_terminal and not plain


def wants_color(color: str) -> bool:
    """Decide on colour for standard output (https://no-color.org, FORCE_COLOR, TERM=dumb)."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # Where standard output is closed, Python has None in its place.
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return is_terminal and os.environ.get("TERM") != "dumb"
