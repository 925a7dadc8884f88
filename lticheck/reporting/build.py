"""Building a diagnosis of a case: what the rules found, and one verdict."""

from __future__ import annotations

from collections.abc import Sequence

from lticheck.model.case import Case, Role, TakenStep, Write
from lticheck.model.findings import Severity
from lticheck.model.launch import Launch
from lticheck.reporting.diagnosis import Diagnosis, LaunchSummary, Step
from lticheck.reporting.flaws import flaws
from lticheck.reporting.post import Hasher, post_of
from lticheck.reporting.verdict import Verdict
from lticheck.rules.engine import Conclusion

UNEXPLAINED = "a step failed, and no rule knows why: see it with --show-exchange"


def build(
    case: Case,
    found: Sequence[Conclusion],
    *,
    transcripts: bool = False,
    hashed: Hasher | None = None,
) -> Diagnosis:
    """Make the diagnosis of a case of what the rules found in it; `hashed` has it counted."""
    marks = flaws(case.steps, found)
    not_checked = _not_checked(case, found)
    return Diagnosis(
        location=case.location,
        verdict=_verdict(case, found, not_checked),
        findings=tuple(conclusion.finding for conclusion in found),
        steps=tuple(_step(s, transcripts, marks.get(n)) for n, s in enumerate(case.steps)),
        launch=_summary(case.launch, case) if case.launch else None,
        not_checked=not_checked,
        is_bug=bool(case.bug),
        next_command=case.next_command,
        wrote=_wrote(case),
        restore=case.restore,
        post=post_of(case, hashed) if hashed else None,
    )


def _verdict(case: Case, found: Sequence[Conclusion], not_checked: str) -> Verdict:
    if case.unrecognised:
        return Verdict.NOT_RECOGNISED
    if case.restore_failed:
        return Verdict.PROBLEM
    if case.bug:
        return Verdict.NOT_CHECKED
    errors = [one.rule for one in found if one.finding.severity is Severity.ERROR]
    if any(not rule.means_unreachable for rule in errors):
        return Verdict.PROBLEM
    if errors or not_checked:
        return Verdict.NOT_CHECKED
    if any(one.finding.severity is Severity.WARNING for one in found):
        return Verdict.WARNING
    return Verdict.OK


def _not_checked(case: Case, found: Sequence[Conclusion]) -> str:
    """Say why a launch was not checked; a step that failed for no known reason proves nothing."""
    failed = case.stopped_by is not None and case.step(Role.CAPTURED) is None
    unexplained = failed and not any(one.finding.severity is Severity.ERROR for one in found)
    return case.not_checked or (UNEXPLAINED if unexplained else "")


def _step(taken: TakenStep, transcripts: bool, flaw: Severity | None) -> Step:
    exchange = taken.exchange
    shown = None
    if exchange and transcripts:
        from lticheck.reporting.transcripts import transcript  # noqa: PLC0415 - start-up time

        shown = transcript(exchange)
    elapsed = exchange.elapsed if exchange else None
    return Step(
        role=taken.role,
        name=taken.name,
        state=taken.state,
        reason=taken.reason,
        is_consequence=taken.is_consequence,
        flaw=flaw,
        milliseconds=None if elapsed is None else round(elapsed * 1000),
        transcript=shown,
    )


def _summary(launch: Launch, case: Case) -> LaunchSummary:
    if launch.claims:
        return LaunchSummary(
            consumer_key=launch.claims.client_id,
            outcome_url=launch.claims.line_item,
            sourcedid="",
            roles=launch.claims.context_roles,
            resource=launch.claims.resource_title,
            context=launch.claims.context_title,
            points_possible="",
            signature=case.signature,
        )
    return LaunchSummary(
        consumer_key=launch.consumer_key,
        outcome_url=launch.outcome_url,
        sourcedid=launch.sourcedid or "",
        roles=launch.context_roles,
        resource=launch.get("custom_canvas_assignment_title") or launch.get("resource_link_title"),
        context=launch.get("context_title"),
        points_possible=launch.points_possible or "",
        signature=case.signature,
    )


def _wrote(case: Case) -> Write | None:
    """Return what this run left in the gradebook, for nobody should be surprised by it."""
    if case.step(Role.CAPTURED):
        return None
    exchange = case.written or case.unanswered_write
    if exchange is None or exchange.asked is None:
        return None
    return Write(
        operation=exchange.asked.operation_name,
        score=exchange.asked.sent_score,
        is_certain=exchange is case.written,
    )
