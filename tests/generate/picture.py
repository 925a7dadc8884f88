"""docs/demo.svg: what a terminal shows of a real run against the sandbox."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from lticheck.cli import run

WIDTH = 80

SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
  font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
  <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""rich's own template without its web fonts: a picture must not call anybody."""


def output_of(arguments: Sequence[str]) -> str:
    """Return what a command line prints in colour."""
    out = io.StringIO()
    former = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(WIDTH)
    try:
        with contextlib.redirect_stdout(out):
            run([*arguments, "--color", "always"])
    finally:
        del os.environ["COLUMNS"]
        if former is not None:
            os.environ["COLUMNS"] = former
    return out.getvalue()


def picture(arguments: Sequence[str], *, until: str = "") -> str:
    """Return an SVG of a terminal in which the command line was run.

    What begins with the line that holds `until` is left out, and that it is, is shown.
    """
    command = " ".join(("lticheck", *arguments))
    shown = Text.from_ansi(output_of(arguments).rstrip("\n"))
    lines = shown.split("\n")
    end = next((n for n, line in enumerate(lines) if until and until in line.plain), len(lines))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    for line in lines[:end]:
        console.print(line)
    if end < len(lines):
        console.print(Text("…", style="dim"))
    return console.export_svg(title="lticheck", code_format=SVG, unique_id="lticheck")


def pictures() -> dict[str, str]:
    """Return the pictures of README.md by their paths."""
    return {"docs/demo.svg": picture(["demo"], until="3 of 5")}
