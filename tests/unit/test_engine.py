"""The order of findings: the surest error first, an alternative after what it continues."""

from __future__ import annotations

import pytest

from lticheck.model.case import Case
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.model.location import Location
from lticheck.rules import engine, rules_of
from lticheck.rules.registry import RegisteredRule
from lticheck.rules.rule import Rule, Stage

FIRST, SECOND, THIRD = (registered.rule for registered in rules_of(Stage.TRANSPORT)[:3])


def order(monkeypatch: pytest.MonkeyPatch, *found: tuple[Rule, Finding]) -> list[str]:
    """Return the rules in the order in which the engine puts what they found."""

    def always(rule: Rule, finding: Finding) -> RegisteredRule:
        return RegisteredRule(rule=rule, check=lambda _case: finding)

    registered = tuple(always(rule, finding) for rule, finding in found)
    monkeypatch.setattr(engine, "rules_of", lambda _stage: registered)
    return [one.rule.slug for one in engine.run_rules(Case(location=Location(file="x")))]


def test_an_alternative_comes_after_what_it_continues(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = Confidence.LIKELY
    shown = order(
        monkeypatch,
        (FIRST, FIRST.finding("the other one", is_alternative=True, confidence=likely)),
        (SECOND, SECOND.finding("the one", confidence=likely)),
    )
    assert shown == [SECOND.slug, FIRST.slug]


def test_the_surest_error_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = order(
        monkeypatch,
        (FIRST, FIRST.finding("perhaps", confidence=Confidence.POSSIBLE)),
        (SECOND, SECOND.finding("a certain warning", severity=Severity.WARNING)),
        (THIRD, THIRD.finding("certain", is_alternative=True)),
    )
    assert shown == [THIRD.slug, FIRST.slug, SECOND.slug]
