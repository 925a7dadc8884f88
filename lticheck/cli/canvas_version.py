"""`--canvas-version`: which Canvas the sandbox plays, for each protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lticheck.model.errors import LticheckError

if TYPE_CHECKING:
    from lticheck.sandbox.canvas_version import CanvasVersion

Command = TypeVar("Command", bound=Callable[..., Any])

canvas_version_option: Callable[[Command], Command] = click.option(
    "--canvas-version",
    multiple=True,
    metavar="[PROTOCOL=]VERSION",
    callback=lambda _context, _option, values: _checked(values),
    help="Which Canvas the sandbox plays: current (the default), 1.1=2017, or 1.3=mid, the grade"
    " services of about 2023-24; repeatable.",
)


def played_canvas(texts: Sequence[str]) -> CanvasVersion:
    """Return the versions that the option names."""
    from lticheck.sandbox.canvas_version import CanvasVersion  # noqa: PLC0415 - Flask is heavy

    return CanvasVersion.parse(*texts)


def _checked(values: tuple[str, ...]) -> tuple[str, ...]:
    """Let through what the sandbox plays. Raises UsageError for another pair."""
    try:
        if values:
            played_canvas(values)
    except LticheckError as error:
        raise click.UsageError(f"{error.message}: {error.hint}") from error
    return values
