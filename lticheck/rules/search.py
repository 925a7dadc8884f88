"""Finding a rule by its slug, a Canvas code, a Canvas sentence, or a part of a word."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from lticheck.rules import all_rules
from lticheck.rules.rule import Rule

NEAR = 0.6
"""How alike a slug must be to be offered (difflib ratio); found by trying misspellings."""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """The rules that were meant; where there is none, the names that come near."""

    rules: tuple[Rule, ...] = ()
    near: tuple[str, ...] = ()


def lookup(words: str) -> Lookup:
    """Find the rules that a slug, a code or a sentence leads to."""
    wanted = _folded(words)
    for matches in (_is_slug, _is_code, _is_said, _has_part):
        found = tuple(rule for rule in all_rules() if matches(rule, wanted))
        if len(found) == 1 or (found and matches is not _has_part):
            return Lookup(rules=found)
        if found:
            return Lookup(near=tuple(rule.slug for rule in found))
    return Lookup(near=_near(wanted))


def _near(wanted: str) -> tuple[str, ...]:
    """Offer slugs and codes that look like it, or that have a word which looks like it."""
    names: dict[str, str] = {}
    for rule in all_rules():
        for name in (rule.slug, *rule.canvas_codes):
            names |= {part: rule.slug for part in _folded(name).split() if len(part) > 3}
            names[_folded(name)] = rule.slug
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=NEAR)
    return tuple(dict.fromkeys(names[name] for name in close))


def _is_slug(rule: Rule, wanted: str) -> bool:
    return wanted == _folded(rule.slug)


def _is_code(rule: Rule, wanted: str) -> bool:
    return wanted in {_folded(code) for code in rule.canvas_codes}


def _is_said(rule: Rule, wanted: str) -> bool:
    """Tell whether Canvas's sentence was pasted, with or without its value and EID."""
    texts = [_folded(text) for text in rule.canvas_texts]
    return any(wanted.startswith(text) or text.startswith(wanted) for text in texts if wanted)


def _has_part(rule: Rule, wanted: str) -> bool:
    return bool(wanted) and (wanted in _folded(rule.slug) or wanted in _folded(rule.title))


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
