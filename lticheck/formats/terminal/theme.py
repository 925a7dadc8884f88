"""The colours: the terminal's own sixteen, so that light and dark screens both can be read."""

from __future__ import annotations

from typing import IO

from rich.console import Console
from rich.theme import Theme

THEME = Theme(
    {
        "error": "bold red",
        "warning": "bold yellow",
        "note": "bold cyan",
        "ok": "bold green",
        "label": "dim",
        "head": "bold",
        "party": "bold cyan",
        "value": "bold",
        "where": "dim",
        "slug": "cyan",
        "source": "bold underline",
    }
)


def console(out: IO[str], *, width: int, color: bool) -> Console:
    """Return a console that draws into `out`, and takes no value of a capture for markup."""
    return Console(
        file=out,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        theme=THEME,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
