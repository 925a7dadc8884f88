"""Finding a rule by what people have: a slug, a code, a sentence, an HTTP status, a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from lticheck.model.dataclass import dataclass
from lticheck.rules import all_rules
from lticheck.rules.retired import RETIRED
from lticheck.rules.rule import Rule, Stage
from lticheck.rules.words import whole_words

NEAR = 0.6
"""How alike a slug must be to be offered (difflib ratio); found by trying misspellings."""

STATUS = re.compile(r"(?:http )?([1-5][0-9]{2})(?: [a-z ]{1,40})?", re.ASCII)
"""An HTTP status as people type it: 401, HTTP 401, 401 Unauthorized."""

SHORTEST = 3
"""Letters that a word must have to be looked for inside texts."""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """The rules that were meant, best first; where there is none, the names that come near."""

    rules: tuple[Rule, ...] = ()
    near: tuple[str, ...] = ()
    retired: str = ""
    """The slug that was meant, where it is no rule any more; the rules are its successors."""


def lookup(words: str) -> Lookup:
    """Find the rules that a slug, a code, a sentence, a status or a few words lead to."""
    if one := next((rule for rule in all_rules() if rule.slug == words.strip().lower()), None):
        return Lookup(rules=(one,))
    wanted = _folded(words)
    for slug, successors in RETIRED.items():
        if wanted == _folded(slug):
            found = {rule.slug: rule for rule in all_rules()}
            return Lookup(rules=tuple(found[name] for name in successors), retired=slug)
    for search in (_named, _of_status, _said, _mentioned):
        rules = tuple(search(wanted))
        if rules:
            return Lookup(rules=rules)
    return Lookup(near=_near(wanted))


def _named(wanted: str) -> Iterator[Rule]:
    """Find the slug itself, or the code that Canvas gives."""
    for rule in all_rules():
        if wanted in {_folded(name) for name in (rule.slug, *rule.canvas_codes)}:
            yield rule


def _of_status(wanted: str) -> Iterator[Rule]:
    """Find the rules whose failure is answered with this HTTP status."""
    match = STATUS.fullmatch(wanted)
    if match:
        status = int(match[1])
        yield from (rule for rule in all_rules() if status in rule.statuses)


def _said(wanted: str) -> Sequence[Rule]:
    """Find a sentence of Canvas or of a library, whole or in part: the longest match first."""
    if not wanted:
        return ()
    matches: list[tuple[int, bool, Rule]] = []
    for rule in all_rules():
        length = max(
            (
                _match_length(_folded(text), wanted)
                for text in (*rule.canvas_texts, *rule.tool_texts)
            ),
            default=0,
        )
        if length:
            matches.append((-length, rule.stage is Stage.LAUNCH, rule))
    return [rule for *_, rule in sorted(matches, key=lambda match: match[:2])]


def _match_length(text: str, wanted: str) -> int:
    """Return how many letters the sentence and the words share, at word borders; or 0."""
    shorter, longer = sorted((text, wanted), key=len)
    found = f" {shorter} " in f" {longer} " and (shorter == text or " " in shorter)
    return len(shorter) if found else 0


def _mentioned(wanted: str) -> Sequence[Rule]:
    """Find the rules that hold every word, those first that have them in slug or title."""
    words = [word for word in wanted.split() if len(word) >= SHORTEST]
    if not words:
        return ()
    ranked = [(sum(_weight(rule, word) for word in words), rule) for rule in all_rules()]
    hits = [(rank, rule) for rank, rule in ranked if all(_weight(rule, word) for word in words)]
    return [rule for _, rule in sorted(hits, key=lambda hit: -hit[0])]


def _weight(rule: Rule, word: str) -> int:
    """Weigh where a rule has a word: its name counts more than its text."""
    if word in _folded(rule.slug):
        return 9
    words = whole_words(rule)
    if word in _folded(words.title):
        return 5
    if any(word in _folded(code) for code in (*rule.canvas_codes, *rule.canvas_texts)):
        return 3
    return 1 if any(word in _folded(text) for text in (*words.meaning, *words.causes)) else 0


def _near(wanted: str) -> tuple[str, ...]:
    """Offer slugs and codes that look like it, or that have a word which looks like it."""
    names: dict[str, str] = {}
    for rule in all_rules():
        for name in (rule.slug, *rule.canvas_codes):
            names |= {part: rule.slug for part in _folded(name).split() if len(part) > SHORTEST}
            names[_folded(name)] = rule.slug
    close = difflib.get_close_matches(wanted[:200], names, n=3, cutoff=NEAR)
    return tuple(dict.fromkeys(names[name] for name in close))


def _folded(text: str) -> str:
    """Return the words alone: case, punctuation and the number of an error report aside."""
    return " ".join(re.sub(r"\[eid_[0-9]*\]|[^\w']", " ", text.lower().replace("_", " ")).split())
