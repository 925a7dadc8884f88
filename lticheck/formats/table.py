"""The table of formats; each is imported when it is used."""

from __future__ import annotations

from importlib import import_module

from lticheck.formats.format import Appearance, Format
from lticheck.reporting.report import Report


def _lazy(module: str) -> Format:
    """Import a format when it is used: JSON needs no rich, and nobody needs them all."""

    def render(report: Report, appearance: Appearance) -> str:
        rendered: str = import_module(f"lticheck.formats.{module}").render(report, appearance)
        return rendered

    return render


FORMATS: dict[str, Format] = {
    "github": _lazy("github"),
    "html": _lazy("html.page"),
    "json": _lazy("json_v1"),
    "jsonl": _lazy("jsonl"),
    "junit": _lazy("junit"),
    "markdown": _lazy("markdown"),
    "sarif": _lazy("sarif"),
    "text": _lazy("terminal.text"),
}
"""The choices of --format, the dispatch and the docs."""
