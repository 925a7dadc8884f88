"""docs/diagnose.svg: what a terminal shows of a real run against the sandbox."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from lticheck.cli import run

WIDTH = 80
SAMPLE = "zero-point-assignment.json"

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


def picture(arguments: Sequence[str]) -> str:
    """Return an SVG of a terminal in which the command line was run."""
    command = " ".join(("lticheck", *arguments))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(output_of(arguments).rstrip("\n")))
    return console.export_svg(title="lticheck", code_format=SVG, unique_id="lticheck")


def pictures() -> dict[str, str]:
    """Return the pictures of README.md by their paths."""
    with contextlib.chdir("sample_launches"):
        shown = picture(["send", SAMPLE, "--score", "0.85", "--sandbox"])
    return {"docs/diagnose.svg": shown}
