"""The options of commands that may have thousands of results: how they are looked at."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from lticheck.cli.numbers import Between
from lticheck.model.credential_files import read_secret
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.pattern import pattern
from lticheck.reporting.post import SHORTEST_KEY, Hasher, seconds_of
from lticheck.reporting.view import By, Span, View

VARIABLE = "LTICHECK_HASH_KEY"
AGO = pattern(r"([0-9]{1,5})(m|h|d|w)")
SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}


def _time(_context: click.Context, parameter: click.Parameter, value: str | None) -> int:
    """Read a time. Raises UsageError for what is none."""
    if value is None:
        return 0
    ago = AGO.fullmatch(value)
    if ago:
        return max(int(time.time()) - int(ago[1]) * SECONDS[ago[2]], 1)
    found = seconds_of(value)
    if not found:
        option = f"--{parameter.name}"
        raise click.UsageError(f"{option} {value}: write 24h, 7d, 2026-11-25 or 2026-11-25T08:00Z.")
    return found


LOOK = (
    click.option(
        "--by",
        type=click.Choice([by.value for by in By]),
        default=By.CAUSE.value,
        show_default=True,
        help="What a line of the summary is about.",
    ),
    click.option(
        "--top",
        type=Between(1, 100_000),
        metavar="N",
        help="Lines of the summary: 10 where people read it, all in JSON.",
    ),
    click.option("--full", is_flag=True, help="Show every result, also past 20 findings."),
    click.option(
        "--since",
        metavar="TIME",
        callback=_time,
        help="Only what happened from then on: 24h, 7d, 2026-11-25, 2026-11-25T08:00+01:00. What"
        " has no time counts.",
    ),
    click.option("--until", metavar="TIME", callback=_time, help="Only what happened before then."),
    click.option(
        "--hash-key-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File with the key by which students are told apart, the same for all parts of a run;"
        f" also {VARIABLE}.",
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """How many results are looked at."""

    by: str = By.CAUSE.value
    top: int | None = None
    full: bool = False
    since: int = 0
    """Seconds since 1970; 0: from the first on."""
    until: int = 0
    hash_key_file: Path | None = None

    def view(self, command: str) -> View:
        """Return what people are shown; `command` shows an example again."""
        return View(by=By(self.by), top=self.top, full=self.full, command=command)

    @property
    def span(self) -> Span:
        """Return the time that is asked for."""
        return Span(since=self.since, until=self.until)

    def hasher(self) -> Hasher:
        """Return what tells students apart: by the key that was given, or by one of this run.

        Raises LticheckError for a key that could be guessed.
        """
        given = os.environ.get(VARIABLE, "")
        where = VARIABLE
        if self.hash_key_file:
            given, where = read_secret(self.hash_key_file), str(self.hash_key_file)
        if not given and not self.hash_key_file:
            return Hasher(os.urandom(32))
        if len(given) < SHORTEST_KEY:
            raise LticheckError(
                f"the hash key in {where} is shorter than {SHORTEST_KEY} characters",
                hint="openssl rand -hex 32 makes one",
            )
        return Hasher(given.encode("utf-8", "surrogateescape"))


def look_options(
    command: Callable[..., int] | None = None, *, of_parts: bool = False
) -> Callable[..., Any]:
    """Add the options of a summary, and hand their values over as one: `look`.

    Parts were hashed before: `of_parts` leaves out the key.
    """
    if command is None:
        return functools.partial(look_options, of_parts=of_parts)
    wanted = LOOK[:-1] if of_parts else LOOK

    @functools.wraps(command)
    def packed(**values: Any) -> int:
        mine = {f.name: values.pop(f.name) for f in fields(Look) if f.name in values}
        return command(look=Look(**mine), **values)

    for option in reversed(wanted):
        packed = option(packed)
    return packed
