"""How a rule is told: over the version of LTI that a finding is about, or whole, to be looked up.

Every output takes a rule's words from here: one cause can have two names, and what is true of a
score in XML is often false of one in JSON.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding, Fix, Party
from lticheck.model.launch import LtiVersion
from lticheck.rules.rule import BOTH, Rule


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """What is said of a cause."""

    title: str
    party: Party
    """Who usually has to act."""
    meaning: tuple[str, ...]
    """What it means, a paragraph each."""
    causes: tuple[str, ...]
    fixes: tuple[Fix, ...]


@cache
def words_over(rule: Rule, version: LtiVersion | None) -> Words:
    """Return what is said of a rule where it is found over this version; None counts as 1.1."""
    spoken = _spoken(rule, version)
    newer = spoken is LtiVersion.V1_3
    return Words(
        title=(newer and rule.title_13) or rule.title,
        party=(newer and rule.party_13) or rule.party,
        meaning=((newer and rule.meaning_13) or rule.meaning,),
        causes=(*rule.causes, *(rule.causes_13 if newer else rule.causes_11)),
        fixes=_fixes_over(rule.fixes, spoken),
    )


@cache
def whole_words(rule: Rule) -> Words:
    """Return all that is said of a rule, with the version where something holds for one alone."""
    return Words(
        title=rule.title,
        party=rule.party,
        meaning=_meanings(rule),
        causes=(
            *rule.causes,
            *(f"LTI 1.1: {cause}" for cause in rule.causes_11),
            *(f"LTI 1.3: {cause}" for cause in rule.causes_13),
        ),
        fixes=tuple(_labelled(fix) for fix in rule.fixes) if rule.versions == BOTH else rule.fixes,
    )


def _meanings(rule: Rule) -> tuple[str, ...]:
    if not rule.meaning_13:
        return (rule.meaning,)
    title = f"{rule.title_13}. " if rule.title_13 else ""
    return f"LTI 1.1: {rule.meaning}", f"LTI 1.3: {title}{rule.meaning_13}"


def told_over(rule: Rule, finding: Finding, version: LtiVersion | None) -> Finding:
    """Return a rule's finding in the words of the version that it is about.

    What a check itself says stays: its own title, the one who acts, a version that it knows.
    """
    about = finding.version or version
    words = words_over(rule, about)
    return replace(
        finding,
        title=words.title if finding.title == rule.title else finding.title,
        party=words.party if finding.party is rule.party else finding.party,
        fixes=_fixes_over(finding.fixes, _spoken(rule, about)),
        version=about,
    )


def told_of_either(rule: Rule, finding: Finding) -> Finding:
    """Return a finding of which nobody knows the version, with what is to be done over each."""
    labelled = tuple(_labelled(fix) for fix in finding.fixes)
    return replace(finding, fixes=labelled if rule.versions == BOTH else finding.fixes)


def versions_in_words(rule: Rule) -> str:
    """Return in which versions of LTI the cause exists: LTI 1.1 and 1.3."""
    return f"LTI {' and '.join(sorted(rule.versions))}"


def _spoken(rule: Rule, version: LtiVersion | None) -> LtiVersion:
    if version in rule.versions and version is not None:
        return version
    return LtiVersion.V1_1 if LtiVersion.V1_1 in rule.versions else LtiVersion.V1_3


def _fixes_over(fixes: tuple[Fix, ...], version: LtiVersion) -> tuple[Fix, ...]:
    return tuple(fix for fix in fixes if fix.version in {None, version})


def _labelled(fix: Fix) -> Fix:
    return replace(fix, text=f"LTI {fix.version}: {fix.text}") if fix.version else fix
