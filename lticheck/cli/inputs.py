"""Named inputs that are not there: one line, and the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from lticheck.cli.stderr import say_error
from lticheck.model.errors import LticheckError

LOOKED_AT = 2000
"""Names of a folder among which a similar one is looked for."""


def existing(names: Sequence[str]) -> Iterator[str]:
    """Yield the inputs that exist, `-` among them, and say of each other one that it does not."""
    for name in names:
        try:
            require_existing(name)
        except LticheckError as error:
            say_error(error)
        else:
            yield name


def require_existing(name: str) -> None:
    """Raise LticheckError, with the name that was probably meant, where nothing has this name."""
    if name == "-":
        return
    reason = "no such file or folder"
    try:
        if name and Path(name).exists():
            return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or reason
    raise LticheckError(f"{name or 'an empty name'}: {reason}", hint=_hint(name))


def _hint(name: str) -> str:
    if any(mark in name for mark in "*?["):
        return "nothing fits this pattern; where a shell finds files, it replaces it by their names"
    with suppress(OSError, ValueError):
        folder = Path(name).parent
        names = [path.name for path in islice(folder.iterdir(), LOOKED_AT)]
        from difflib import get_close_matches  # noqa: PLC0415 - only after a mistake: start-up time

        for near in get_close_matches(Path(name).name, names, n=1):
            return f"did you mean {folder / near}?"
    return "check the path"
