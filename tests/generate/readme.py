"""README.md's sample outputs: each is what lticheck really prints, and stands below its marker."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lticheck.cli import run
from lticheck.logging import DiagnosisHandler
from lticheck.logging.watcher import Watcher
from lticheck.model.credentials import Consumers
from lticheck.receiver.bench import Bench
from lticheck.sandbox import Sandbox
from tests.live.pylti_records import post
from tests.sandbox.client import Client

ROOT = Path(__file__).parent.parent.parent
WIDTH = 92
COLUMNS = "80"
BLOCK = "<!-- sample {name} -->\n\n"
INDENTED = re.compile(r"(?: {4}.*\n|\n(?= {4}))*")
SHOWN = ("secret", "content", "is success")
"""The records of PyLTI's DEBUG log that README.md shows of a dozen."""
DJANGO = (
    "ERROR django.request: Internal Server Error: /lti/grade/",
    "pylti.common.LTIPostMessageException: Post grade failed",
)


def readme() -> str:
    """Return README.md with the outputs as they are today."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, sample in SAMPLES.items():
        head, marker, rest = text.partition(BLOCK.format(name=name))
        assert marker, f"README.md has no marker of the sample {name}"
        former = INDENTED.match(rest)
        tail = rest[former.end() :] if former else rest
        text = f"{head}{marker}{textwrap.indent(sample(), '    ')}\n{tail.lstrip(chr(10))}"
    return text


def refusal() -> bytes:
    """Return what the sandbox answers where the tool was removed."""
    with Sandbox() as canvas:
        return Client(canvas, "tool-deleted").replace("0.85").text.encode()


def logged(handler: logging.Handler) -> None:
    """Have a handler take what PyLTI logs of that post."""
    log = logging.Logger("pylti.common")
    log.addHandler(handler)
    post(log, 422, refusal())


def before() -> str:
    """Return some lines of PyLTI's DEBUG log, and what Django logs after it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logged(handler)
    lines = [line for line in text.getvalue().splitlines() if _is_shown(line)]
    return "\n".join(_cut(line) for line in (*lines, *DJANGO)) + "\n"


def _is_shown(line: str) -> bool:
    return line.partition("pylti.common: ")[2].startswith(SHOWN)


def _cut(line: str) -> str:
    return line if len(line) < WIDTH else f"{line[: WIDTH - 2]} …"


def after() -> str:
    """Return the handler's line."""
    text = io.StringIO()
    own, shown = logging.getLogger("lticheck"), logging.StreamHandler(text)
    shown.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    own.addHandler(shown)
    watcher = Watcher()
    try:
        logged(DiagnosisHandler(watcher=watcher))
        assert watcher.flush(60)
    finally:
        own.removeHandler(shown)
    return textwrap.fill(text.getvalue(), WIDTH, subsequent_indent="  ") + "\n"


def log() -> str:
    """Return what `diagnose` says of the same log, 80 columns wide."""
    text = io.StringIO()
    logged(logging.StreamHandler(text))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("tool.log").write_text(text.getvalue(), encoding="utf-8")
        shown = output_of(["diagnose", "--offline", "tool.log"])
    # Of a log that holds a secret a second card says so; README.md shows the first.
    return shown.partition("▲ warning")[0].rstrip() + "\n"


def sandbox() -> str:
    """Return what the sandbox's terminal says of three posts; times and port are replaced."""
    lines: list[str] = []
    bench = Bench(consumers=Consumers()).start()
    bench.on_posted = lambda posted: lines.append(posted.line)
    with Sandbox() as canvas:
        canvas.observer = bench
        for scenario, score in (("ok", "0.85"), ("ok", "85"), ("student-dropped", "0.85")):
            Client(canvas, scenario).replace(score)
            bench.finish()
    text = "\n".join(re.sub(r"\d\d:\d\d:\d\d", "11:15:37", line) for line in lines)
    wrapped = (textwrap.wrap(line, WIDTH, subsequent_indent="    ") for line in text.splitlines())
    return "\n".join(row for rows in wrapped for row in rows) + "\n"


def smoke() -> str:
    """Return what the project's own smoke file gives on the sandbox."""
    former = os.environ.get("CANVAS_SECRET")
    os.environ["CANVAS_SECRET"] = ""
    try:
        with tempfile.TemporaryDirectory() as folder:  # two runs at once share no journal
            journal = str(Path(folder, "journal.jsonl"))
            file = str(ROOT / "tests/smoke/lticheck.toml")
            return output_of(["smoke", "--sandbox", file, "--journal", journal])
    finally:
        del os.environ["CANVAS_SECRET"]
        if former is not None:
            os.environ["CANVAS_SECRET"] = former


def output_of(arguments: Sequence[str]) -> str:
    """Return what a command line prints, 80 columns wide."""
    out = io.StringIO()
    with _columns(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        run([*arguments, "--color", "never"])
    return out.getvalue()


@contextlib.contextmanager
def _columns() -> Iterator[None]:
    former = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = COLUMNS
    try:
        yield
    finally:
        del os.environ["COLUMNS"]
        if former is not None:
            os.environ["COLUMNS"] = former


SAMPLES: dict[str, Callable[[], str]] = {
    "before": before,
    "after": after,
    "log": log,
    "sandbox": sandbox,
    "smoke": smoke,
}
"""By the names in README.md's markers."""
