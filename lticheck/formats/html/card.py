"""What the page shows of one diagnosis, as plain values."""

from __future__ import annotations

from typing import Any

from lticheck.formats.closing import notices
from lticheck.formats.plain_text import explain_command
from lticheck.formats.wording import (
    BY_HAND,
    GLYPHS,
    SURENESS,
    CheckStatus,
    badge,
    check_status,
    expectation,
    name_of,
    not_restored,
    step_glyph,
    unexpected_findings,
)
from lticheck.model.case import Role
from lticheck.model.findings import Finding
from lticheck.model.urls import url_parts
from lticheck.reporting.diagnosis import Diagnosis, LaunchSummary, Step
from lticheck.rules import all_rules
from lticheck.rules.words import words_over


def card_values(diagnosis: Diagnosis, anchor: str) -> dict[str, Any]:
    """Return the values of `card.html` for one diagnosis."""
    found = unexpected_findings(diagnosis)
    # A lone finding needs no mark where the card's badge says the same.
    marked = not (len(found) == 1 and found[0].severity.value == badge(diagnosis).tone)
    reason = not_restored(diagnosis)
    return {
        "anchor": anchor,
        "badge": badge_values(diagnosis),
        "name": name_of(diagnosis),
        "about": _about(diagnosis.launch) if diagnosis.launch else "",
        "check": _check(diagnosis),
        "lost": {"reason": reason, "advice": BY_HAND} if reason else None,
        "steps": [
            {
                "glyph": step_glyph(step),
                "name": step.name,
                "state": step.flaw or step.state.value,
                "word": "see below" if step.flaw else step.state.value,
            }
            for step in diagnosis.steps
        ],
        "is_captured": any(step.role is Role.CAPTURED for step in diagnosis.steps),
        "findings": [_finding(finding, marked=marked) for finding in found],
        "notices": notices(diagnosis),
        "exchanges": [_exchange(step) for step in diagnosis.steps if step.transcript],
    }


def badge_values(diagnosis: Diagnosis) -> dict[str, str]:
    """Return a diagnosis's badge as text and tone."""
    shown = badge(diagnosis)
    return {"text": str(shown), "tone": shown.tone}


def _about(launch: LaunchSummary) -> str:
    points = f"{launch.points_possible} points" if launch.points_possible else ""
    key = f"key {launch.consumer_key}" if launch.consumer_key else ""
    host = _host(launch.outcome_url)
    facts = (launch.resource, launch.context, ", ".join(launch.roles), points, key, host)
    return " · ".join(fact for fact in facts if fact)


def _host(url: str) -> str:
    """Return the host of the Canvas that keeps the grade."""
    return url_parts(url).hostname or ""


def _check(diagnosis: Diagnosis) -> dict[str, object] | None:
    check = diagnosis.check
    if check is None:
        return None
    return {
        "failed": check_status(diagnosis) is CheckStatus.FAILED,
        "expectation": expectation(diagnosis),
        "place": f"{check.file}, line {check.line}",
    }


def _finding(finding: Finding, *, marked: bool) -> dict[str, Any]:
    severity = finding.severity
    return {
        "severity": severity.value,
        "mark": f"{GLYPHS[severity]} {severity}" if marked else "",
        "title": finding.title,
        "message": finding.message,
        "evidence": finding.evidence,
        "party": finding.party.in_words,
        "sureness": SURENESS[finding.confidence],
        "fixes": [
            {"party": "" if fix.party is finding.party else fix.party.in_words, "text": fix.text}
            for fix in finding.fixes
        ],
        "causes": _causes(finding),
        "command": explain_command(finding),
    }


def _causes(finding: Finding) -> tuple[str, ...]:
    """Return why it happens, in general: who reads a page has no terminal to ask."""
    rule = next((rule for rule in all_rules() if rule.slug == finding.rule), None)
    return words_over(rule, finding.version).causes if rule else ()


def _exchange(step: Step) -> dict[str, str]:
    transcript = step.transcript
    if transcript is None:
        return {}
    return {
        "step": step.name,
        "request": f"{transcript.request}\n\n{transcript.request_body}".strip(),
        "response": f"{transcript.response}\n\n{transcript.response_body}".strip(),
    }
