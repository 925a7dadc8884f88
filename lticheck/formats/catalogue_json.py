"""The rules as JSON, for `lticheck explain --format json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lticheck.rules.rule import Rule
from lticheck.rules.words import whole_words


def render(rules: Iterable[Rule]) -> str:
    """Return `{"lticheck_catalogue": 1, "rules": [...]}`, the best match first."""
    document = {"lticheck_catalogue": 1, "rules": [_rule(rule) for rule in rules]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    words = whole_words(rule)
    return {
        "slug": rule.slug,
        "lti": sorted(version.value for version in rule.versions),
        "title": words.title,
        "stage": rule.stage,
        "severity": rule.severity,
        "party": rule.party,
        "meaning": " ".join(words.meaning),
        "causes": list(words.causes),
        "fixes": [{"party": fix.party, "text": fix.text} for fix in words.fixes],
        "canvas_codes": list(rule.canvas_codes),
        "canvas_texts": list(rule.canvas_texts),
        "tool_texts": list(rule.tool_texts),
        "statuses": list(rule.statuses),
        "references": [{"label": ref.label, "url": ref.url} for ref in rule.references],
    }
