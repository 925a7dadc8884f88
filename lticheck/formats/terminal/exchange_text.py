"""A request and its reply on the screen, XML and JSON highlighted."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.text import Text

from lticheck.formats.terminal.guarded import indented, quoted
from lticheck.reporting.diagnosis import Step, Transcript


def transcript_view(step: Step) -> RenderableType:
    """Show one exchange, with arrows for the two directions."""
    transcript = step.transcript
    if transcript is None:
        return Text("")
    return Group(Text(f"{step.name}", style="value"), *_sides(transcript))


def _sides(transcript: Transcript) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for arrow, head, body in (
        ("→", transcript.request, transcript.request_body),
        ("←", transcript.response, transcript.response_body),
    ):
        lines = (line for line in head.split("\n") if line)
        shown += [indented(Text(f"{arrow} {line}", style="label")) for line in lines]
        if body:
            shown.append(quoted(body_view(body.rstrip())))
    return shown


def body_view(body: str) -> RenderableType:
    """Show a body in the colours of its language."""
    start = body.lstrip()[:1]
    if start not in {"<", "{", "["}:
        return Text(body)
    lexer = "xml" if start == "<" else "json"
    return Syntax(body, lexer, theme="ansi_dark", background_color="default", word_wrap=True)
