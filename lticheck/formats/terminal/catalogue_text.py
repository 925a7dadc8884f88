"""A rule's explanation and the list of all rules, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lticheck.formats.terminal.theme import console
from lticheck.model.dataclass import dataclass
from lticheck.rules import all_rules
from lticheck.rules.rule import Rule, Stage
from lticheck.rules.words import versions_in_words, whole_words


@dataclass(frozen=True, kw_only=True)
class Page:
    """The width and colour of the screen."""

    width: int
    color: bool

    def render(self, content: RenderableType) -> str:
        """Return the content as lines."""
        out = StringIO()
        drawn = console(out, width=self.width, color=self.color)
        drawn.print(content)
        return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def listing(page: Page) -> str:
    """List every rule by stage."""
    parts: list[RenderableType] = []
    for stage in Stage:
        rules = [rule for rule in all_rules() if rule.stage is stage]
        parts += [Text(f"{stage}", style="value"), Padding(_rows(rules), (0, 0, 1, 2))]
    parts.append(Text("lticheck explain RULE tells the whole of one.", style="label"))
    return page.render(Group(*parts))


def matches(rules: Sequence[Rule], page: Page) -> str:
    """List the rules that fit what was asked for, the best first."""
    hint = Text(f"\nlticheck explain {rules[0].slug} tells the whole of the first.", style="label")
    return page.render(Group(_rows(rules), hint))


def _rows(rules: Sequence[Rule]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="slug", no_wrap=True, min_width=32)
    table.add_column()
    for rule in rules:
        table.add_row(rule.slug, rule.title)
    return table


def explanation(rule: Rule, page: Page) -> str:
    """Explain one rule as a whole."""
    words = whole_words(rule)
    head = Text.assemble((words.title, "value"), "\n", (rule.slug, "slug"))
    head.append(f"  {rule.stage}, {rule.severity}, {versions_in_words(rule)}", style="label")
    parts: list[RenderableType] = [head, *(Text(f"\n{text}") for text in words.meaning)]
    parts += [Text("\nWhy it happens", style="label"), _bullets(words.causes)]
    fixes = [f"{fix.party.in_words}: {fix.text}" for fix in words.fixes]
    parts += [Text("\nHow to fix it", style="label"), _bullets(fixes, "→")]
    if rule.canvas_texts or rule.canvas_codes:
        said = [*(f"“{text}”" for text in rule.canvas_texts), *rule.canvas_codes]
        parts += [Text("\nCanvas says", style="label"), _bullets([", ".join(said)], " ")]
    sources = [" ".join(filter(None, (ref.label, ref.url))) for ref in rule.references]
    parts += [Text("\nSources", style="label"), _bullets(["; ".join(sources)], " ")]
    return page.render(Group(*parts, Text("")))


def _bullets(texts: tuple[str, ...] | list[str], glyph: str = "•") -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2, justify="right")
    table.add_column(ratio=1)
    for text in texts:
        table.add_row(glyph, Text(text))
    return table
