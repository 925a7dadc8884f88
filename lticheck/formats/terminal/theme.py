"""The colours: the terminal's own sixteen, so that light and dark screens both can be read."""

from __future__ import annotations

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
