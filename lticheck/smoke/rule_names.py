"""The names of rules in a smoke file: a retired or unknown one is told, with what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from lticheck.rules import all_slugs
from lticheck.rules.retired import RETIRED, successors_of
from lticheck.smoke.toml_lines import TomlLines


def require_rule(source: TomlLines, line: int, slug: str, beside: Iterable[str] = ()) -> None:
    """Raise LticheckError for a slug that is no rule's today, nor a word `beside` them."""
    if slug in RETIRED:
        hint = f"write what it is today: {successors_of(slug)}"
        raise source.error(line, f"the rule “{slug}” is retired", hint)
    names = {*beside, *all_slugs()}
    if slug not in names:
        near = difflib.get_close_matches(slug, sorted(names), n=1)
        hint = f"did you mean “{near[0]}”?" if near else "lticheck explain lists all rules"
        raise source.error(line, f"there is no rule “{slug}”", hint)
