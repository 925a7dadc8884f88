"""Running the rules over a case: root causes first, one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lticheck.model.case import Case, Rung, RungName
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.model.launch import Launch
from lticheck.reporting.report import Diagnosis, LaunchSummary, Step, Verdict
from lticheck.rules import all_rules, rules_of
from lticheck.rules.rule import EVERY_OTHER, Rule, Stage

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def diagnose(case: Case, *, transcripts: bool = False) -> Diagnosis:
    """Run the rules over one case: of a launch that was not sent, the launch's own alone."""
    rules = all_rules() if case.exchanges else rules_of(Stage.LAUNCH)
    every: dict[str, tuple[Rule, Finding]] = {}
    for rule in rules:
        finding = rule.check(case)
        if finding:
            every[rule.slug] = (rule, finding)
    found = {slug: pair for slug, pair in every.items() if not _explained(pair[0], every)}
    found = {slug: (rule, _weighed(rule, f, found)) for slug, (rule, f) in found.items()}
    findings = sorted((finding for _, finding in found.values()), key=_rank)
    return Diagnosis(
        source=case.source,
        verdict=_verdict(case, found),
        findings=tuple(findings),
        steps=tuple(_step(rung, transcripts) for rung in case.rungs),
        launch=_summary(case.launch, case) if case.launch else None,
        not_checked=case.not_checked,
        wrote=_wrote(case),
        restored=case.restored,
        restore_failed=case.restore_failed,
    )


def _rank(finding: Finding) -> tuple[int, int, bool]:
    """Put errors first, the surest of them first; what begins with “Or” goes on from another."""
    sure = list(Confidence).index(finding.confidence)
    return RANK[finding.severity], sure, finding.message.startswith("Or ")


def _weighed(rule: Rule, finding: Finding, found: Mapping[str, tuple[Rule, Finding]]) -> Finding:
    """Make a note of what the launch alone predicts, where Canvas itself gave another cause."""
    proven = any(
        other.stage is not Stage.LAUNCH and cause.severity is Severity.ERROR
        for other, cause in found.values()
    )
    predicted = rule.stage is Stage.LAUNCH and finding.confidence is not Confidence.CERTAIN
    if not (proven and predicted):
        return finding
    return replace(finding, severity=Severity.NOTE, confidence=Confidence.POSSIBLE)


def _explained(rule: Rule, found: dict[str, tuple[Rule, Finding]]) -> bool:
    """Tell whether what was found already accounts for what this rule would say."""
    if EVERY_OTHER in rule.requires:
        others = (pair for pair in found.values() if pair[0] is not rule)
        return any(_accounts_for_reply(other, finding) for other, finding in others)
    return any(slug in found for slug in rule.requires)


def _accounts_for_reply(rule: Rule, finding: Finding) -> bool:
    """Tell whether a finding explains why the climb ended, and is no mere hint of the launch."""
    return finding.severity is Severity.ERROR and (
        rule.stage is not Stage.LAUNCH or finding.confidence is Confidence.CERTAIN
    )


def _verdict(case: Case, found: dict[str, tuple[Rule, Finding]]) -> Verdict:
    if case.unrecognised:
        return Verdict.NOT_RECOGNISED
    if case.restore_failed:
        return Verdict.PROBLEM
    errors = [rule for rule, finding in found.values() if finding.severity is Severity.ERROR]
    if any(not rule.not_reached for rule in errors):
        return Verdict.PROBLEM
    if errors or case.not_checked:
        return Verdict.NOT_CHECKED
    if any(finding.severity is Severity.WARNING for _, finding in found.values()):
        return Verdict.WARNING
    return Verdict.OK


def _step(rung: Rung, transcripts: bool) -> Step:
    exchange = rung.exchange
    shown = None
    if exchange and transcripts:
        from lticheck.reporting.transcripts import transcript  # noqa: PLC0415 - start-up time

        shown = transcript(exchange)
    elapsed = exchange.elapsed if exchange else None
    return Step(
        name=rung.name,
        state=rung.state,
        reason=rung.reason,
        milliseconds=None if elapsed is None else round(elapsed * 1000),
        transcript=shown,
    )


def _summary(launch: Launch, case: Case) -> LaunchSummary:
    return LaunchSummary(
        consumer_key=launch.consumer_key,
        outcome_url=launch.outcome_url,
        sourcedid=launch.sourcedid or "",
        roles=launch.context_roles,
        resource=launch.get("custom_canvas_assignment_title") or launch.get("resource_link_title"),
        context=launch.get("context_title"),
        points_possible=launch.points_possible or "",
        signature=f"{case.signature.state}: {case.signature.reason}",
    )


def _wrote(case: Case) -> str:
    """Say what this run left in the gradebook, for nobody should be surprised by it."""
    if case.rung(RungName.CAPTURED):
        return ""
    for exchange, fate in ((case.written, ""), (case.unanswered_write, " (its fate is unknown)")):
        if exchange and exchange.asked:
            asked = exchange.asked
            total, fraction = asked.result_total_score, asked.result_score
            score = total if total is not None else fraction
            return f"{asked.operation}{'' if score is None else f' {score}'}{fate}"
    return ""
