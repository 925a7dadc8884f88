"""README.md's sample output: what lticheck really says of the log that stands above it."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path
from textwrap import indent

from lticheck.cli import run
from lticheck.sandbox import Sandbox
from tests.captures.samples import REPLY, pylti
from tests.sandbox.client import Client

ROOT = Path(__file__).parent.parent.parent
BEGIN = "The same moment, from its debug log, `lticheck diagnose --offline tool.log`:\n\n"
END = "\n## Use it\n"


def readme() -> str:
    """Return README.md with the output as it is today."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{indent(output_of(tool_log()), '    ')}{END}{tail}"


def tool_log() -> str:
    """Return what PyLTI logs when the tool was removed; its line with the secret is left out."""
    with Sandbox() as canvas:
        refusal = Client(canvas, "tool-deleted").replace("0.85").text.encode()
    lines = pylti().replace(repr(REPLY.encode()), repr(refusal)).splitlines(keepends=True)
    return "".join(line for line in lines if "secret" not in line)


def output_of(log: str) -> str:
    """Return what lticheck says of a log, 80 columns wide."""
    out = io.StringIO()
    former = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("tool.log").write_text(log, encoding="utf-8")
            with contextlib.redirect_stdout(out):
                run(["diagnose", "--offline", "--color", "never", "tool.log"])
    finally:
        del os.environ["COLUMNS"]
        if former is not None:
            os.environ["COLUMNS"] = former
    return out.getvalue()
