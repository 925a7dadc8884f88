"""Text into Markdown: what came from a launch or a reply is shown, and never read as markup."""

from __future__ import annotations

import re

from lticheck.formats.wording import one_line

MARKUP = re.compile(r"([\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]))")
OPENERS = re.compile(r"^(\d{1,9})(?=[.)])|^(?=[-+=#>])")
"""What begins a list, a quotation or a heading, though only at the start of a line."""
URL = re.compile(
    r"""((?:\b(?:https?|ftp|mailto|xmpp):|\bwww\.)[^\s|]*[^\s|.,;:!?()”’"'])""", re.IGNORECASE
)
FENCE = re.compile("`+")


def line(text: str) -> str:
    """Return the text on one line, as it is; addresses as code, so that nobody follows them."""
    parts = URL.split(one_line(text))
    shown = [code(p) if odd % 2 else MARKUP.sub(r"\\\1", p) for odd, p in enumerate(parts)]
    return OPENERS.sub(lambda found: f"{found[0]}\\", "".join(shown))


def code(text: str) -> str:
    """Return the text as code, between more backticks than it holds; in a table, pipes too."""
    plain = one_line(text).replace("|", "\\|")
    if not plain:
        return ""
    fence = "`" * (max((len(found[0]) for found in FENCE.finditer(plain)), default=0) + 1)
    padding = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{padding}{plain}{padding}{fence}"


def row(*cells: str) -> str:
    """Return one row of a table of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |"
