"""The catalogue as SARIF's reporting descriptors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lticheck.formats.wording import BY_HAND, CHECK_FAILED, RESTORE_FAILED
from lticheck.model.launch import LtiVersion
from lticheck.rules import all_rules
from lticheck.rules.rule import Rule
from lticheck.rules.words import Words, whole_words, words_over

OWN = {
    RESTORE_FAILED: ("A former grade is not back", BY_HAND),
    CHECK_FAILED: (
        "A check did not give what it must",
        "Read the findings beside it, or change what the check expects.",
    ),
}
"""Results that no rule of the catalogue gives: their title and what to do."""


def descriptors(told: Mapping[str, Collection[LtiVersion | None]]) -> list[dict[str, Any]]:
    """Return a descriptor for each of these rules, in this order, for the versions found over."""
    catalogue = {rule.slug: rule for rule in all_rules()}
    return [_of_rule(catalogue[s], told[s]) if s in catalogue else _own(s) for s in told]


def _of_rule(rule: Rule, versions: Collection[LtiVersion | None]) -> dict[str, Any]:
    words = words_over(rule, next(iter(versions))) if len(versions) == 1 else whole_words(rule)
    about = _descriptor(rule.slug, words.title, " ".join(words.meaning), rule.severity.value)
    about["help"] = {"text": _text(rule.slug, words), "markdown": _markdown(rule.slug, words)}
    about["properties"] = {"tags": ["lti", "canvas", rule.stage.value]}
    return about


def _own(slug: str) -> dict[str, Any]:
    title, text = OWN.get(slug, (slug, ""))
    about = _descriptor(slug, title, f"{title}.", "error")
    return {**about, "help": {"text": text, "markdown": text}} if text else about


def _descriptor(slug: str, title: str, meaning: str, level: str) -> dict[str, Any]:
    return {
        "id": slug,
        "name": "".join(word.capitalize() for word in slug.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": meaning},
        "defaultConfiguration": {"level": level},
    }


def _text(slug: str, words: Words) -> str:
    causes = [f"- {cause}" for cause in words.causes]
    fixes = [f"- {fix.party.in_words}: {fix.text}" for fix in words.fixes]
    parts = [*words.meaning, "", "Why it happens", *causes, "", "How to fix it", *fixes]
    return "\n".join([*parts, "", f"More: lticheck explain {slug}"])


def _markdown(slug: str, words: Words) -> str:
    causes = [f"- {cause}" for cause in words.causes]
    fixes = [f"- **{fix.party.in_words}**: {fix.text}" for fix in words.fixes]
    parts = ["\n\n".join(words.meaning), "", "## Why it happens", "", *causes]
    parts += ["", "## How to fix it", "", *fixes]
    return "\n".join([*parts, "", f"More: `lticheck explain {slug}`"])
