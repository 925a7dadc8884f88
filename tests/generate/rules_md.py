"""docs/rules.md from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.model.findings import Party
from lticheck.rules import all_rules
from lticheck.rules.rule import Reference, Rule, Stage
from lticheck.rules.words import versions_in_words, whole_words

INTRODUCTION = """# Rules

Every cause for which lticheck knows that a grade does not arrive, by the stage that it fails at.
The same texts are in `lticheck explain RULE`. Made from the code by `make docs`.
"""


def rules_md() -> str:
    """Return the whole page."""
    return "\n".join(
        (INTRODUCTION, *_contents(), *(line for r in all_rules() for line in _rule(r)))
    )


def _contents() -> Iterator[str]:
    for stage in Stage:
        yield f"**{stage}**: " + ", ".join(
            f"[{rule.slug}](#{rule.slug})" for rule in all_rules() if rule.stage is stage
        )
        yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## {rule.slug}\n"
    words = whole_words(rule)
    about = f"{rule.severity}, {rule.stage}, {versions_in_words(rule)}"
    yield f"**{words.title}.** *{about}; {_who(rule)}.*\n"
    yield from (f"{text}\n" for text in words.meaning)
    yield "Why it happens:\n"
    yield from (f"- {cause}" for cause in words.causes)
    yield "\nHow to fix it:\n"
    yield from (f"- {fix.party.in_words}: {fix.text}" for fix in words.fixes)
    if rule.canvas_codes or rule.canvas_texts:
        said = [f"`{text}`" for text in (*rule.canvas_texts, *rule.canvas_codes)]
        yield f"\nCanvas says: {', '.join(said)}"
    yield "\nSources: " + "; ".join(_reference(reference) for reference in rule.references) + "\n"


def _reference(reference: Reference) -> str:
    return f"[{reference.label}]({reference.url})" if reference.url else reference.label


def _who(rule: Rule) -> str:
    """Say who usually acts."""
    newer = f", with LTI 1.3 the {rule.party_13.in_words}" if rule.party_13 else ""
    return f"{_acts(rule.party)}{newer}"


def _acts(party: Party) -> str:
    others = {
        Party.NETWORK: "usually whoever runs the network acts",
        Party.LTICHECK: "nobody has to act",
    }
    return others.get(party, f"usually the {party} acts")
