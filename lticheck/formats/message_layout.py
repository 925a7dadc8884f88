"""How a message to forward is laid out: as plain text for a mail, or as Markdown."""

from __future__ import annotations

from lticheck.formats.markdown_text import line as markdown_line
from lticheck.formats.wording import one_line
from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One cause, for one reader."""

    title: str
    what: tuple[str, ...]
    """What happened, a paragraph each."""
    sure: str
    to_do: tuple[str, ...]
    """What the reader can do; empty where somebody else has to act."""
    others: tuple[str, ...] = ()
    """Who else has to act, where the reader cannot."""
    details: tuple[str, ...] = ()
    """What was seen, for a developer or an administrator."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A whole message; a part that is empty is left out."""

    before: str = ""
    """What its sender has to add, before the first word to the reader."""
    about: str
    clear: str = ""
    """That no problem was found, and how far that reaches."""
    problems: tuple[Problem, ...]
    closing: str


def text(message: Message) -> str:
    """Return the message as plain text."""
    lines = [message.before, ""] if message.before else []
    lines += ["Hello,", "", message.about, ""]
    lines += [message.clear, ""] if message.clear else []
    for problem in message.problems:
        lines += [one_line(problem.title), ""]
        lines += [f"  {one_line(part)}" for part in (*problem.what, problem.sure) if part]
        lines += _section("What you can do", problem.to_do, "  {n}. {text}")
        lines += _section("Who acts", problem.others, "  {text}")
        lines += _section("What was seen", problem.details, "  - {text}")
        lines.append("")
    lines += [message.closing, ""] if message.closing else []
    return "\n".join(lines)


def _section(title: str, texts: tuple[str, ...], form: str) -> list[str]:
    shown = [form.format(n=n, text=one_line(text)) for n, text in enumerate(texts, 1)]
    return ["", f"  {title}:", *shown] if shown else []


def markdown(message: Message) -> str:
    """Return the message as Markdown, in which no value draws anything of its own."""
    opening = (message.before, "Hello,", message.about, message.clear)
    parts = [markdown_line(text) for text in opening if text]
    for problem in message.problems:
        parts.append(f"**{markdown_line(problem.title)}**")
        parts += [markdown_line(text) for text in (*problem.what, problem.sure) if text]
        parts += _list("What you can do", problem.to_do, "1.")
        parts += _list("Who acts", problem.others, "-")
        parts += _list("What was seen", problem.details, "-")
    parts += [markdown_line(message.closing)] if message.closing else []
    return "\n\n".join(parts) + "\n"


def _list(title: str, texts: tuple[str, ...], mark: str) -> list[str]:
    items = "\n".join(f"{mark} {markdown_line(text)}" for text in texts)
    return [f"*{title}*", items] if items else []
