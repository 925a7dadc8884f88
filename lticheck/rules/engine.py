"""Running the rules over a case: what is a consequence falls away, root causes come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.evidence import CANVAS_SAID, captured_exchange, is_foreign
from lticheck.rules.placeholders import filled
from lticheck.rules.registry import RegisteredRule, registered_rules, rules_of
from lticheck.rules.rule import ALL_OTHERS, Rule, Stage
from lticheck.rules.whole_tool import told
from lticheck.rules.words import told_of_either, told_over

MISSING_ANSWER = "reply-not-captured"

Check: TypeAlias = Callable[[Case], Finding | None]
RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, kw_only=True, eq=False)
class Conclusion:
    """A finding, and the rule that made it."""

    rule: Rule
    finding: Finding


def run_rules(case: Case) -> tuple[Conclusion, ...]:
    """Return what the rules find in a case, the surest error first.

    Of a launch that was not sent, the launch's own rules alone are asked.
    """
    every: dict[str, Conclusion] = {}
    exchange = captured_exchange(case)
    foreign = exchange is not None and is_foreign(exchange)
    quoted = exchange is not None and exchange.reply is not None and exchange.reply.is_quoted
    either = exchange is not None and exchange.reply is not None and exchange.reply.is_of_either
    several = registered_rules() if case.exchanges else rules_of(Stage.LAUNCH, case.version)
    for rule, check in _checks(several, case.version, foreign=foreign):
        finding = check(case)
        if finding:
            finding = (
                told_of_either(rule, finding) if either else told_over(rule, finding, case.version)
            )
            sure = finding.confidence is Confidence.CERTAIN and rule.stage is not Stage.LAUNCH
            if quoted and sure:
                finding = replace(finding, confidence=Confidence.LIKELY)
            every[rule.slug] = Conclusion(rule=rule, finding=filled(finding, case))
    if case.proven:
        finding = told(case.proven)
        rule = next(one.rule for one in registered_rules() if one.rule.slug == finding.rule)
        every[rule.slug] = Conclusion(rule=rule, finding=filled(finding, case))
    kept = [one for one in every.values() if not is_explained(one.rule, every)]
    return tuple(sorted(downgrade_predictions(kept), key=_rank))


@cache
def _checks(
    several: tuple[RegisteredRule, ...], version: LtiVersion | None, *, foreign: bool
) -> tuple[tuple[Rule, Check], ...]:
    """Return the checks that are made; Canvas's rules say nothing of another platform's answer."""
    return tuple(
        (one.rule, check)
        for one in several
        if (check := one.check_for(version))
        and not (foreign and one.rule.stage is not Stage.LAUNCH and not one.rule.any_platform)
    )


def is_explained(rule: Rule, found: Mapping[str, Conclusion]) -> bool:
    """Tell whether what was found already accounts for what this rule would say."""
    if ALL_OTHERS in rule.silenced_by:
        others = (other for other in found.values() if other.rule is not rule)
        return any(_accounts_for_reply(other) for other in others)
    return any(slug in found for slug in rule.silenced_by)


def downgrade_predictions(found: list[Conclusion]) -> list[Conclusion]:
    """Make notes of what the launch alone predicts, where Canvas itself gave another cause.

    That an answer is missing is one, too, where the request shows a cause already.
    """
    proven = any(
        one.rule.stage is not Stage.LAUNCH and one.finding.severity is Severity.ERROR
        for one in found
    )
    explained = any(
        _accounts_for_reply(one) and one.rule.stage is not Stage.LAUNCH for one in found
    )
    return [
        _as_note(one)
        if (proven and _is_prediction(one)) or (explained and one.rule.slug == MISSING_ANSWER)
        else one
        for one in found
    ]


def _accounts_for_reply(one: Conclusion) -> bool:
    """Tell whether a finding explains why the probe ended, and is no mere hint of the launch."""
    return one.finding.severity is Severity.ERROR and not _is_prediction(one)


def _is_prediction(one: Conclusion) -> bool:
    """Tell whether the launch alone says so, and Canvas was not heard."""
    certain = one.finding.confidence is Confidence.CERTAIN
    is_heard = any(shown.label == CANVAS_SAID for shown in one.finding.evidence)
    return one.rule.stage is Stage.LAUNCH and not certain and not is_heard


def _as_note(one: Conclusion) -> Conclusion:
    note = replace(one.finding, severity=Severity.NOTE, confidence=Confidence.POSSIBLE)
    if one.rule.slug == MISSING_ANSWER:
        note = replace(note, fixes=())  # what is wrong is known without it
    return Conclusion(rule=one.rule, finding=note)


def _rank(one: Conclusion) -> tuple[int, int, bool]:
    """Put errors first, the surest of them first, and an alternative after what it continues."""
    sure = list(Confidence).index(one.finding.confidence)
    return RANK[one.finding.severity], sure, one.finding.is_alternative
