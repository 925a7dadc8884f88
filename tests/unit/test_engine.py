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
    return [one.rule.slug for one in conclusions(monkeypatch, *found)]


def conclusions(
    monkeypatch: pytest.MonkeyPatch, *found: tuple[Rule, Finding]
) -> tuple[engine.Conclusion, ...]:
    """Return what the engine makes of what these rules found."""

    def always(rule: Rule, finding: Finding) -> RegisteredRule:
        return RegisteredRule(rule=rule, check=lambda _case: finding)

    registered = tuple(always(rule, finding) for rule, finding in found)
    monkeypatch.setattr(engine, "rules_of", lambda *_of: registered)
    return engine.run_rules(Case(location=Location(file="x")))


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


PREDICTING = next(found.rule for found in rules_of(Stage.LAUNCH) if not found.rule.silenced_by)


@pytest.mark.parametrize("confidence", [Confidence.LIKELY, Confidence.POSSIBLE])
def test_what_the_launch_predicts_is_a_note_where_canvas_gives_another_cause(
    confidence: Confidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    predicted = PREDICTING.finding("predicted", severity=Severity.ERROR, confidence=confidence)
    proven = SECOND.finding("proven", severity=Severity.ERROR)
    first, second = conclusions(monkeypatch, (PREDICTING, predicted), (SECOND, proven))
    assert (first.rule, first.finding.severity) == (SECOND, Severity.ERROR)
    assert (second.rule, second.finding.severity) == (PREDICTING, Severity.NOTE)
    assert second.finding.confidence is Confidence.POSSIBLE


def test_a_prediction_keeps_its_weight_where_nothing_else_is_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    likely = PREDICTING.finding("so", severity=Severity.ERROR, confidence=Confidence.LIKELY)
    warning = SECOND.finding("a warning", severity=Severity.WARNING)
    first, _ = conclusions(monkeypatch, (PREDICTING, likely), (SECOND, warning))
    assert (first.finding.severity, first.finding.confidence) == (
        Severity.ERROR,
        Confidence.LIKELY,
    )


def test_what_the_launch_proves_keeps_its_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    certain = PREDICTING.finding("it is so", severity=Severity.ERROR)
    proven = SECOND.finding("and this", severity=Severity.ERROR)
    both = conclusions(monkeypatch, (PREDICTING, certain), (SECOND, proven))
    assert [one.finding.severity for one in both] == [Severity.ERROR, Severity.ERROR]
    assert {one.finding.confidence for one in both} == {Confidence.CERTAIN}
